#ifndef TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_
#define TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace trilab {

// How many long calls run at a time, and how long they wait for a client.
struct StreamLimits {
  int calls = 16;
  // Of them, by one access token: nobody takes all.
  int calls_per_token = 4;
  // Of them, kept for administration: whatever others do, a backup can start.
  int reserved = 2;
  // A client that neither sends nor takes a message for so long has its call
  // cancelled.
  absl::Duration patience = absl::Seconds(60);
};

// Threads for long calls (imports, exports, backups, checks), so that they do
// not hold up gRPC's own. One thread a call, a limited number at a time.
//
// Thread-safe.
class StreamThreads {
 public:
  // What a call is for.
  enum class Use : uint8_t { kInventory, kAdministration };

  explicit StreamThreads(StreamLimits limits) : limits_(limits) {}
  // Waits for every call to end.
  ~StreamThreads();

  // Runs `work` on a thread of its own, for the holder of the access token.
  // RESOURCE_EXHAUSTED, TOO_MANY_STREAMS, without running it, when a limit is
  // reached.
  absl::Status Start(Use use, absl::string_view token_id,
                     std::function<void()> work);

  absl::Duration patience() const { return limits_.patience; }

 private:
  struct Worker {
    Use use = Use::kInventory;
    std::string token_id;
    std::thread thread;
    bool done = false;
  };
  // Joins threads that have ended.
  void Reap() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status CheckLimits(Use use, absl::string_view token_id) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const StreamLimits limits_;
  absl::Mutex mu_;
  std::list<Worker> workers_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_
