#include "server/handlers/policy_service.h"

#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* PolicyService::GetRule(
    grpc::CallbackServerContext* context, const v1::GetRuleRequest* request,
    v1::Rule* response) {
  return ServeRead(sequencer_, context, request, response,
                   GetResource<engine::Rule, v1::GetRuleRequest, v1::Rule>);
}

grpc::ServerUnaryReactor* PolicyService::ListRules(
    grpc::CallbackServerContext* context, const v1::ListRulesRequest* request,
    v1::ListRulesResponse* response) {
  return ServeRead(
      sequencer_, context, request, response,
      ListResources<engine::Rule, v1::ListRulesRequest, v1::ListRulesResponse>);
}

grpc::ServerUnaryReactor* PolicyService::CreateRule(
    grpc::CallbackServerContext* context, const v1::CreateRuleRequest* request,
    v1::Rule* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Rule, v1::CreateRuleRequest>,
      AnswerPut<engine::Rule, v1::CreateRuleRequest, v1::Rule>);
}

grpc::ServerUnaryReactor* PolicyService::UpdateRule(
    grpc::CallbackServerContext* context, const v1::UpdateRuleRequest* request,
    v1::Rule* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Rule, v1::UpdateRuleRequest>,
      AnswerPut<engine::Rule, v1::UpdateRuleRequest, v1::Rule>);
}

grpc::ServerUnaryReactor* PolicyService::DeleteRule(
    grpc::CallbackServerContext* context, const v1::DeleteRuleRequest* request,
    google::protobuf::Empty* response) {
  return ServeMutation(sequencer_, context, request, response,
                       DeleteResourceOf<engine::Rule, v1::DeleteRuleRequest>,
                       AnswerDelete<v1::DeleteRuleRequest>);
}

}  // namespace trilab
