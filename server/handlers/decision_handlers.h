#ifndef TRILAB_SERVER_HANDLERS_DECISION_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_DECISION_HANDLERS_H_

#include <functional>

#include "absl/status/status.h"
#include "server/auth/caller.h"
#include "server/handlers/rpc.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/decision_service.pb.h"

// The handlers of trilab.v1.DecisionService; see rpc.h.

namespace trilab {

absl::Status GetQuotaUseHandler(const SnapshotCall& call,
                                const v1::GetQuotaUseRequest& request,
                                v1::GetQuotaUseResponse* response);

// Reads the journal, one record for each decision and for each rule that has
// changed since.
absl::Status ExplainDecisionOf(Sequencer& sequencer, const Caller& caller,
                               const v1::ExplainDecisionRequest& request,
                               v1::ExplainDecisionResponse* response);

// How a long call talks to its client.
struct RuleTestClient {
  // Sends a message; false once the client is gone.
  std::function<bool(const v1::TestRulesResponse&)> write;
  std::function<bool()> cancelled;
};

// Replays the journal from its first record, and judges the asks in the time
// asked about. Memory: one more state of the engine, and what is reported.
absl::Status RunRuleTest(Sequencer& sequencer, const Caller& caller,
                         const v1::TestRulesRequest& request,
                         const RuleTestClient& client);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_DECISION_HANDLERS_H_
