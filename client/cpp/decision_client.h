#ifndef TRILAB_CLIENT_CPP_DECISION_CLIENT_H_
#define TRILAB_CLIENT_CPP_DECISION_CLIENT_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/decision_service.pb.h"

namespace trilab::client {

// Asks what rules leave, why they decided as they did, and what others would
// have decided.
//
//   DecisionClient decisions(connection);
//   v1::ExplainDecisionRequest request;
//   request.set_booking("bookings/7");
//   auto why = decisions.ExplainDecision(request);
//
// Errors are those of DecisionService. TestRules is not retried. Thread-safe.
class DecisionClient {
 public:
  explicit DecisionClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  absl::StatusOr<v1::GetQuotaUseResponse> GetQuotaUse(
      const v1::GetQuotaUseRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::ExplainDecisionResponse> ExplainDecision(
      const v1::ExplainDecisionRequest& request,
      const CallOptions& options = {});
  // Hands every message to `progress`, the last one with the summary too, which
  // it returns.
  absl::StatusOr<v1::TestRulesResponse::Summary> TestRules(
      const v1::TestRulesRequest& request,
      const std::function<void(const v1::TestRulesResponse&)>& progress = {},
      const CallOptions& options = {});

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_DECISION_CLIENT_H_
