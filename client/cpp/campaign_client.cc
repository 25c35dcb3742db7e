#include "client/cpp/campaign_client.h"

#include <optional>

#include "client/cpp/call_error.h"
#include "grpcpp/client_context.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/campaign_service.grpc.pb.h"

namespace trilab::client {
namespace {

using Stub = v1::CampaignService::Stub;

// Reads a stream to its end; the last message has `last` set.
template <typename Response, typename Request>
absl::StatusOr<Response> ReadAll(
    Connection& connection, const CallOptions& options,
    std::unique_ptr<grpc::ClientReader<Response>> (Stub::*start)(
        grpc::ClientContext*, const Request&),
    const Request& request,
    const std::function<void(const Response&)>& progress) {
  grpc::ClientContext context;
  connection.Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::CampaignService::NewStub(connection.channel());
  const auto stream = ((*stub).*start)(&context, request);
  std::optional<Response> last;
  Response response;
  while (stream->Read(&response)) {
    if (progress) progress(response);
    if (response.last()) last = response;
  }
  TRILAB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  if (!last) return absl::InternalError("the server sent no last message");
  return *std::move(last);
}

}  // namespace

absl::StatusOr<v1::PlanCampaignResponse> CampaignClient::PlanCampaign(
    const v1::PlanCampaignRequest& request, const Progress& progress,
    const CallOptions& options) {
  return ReadAll(*connection_, options, &Stub::PlanCampaign, request, progress);
}

absl::StatusOr<v1::PlanCampaignResponse> CampaignClient::ReplanCampaign(
    const v1::ReplanCampaignRequest& request, const Progress& progress,
    const CallOptions& options) {
  return ReadAll(*connection_, options, &Stub::ReplanCampaign, request,
                 progress);
}

absl::StatusOr<v1::AllocateAsksResponse> CampaignClient::AllocateAsks(
    const v1::AllocateAsksRequest& request,
    const std::function<void(const v1::AllocateAsksResponse&)>& progress,
    const CallOptions& options) {
  return ReadAll(*connection_, options, &Stub::AllocateAsks, request, progress);
}

absl::StatusOr<v1::Campaign> CampaignClient::BookCampaign(
    const v1::BookCampaignRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Campaign>(
      "trilab.v1.CampaignService/BookCampaign", request, options);
}

absl::StatusOr<v1::Campaign> CampaignClient::GetCampaign(
    const v1::GetCampaignRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Campaign>(
      "trilab.v1.CampaignService/GetCampaign", request, options);
}

absl::StatusOr<v1::ListCampaignsResponse> CampaignClient::ListCampaigns(
    const v1::ListCampaignsRequest& request, const CallOptions& options) {
  return connection_->Call<v1::ListCampaignsResponse>(
      "trilab.v1.CampaignService/ListCampaigns", request, options);
}

absl::StatusOr<v1::Campaign> CampaignClient::CancelCampaign(
    const v1::CancelCampaignRequest& request, const CallOptions& options) {
  return connection_->Call<v1::Campaign>(
      "trilab.v1.CampaignService/CancelCampaign", request, options);
}

absl::StatusOr<v1::ExportPlanResponse> CampaignClient::ExportPlan(
    const v1::ExportPlanRequest& request, const CallOptions& options) {
  return connection_->Call<v1::ExportPlanResponse>(
      "trilab.v1.CampaignService/ExportPlan", request, options);
}

}  // namespace trilab::client
