#include "server/sequencer/clock.h"

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace trilab {
namespace {

class MachineClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }

  bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                  absl::Time time) override ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return mutex.AwaitWithDeadline(condition, time);
  }
};

}  // namespace

Clock& SystemClock() {
  static Clock& clock = *new MachineClock();
  return clock;
}

}  // namespace trilab
