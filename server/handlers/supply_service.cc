#include "server/handlers/supply_service.h"

#include "server/handlers/resource_handlers.h"

namespace trilab {

grpc::ServerUnaryReactor* SupplyService::GetSupply(
    grpc::CallbackServerContext* context, const v1::GetSupplyRequest* request,
    v1::Supply* response) {
  return ServeRead(
      sequencer_, context, request, response,
      GetResource<engine::Supply, v1::GetSupplyRequest, v1::Supply>);
}

grpc::ServerUnaryReactor* SupplyService::ListSupplies(
    grpc::CallbackServerContext* context,
    const v1::ListSuppliesRequest* request,
    v1::ListSuppliesResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListResources<engine::Supply, v1::ListSuppliesRequest,
                                 v1::ListSuppliesResponse>);
}

grpc::ServerUnaryReactor* SupplyService::CreateSupply(
    grpc::CallbackServerContext* context,
    const v1::CreateSupplyRequest* request, v1::Supply* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      CreateResource<engine::Supply, v1::CreateSupplyRequest>,
      AnswerPut<engine::Supply, v1::CreateSupplyRequest, v1::Supply>);
}

grpc::ServerUnaryReactor* SupplyService::UpdateSupply(
    grpc::CallbackServerContext* context,
    const v1::UpdateSupplyRequest* request, v1::Supply* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      UpdateResource<engine::Supply, v1::UpdateSupplyRequest>,
      AnswerPut<engine::Supply, v1::UpdateSupplyRequest, v1::Supply>);
}

grpc::ServerUnaryReactor* SupplyService::DeleteSupply(
    grpc::CallbackServerContext* context,
    const v1::DeleteSupplyRequest* request, google::protobuf::Empty* response) {
  return ServeMutation(
      sequencer_, context, request, response,
      DeleteResourceOf<engine::Supply, v1::DeleteSupplyRequest>,
      AnswerDelete<v1::DeleteSupplyRequest>);
}

}  // namespace trilab
