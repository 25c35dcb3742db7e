#ifndef TRILAB_TESTS_SUPPORT_FAKE_CLOCK_H_
#define TRILAB_TESTS_SUPPORT_FAKE_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/sequencer/clock.h"

namespace trilab::testing {

// A clock that stands still until it is told otherwise.
//
// Thread-safe. A waiting thread notices a new time within a millisecond.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mu_);
    return now_;
  }

  void Set(absl::Time now) {
    absl::MutexLock lock(&mu_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    absl::MutexLock lock(&mu_);
    now_ += by;
  }

  bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                  absl::Time time) override ABSL_NO_THREAD_SAFETY_ANALYSIS {
    while (!mutex.AwaitWithTimeout(condition, absl::Milliseconds(1))) {
      if (Now() >= time) return false;
    }
    return true;
  }

 private:
  mutable absl::Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_SUPPORT_FAKE_CLOCK_H_
