#ifndef TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_
#define TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_

#include <functional>
#include <list>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace trilab {

// Threads for long calls (imports, exports, backups, checks), so that they do
// not hold up gRPC's own. One thread a call, a limited number at a time.
//
// Thread-safe.
class StreamThreads {
 public:
  explicit StreamThreads(int limit) : limit_(limit) {}
  // Waits for every call to end.
  ~StreamThreads();

  // Runs `work` on a thread of its own. RESOURCE_EXHAUSTED, TOO_MANY_STREAMS,
  // without running it, when the limit is reached.
  absl::Status Start(std::function<void()> work);

 private:
  struct Worker {
    std::thread thread;
    bool done = false;
  };
  // Joins threads that have ended.
  void Reap() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const int limit_;
  absl::Mutex mu_;
  std::list<Worker> workers_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_STREAM_THREADS_H_
