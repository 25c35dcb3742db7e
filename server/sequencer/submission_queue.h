#ifndef TRILAB_SERVER_SEQUENCER_SUBMISSION_QUEUE_H_
#define TRILAB_SERVER_SEQUENCER_SUBMISSION_QUEUE_H_

#include <cstddef>
#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/sequencer/clock.h"
#include "server/sequencer/submission.h"

namespace trilab {

// A command that waits, and who waits for it.
struct Pending {
  Submission submission;
  OnOutcome done;
};

// The bounded queue in front of the writer: first in, first out.
//
// Thread-safe. One thread takes.
class SubmissionQueue {
 public:
  SubmissionQueue(Clock& clock, size_t capacity)
      : clock_(clock), capacity_(capacity) {}

  // Moves `pending` in. On an error it is untouched: QUEUE_FULL, or what
  // Close was told.
  absl::Status Push(Pending& pending);

  // Waits until there is something, the queue is closed or the clock reaches
  // `wake`. Then takes up to `max_items`, perhaps none.
  std::deque<Pending> Take(size_t max_items, absl::Time wake);

  // Refuses everything from now on with `why`; what is queued stays. Only the
  // first call counts.
  void Close(absl::Status why);

  // What Close was told; OK before.
  absl::Status refusal() const;

  size_t size() const;

 private:
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return !items_.empty() || !refusal_.ok();
  }

  Clock& clock_;
  const size_t capacity_;
  mutable absl::Mutex mu_;
  std::deque<Pending> items_ ABSL_GUARDED_BY(mu_);
  absl::Status refusal_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_SUBMISSION_QUEUE_H_
