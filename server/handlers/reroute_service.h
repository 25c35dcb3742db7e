#ifndef TRILAB_SERVER_HANDLERS_REROUTE_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_REROUTE_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/reroute_service.grpc.pb.h"

namespace trilab {

// trilab.v1.RerouteService.
//
// Thread-safe.
class RerouteService final : public v1::RerouteService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit RerouteService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* PlanReroutes(
      grpc::CallbackServerContext* context,
      const v1::PlanReroutesRequest* request,
      v1::PlanReroutesResponse* response) override;
  grpc::ServerUnaryReactor* AcceptReroute(
      grpc::CallbackServerContext* context,
      const v1::AcceptRerouteRequest* request, v1::Booking* response) override;
  grpc::ServerUnaryReactor* DeclineReroute(
      grpc::CallbackServerContext* context,
      const v1::DeclineRerouteRequest* request, v1::Booking* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_REROUTE_SERVICE_H_
