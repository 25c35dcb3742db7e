#ifndef TRILAB_SERVER_HANDLERS_WATCH_REACTOR_H_
#define TRILAB_SERVER_HANDLERS_WATCH_REACTOR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/grpcpp.h"
#include "server/auth/caller.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab {

// One WatchBookings call: pulls records from its cursor, one message ahead of
// the network, so that a slow client costs no memory. Deletes itself.
class WatchReactor final
    : public grpc::ServerWriteReactor<v1::WatchBookingsResponse> {
 public:
  // `sequencer` must outlive the call.
  WatchReactor(Sequencer& sequencer, grpc::CallbackServerContext* context,
               const v1::WatchBookingsRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  // What of the request decides which bookings are shown.
  struct Filter {
    Caller caller;
    absl::flat_hash_set<uint32_t> instruments;  // Uids; empty: any.
    uint32_t partner = 0;                       // Uid; 0: any.
  };

  absl::Status Begin(const v1::WatchBookingsRequest& request);
  // Sends the next message, or waits for one. Ends the call on error.
  void Advance();
  // Moves on to the next message that the filter lets through; false if there
  // is none yet.
  absl::StatusOr<bool> FindNext();
  // Puts a record's matching bookings into `pending_`. Fails once the
  // caller's token is revoked or has expired.
  absl::Status Unpack(const engine::Record& record);
  bool Matches(const engine::Catalog& catalog,
               const engine::BookingPut& put) const;
  void End(const absl::Status& status);
  // The call and a waiting notification each keep the reactor alive.
  void Release();

  Sequencer& sequencer_;
  grpc::CallbackServerContext* const context_;
  Filter filter_;
  std::unique_ptr<WatchCursor> cursor_;
  // Messages of the record that is being sent, the next one last.
  std::vector<v1::WatchBookingsResponse> pending_;
  v1::WatchBookingsResponse sending_;
  uint64_t skipped_ = 0;  // Records passed over since the last message.

  absl::Mutex mu_;
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  int users_ ABSL_GUARDED_BY(mu_) = 1;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_WATCH_REACTOR_H_
