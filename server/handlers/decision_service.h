#ifndef TRILAB_SERVER_HANDLERS_DECISION_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_DECISION_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/handlers/stream_threads.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/decision_service.grpc.pb.h"

namespace trilab {

// trilab.v1.DecisionService. Every method only names its handler.
//
// Thread-safe.
class DecisionService final : public v1::DecisionService::CallbackService {
 public:
  // Both must outlive the service.
  DecisionService(Sequencer& sequencer, StreamThreads& threads)
      : sequencer_(sequencer), threads_(threads) {}

  grpc::ServerUnaryReactor* GetQuotaUse(
      grpc::CallbackServerContext* context,
      const v1::GetQuotaUseRequest* request,
      v1::GetQuotaUseResponse* response) override;
  grpc::ServerUnaryReactor* ExplainDecision(
      grpc::CallbackServerContext* context,
      const v1::ExplainDecisionRequest* request,
      v1::ExplainDecisionResponse* response) override;
  grpc::ServerWriteReactor<v1::TestRulesResponse>* TestRules(
      grpc::CallbackServerContext* context,
      const v1::TestRulesRequest* request) override;

 private:
  Sequencer& sequencer_;
  StreamThreads& threads_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_DECISION_SERVICE_H_
