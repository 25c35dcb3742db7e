#ifndef TRILAB_SERVER_SEQUENCER_COMPLETER_H_
#define TRILAB_SERVER_SEQUENCER_COMPLETER_H_

#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/sequencer/submission.h"

namespace trilab {

// An outcome on its way to who waits for it.
struct Completion {
  OnOutcome done;
  Outcome outcome;
  // Whether the outcome is only true once the batch is durable.
  bool needs_commit = true;
};

// Tells outcomes on a thread of its own, so that answering one batch and
// syncing the next overlap.
//
// Thread-safe.
class Completer {
 public:
  Completer() : thread_([this] { Run(); }) {}

  ~Completer() { Stop(); }
  Completer(const Completer&) = delete;
  Completer& operator=(const Completer&) = delete;

  // Tells these after all that were given before.
  void Complete(std::vector<Completion> completions);

  // Returns once everything is told; nothing may come after. Not to be called
  // from an `OnOutcome`. Idempotent, but not from two threads at once.
  void Stop();

 private:
  void Run();
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return stopping_ || !queue_.empty();
  }

  absl::Mutex mu_;
  std::vector<Completion> queue_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_COMPLETER_H_
