#include "tests/simulation/virtual_clock.h"

#include <utility>

namespace trilab::simulation {

bool VirtualClock::AwaitUntil(absl::Mutex& mutex,
                              const absl::Condition& condition,
                              absl::Time time) ABSL_NO_THREAD_SAFETY_ANALYSIS {
  while (true) {
    if (condition.Eval()) return true;
    if (Now() >= time) return false;
    mutex.Unlock();
    const bool open = Park();
    mutex.Lock();
    if (open && mutex.AwaitWithTimeout(condition, absl::Milliseconds(1))) {
      return true;
    }
  }
}

bool VirtualClock::Park() {
  std::function<void()> hook;
  {
    absl::MutexLock lock(&mu_);
    hook = std::exchange(on_first_park_, nullptr);
  }
  if (hook) hook();
  absl::MutexLock lock(&mu_);
  parked_ = true;
  const uint64_t seen = turn_;
  const auto woken = [this, seen]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return open_ || turn_ != seen;
  };
  mu_.Await(absl::Condition(&woken));
  return open_;
}

void VirtualClock::Close() {
  absl::MutexLock lock(&mu_);
  open_ = false;
  parked_ = false;
}

void VirtualClock::Turn() {
  absl::MutexLock lock(&mu_);
  parked_ = false;
  ++turn_;
}

void VirtualClock::Open() {
  absl::MutexLock lock(&mu_);
  open_ = true;
  parked_ = false;
}

bool VirtualClock::AwaitParked(absl::Duration timeout) {
  absl::MutexLock lock(&mu_);
  return mu_.AwaitWithTimeout(absl::Condition(&parked_), timeout);
}

}  // namespace trilab::simulation
