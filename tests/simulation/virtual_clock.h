#ifndef TRILAB_TESTS_SIMULATION_VIRTUAL_CLOCK_H_
#define TRILAB_TESTS_SIMULATION_VIRTUAL_CLOCK_H_

#include <cstdint>
#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/sequencer/clock.h"

namespace trilab::simulation {

// A clock that stands still, and a gate for whoever waits on it: a thread that
// has nothing to do parks, and looks again only when it is told to. So it is
// the test that says which submissions the writer finds in its queue, and one
// seed always makes the same batches.
//
// Thread-safe; for one waiting thread at a time.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mu_);
    return now_;
  }
  void Set(absl::Time now) {
    absl::MutexLock lock(&mu_);
    now_ = now;
  }

  bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                  absl::Time time) override;

  // Called on the thread that parks, when it does for the first time.
  void set_on_first_park(std::function<void()> hook) {
    absl::MutexLock lock(&mu_);
    on_first_park_ = std::move(hook);
  }

  // Closes the gate: before the waiting thread is started.
  void Close();
  // Lets the parked thread look once.
  void Turn();
  // Opens the gate for good: the thread looks by itself, every millisecond.
  void Open();

  // Waits until the thread is parked; false after `timeout`.
  bool AwaitParked(absl::Duration timeout);

 private:
  // Returns whether the gate is open.
  bool Park();

  mutable absl::Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
  std::function<void()> on_first_park_ ABSL_GUARDED_BY(mu_);
  bool open_ ABSL_GUARDED_BY(mu_) = false;
  bool parked_ ABSL_GUARDED_BY(mu_) = false;
  uint64_t turn_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_VIRTUAL_CLOCK_H_
