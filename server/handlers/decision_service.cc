#include "server/handlers/decision_service.h"

#include <utility>

#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/blocking_stream.h"
#include "server/handlers/decision_handlers.h"
#include "server/handlers/rpc.h"

namespace trilab {

grpc::ServerUnaryReactor* DecisionService::GetQuotaUse(
    grpc::CallbackServerContext* context, const v1::GetQuotaUseRequest* request,
    v1::GetQuotaUseResponse* response) {
  return ServeSnapshot(sequencer_, context, request, response,
                       GetQuotaUseHandler);
}

grpc::ServerUnaryReactor* DecisionService::ExplainDecision(
    grpc::CallbackServerContext* context,
    const v1::ExplainDecisionRequest* request,
    v1::ExplainDecisionResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
  reactor->Finish(ToGrpcStatus(
      caller.ok() ? ExplainDecisionOf(sequencer_, *caller, *request, response)
                  : caller.status()));
  return reactor;
}

grpc::ServerWriteReactor<v1::TestRulesResponse>* DecisionService::TestRules(
    grpc::CallbackServerContext* context, const v1::TestRulesRequest* request) {
  using Writer = BlockingWriter<v1::TestRulesResponse>;
  absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
  if (caller.ok()) {
    const absl::Status may = MayReview(*caller);
    if (!may.ok()) caller = may;
  }
  return Writer::Start(
      threads_, StreamThreads::Use::kInventory, caller, context,
      [this, caller, request](Writer& writer) {
        return RunRuleTest(
            sequencer_, *caller, *request,
            {.write =
                 [&writer](const v1::TestRulesResponse& part) {
                   return writer.Write(part);
                 },
             .cancelled = [&writer] { return writer.cancelled(); }});
      });
}

}  // namespace trilab
