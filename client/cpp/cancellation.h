#ifndef TRILAB_CLIENT_CPP_CANCELLATION_H_
#define TRILAB_CLIENT_CPP_CANCELLATION_H_

#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"

namespace trilab::client {

// Stops calls from another thread: those under way end with CANCELLED, later
// ones fail at once.
//
//   Cancellation cancellation;
//   std::thread stopper([&] { WaitForCtrlC(); cancellation.Cancel(); });
//   bookings.Watch(request, print, {.cancellation = &cancellation});
//
// Thread-safe. Must outlive the calls that use it.
class Cancellation {
 public:
  void Cancel() ABSL_LOCKS_EXCLUDED(mu_);
  bool cancelled() const ABSL_LOCKS_EXCLUDED(mu_);

  // Sleeps for `delay`, or until cancelled. Returns whether it slept to the
  // end.
  bool Sleep(absl::Duration delay) ABSL_LOCKS_EXCLUDED(mu_);

  // Ties one call to `cancellation`, which may be null, for as long as this
  // object lives.
  class Scope {
   public:
    Scope(Cancellation* cancellation, grpc::ClientContext& context);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    Cancellation* cancellation_;
    grpc::ClientContext* context_;
  };

 private:
  mutable absl::Mutex mu_;
  bool cancelled_ ABSL_GUARDED_BY(mu_) = false;
  std::set<grpc::ClientContext*> contexts_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CANCELLATION_H_
