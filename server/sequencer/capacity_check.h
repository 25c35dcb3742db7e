#ifndef TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_
#define TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "server/engine/booking.h"
#include "server/engine/fact.h"

namespace trilab {

// Checks from the bookings alone that nothing was promised twice: a plain
// sweep over starts and ends, which shares no code with the engine's
// timelines.
//
// Thread-compatible.
class CapacityCheck {
 public:
  // Notes that an instrument once had a capacity; the largest counts.
  void NoteCapacity(uint64_t instrument, int32_t capacity);

  // Notes a booking. Only those that block count.
  void NoteBooking(const engine::Booking& booking);

  // Tells of each instrument and operator that is over its capacity, once,
  // with the first booking that is one too many. O(n log n).
  void Report(absl::FunctionRef<void(std::string finding)> report);

 private:
  // A change of the units in use.
  struct Change {
    engine::Minute minute = 0;
    int32_t units = 0;
    uint64_t booking = 0;
  };
  using Changes = std::map<uint64_t, std::vector<Change>>;  // By uid.

  // The first booking with which more than `capacity` units are in use; 0 if
  // none.
  static uint64_t FirstTooMany(std::vector<Change>& changes, int64_t capacity);

  std::map<uint64_t, int32_t> capacities_;  // By instrument.
  Changes instruments_;
  Changes operators_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_
