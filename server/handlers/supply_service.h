#ifndef TRILAB_SERVER_HANDLERS_SUPPLY_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_SUPPLY_SERVICE_H_

#include "google/protobuf/empty.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/supply_service.grpc.pb.h"

namespace trilab {

// trilab.v1.SupplyService. Every method only names its handler.
//
// Thread-safe.
class SupplyService final : public v1::SupplyService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit SupplyService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* GetSupply(grpc::CallbackServerContext* context,
                                      const v1::GetSupplyRequest* request,
                                      v1::Supply* response) override;
  grpc::ServerUnaryReactor* ListSupplies(
      grpc::CallbackServerContext* context,
      const v1::ListSuppliesRequest* request,
      v1::ListSuppliesResponse* response) override;
  grpc::ServerUnaryReactor* CreateSupply(grpc::CallbackServerContext* context,
                                         const v1::CreateSupplyRequest* request,
                                         v1::Supply* response) override;
  grpc::ServerUnaryReactor* UpdateSupply(grpc::CallbackServerContext* context,
                                         const v1::UpdateSupplyRequest* request,
                                         v1::Supply* response) override;
  grpc::ServerUnaryReactor* DeleteSupply(
      grpc::CallbackServerContext* context,
      const v1::DeleteSupplyRequest* request,
      google::protobuf::Empty* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_SUPPLY_SERVICE_H_
