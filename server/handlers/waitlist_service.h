#ifndef TRILAB_SERVER_HANDLERS_WAITLIST_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_WAITLIST_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/waitlist_service.grpc.pb.h"

namespace trilab {

// trilab.v1.WaitlistService.
//
// Thread-safe.
class WaitlistService final : public v1::WaitlistService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit WaitlistService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* JoinWaitlist(grpc::CallbackServerContext* context,
                                         const v1::JoinWaitlistRequest* request,
                                         v1::WaitlistEntry* response) override;
  grpc::ServerUnaryReactor* LeaveWaitlist(
      grpc::CallbackServerContext* context,
      const v1::LeaveWaitlistRequest* request,
      v1::WaitlistEntry* response) override;
  grpc::ServerUnaryReactor* AcceptOffer(grpc::CallbackServerContext* context,
                                        const v1::AcceptOfferRequest* request,
                                        v1::WaitlistEntry* response) override;
  grpc::ServerUnaryReactor* DeclineOffer(grpc::CallbackServerContext* context,
                                         const v1::DeclineOfferRequest* request,
                                         v1::WaitlistEntry* response) override;
  grpc::ServerUnaryReactor* GetWaitlistEntry(
      grpc::CallbackServerContext* context,
      const v1::GetWaitlistEntryRequest* request,
      v1::WaitlistEntry* response) override;
  grpc::ServerUnaryReactor* ListWaitlistEntries(
      grpc::CallbackServerContext* context,
      const v1::ListWaitlistEntriesRequest* request,
      v1::ListWaitlistEntriesResponse* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_WAITLIST_SERVICE_H_
