#include "server/sequencer/submission_queue.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/sequencer/errors.h"

namespace trilab {

absl::Status SubmissionQueue::Push(Pending& pending) {
  absl::MutexLock lock(&mu_);
  if (!refusal_.ok()) return refusal_;
  if (items_.size() >= capacity_) return QueueFull(capacity_);
  items_.push_back(std::move(pending));
  return absl::OkStatus();
}

std::deque<Pending> SubmissionQueue::Take(size_t max_items, absl::Time wake) {
  absl::MutexLock lock(&mu_);
  if (!HasNews()) {
    clock_.AwaitUntil(mu_, absl::Condition(this, &SubmissionQueue::HasNews),
                      wake);
  }
  if (items_.size() <= max_items) return std::exchange(items_, {});
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(max_items);
  std::deque<Pending> taken(std::make_move_iterator(items_.begin()),
                            std::make_move_iterator(end));
  items_.erase(items_.begin(), end);
  return taken;
}

void SubmissionQueue::Close(absl::Status why) {
  absl::MutexLock lock(&mu_);
  if (refusal_.ok()) refusal_ = std::move(why);
}

absl::Status SubmissionQueue::refusal() const {
  absl::MutexLock lock(&mu_);
  return refusal_;
}

size_t SubmissionQueue::size() const {
  absl::MutexLock lock(&mu_);
  return items_.size();
}

}  // namespace trilab
