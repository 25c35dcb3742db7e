#ifndef TRILAB_SERVER_SEQUENCER_CLOCK_H_
#define TRILAB_SERVER_SEQUENCER_CLOCK_H_

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace trilab {

// Where time enters the server. Tests set their own.
//
// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() const = 0;

  // Waits until `condition` holds or this clock reaches `time`, whichever
  // comes first; returns whether `condition` holds. `mutex` is held by the
  // caller; it is released while waiting and held again on return.
  virtual bool AwaitUntil(absl::Mutex& mutex, const absl::Condition& condition,
                          absl::Time time) = 0;
};

// The machine's clock. Never destroyed.
Clock& SystemClock();

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_CLOCK_H_
