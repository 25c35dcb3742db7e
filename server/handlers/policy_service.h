#ifndef TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_

#include "google/protobuf/empty.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/policy_service.grpc.pb.h"

namespace trilab {

// trilab.v1.PolicyService. Every method only names its handler.
//
// Thread-safe.
class PolicyService final : public v1::PolicyService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit PolicyService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* GetRule(grpc::CallbackServerContext* context,
                                    const v1::GetRuleRequest* request,
                                    v1::Rule* response) override;
  grpc::ServerUnaryReactor* ListRules(grpc::CallbackServerContext* context,
                                      const v1::ListRulesRequest* request,
                                      v1::ListRulesResponse* response) override;
  grpc::ServerUnaryReactor* CreateRule(grpc::CallbackServerContext* context,
                                       const v1::CreateRuleRequest* request,
                                       v1::Rule* response) override;
  grpc::ServerUnaryReactor* UpdateRule(grpc::CallbackServerContext* context,
                                       const v1::UpdateRuleRequest* request,
                                       v1::Rule* response) override;
  grpc::ServerUnaryReactor* DeleteRule(
      grpc::CallbackServerContext* context,
      const v1::DeleteRuleRequest* request,
      google::protobuf::Empty* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_POLICY_SERVICE_H_
