#include "client/cpp/decision_client.h"

#include <optional>

#include "client/cpp/call_error.h"
#include "grpcpp/client_context.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/decision_service.grpc.pb.h"

namespace trilab::client {

absl::StatusOr<v1::GetQuotaUseResponse> DecisionClient::GetQuotaUse(
    const v1::GetQuotaUseRequest& request, const CallOptions& options) {
  return connection_->Call<v1::GetQuotaUseResponse>(
      "trilab.v1.DecisionService/GetQuotaUse", request, options);
}

absl::StatusOr<v1::ExplainDecisionResponse> DecisionClient::ExplainDecision(
    const v1::ExplainDecisionRequest& request, const CallOptions& options) {
  return connection_->Call<v1::ExplainDecisionResponse>(
      "trilab.v1.DecisionService/ExplainDecision", request, options);
}

absl::StatusOr<v1::TestRulesResponse::Summary> DecisionClient::TestRules(
    const v1::TestRulesRequest& request,
    const std::function<void(const v1::TestRulesResponse&)>& progress,
    const CallOptions& options) {
  grpc::ClientContext context;
  connection_->Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::DecisionService::NewStub(connection_->channel());
  const auto stream = stub->TestRules(&context, request);
  std::optional<v1::TestRulesResponse::Summary> summary;
  v1::TestRulesResponse response;
  while (stream->Read(&response)) {
    if (progress) progress(response);
    if (response.has_summary()) summary = response.summary();
  }
  TRILAB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  if (!summary) return absl::InternalError("the server sent no summary");
  return *std::move(summary);
}

}  // namespace trilab::client
