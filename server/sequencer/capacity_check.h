#ifndef TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_
#define TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
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
  // Notes that an instrument had a capacity from `since` on; the largest
  // counts. Nothing is known of the time before the earliest `since`.
  void NoteCapacity(uint64_t instrument, int32_t capacity,
                    absl::Time since = absl::InfinitePast());

  // Notes the amount of a supply from `since` on. Of utilities and accessories
  // the largest counts, and outages are left aside; of a consumable the last
  // that is noted.
  void NoteSupply(const engine::Supply& supply,
                  absl::Time since = absl::InfinitePast());

  // Notes a booking, after the capacities of its instruments and supplies. Only
  // those that block count.
  void NoteBooking(const engine::Booking& booking);

  // Tells of each instrument, operator and supply beyond its capacity, once,
  // with the first booking that is one too many. Bookings that were made
  // before the instrument's capacity is known may go beyond it among
  // themselves; unknown instruments are left out. O(n log n).
  void Report(absl::FunctionRef<void(std::string finding)> report);

 private:
  // A change of the units in use.
  struct Change {
    engine::Minute minute = 0;
    int32_t units = 0;
    bool judged = true;  // Made when the capacity was one that is known.
    uint64_t booking = 0;
  };
  struct Capacity {
    int32_t largest = 0;
    absl::Time since = absl::InfiniteFuture();
  };
  using Changes = std::map<uint64_t, std::vector<Change>>;  // By uid.

  void NoteDraws(const engine::Booking& booking);

  // The first booking with which more than `capacity` units are in use, some
  // of them by bookings that are judged; 0 if none.
  static uint64_t FirstTooMany(std::vector<Change>& changes, int64_t capacity);

  std::map<uint64_t, Capacity> capacities_;  // By instrument.
  Changes instruments_;
  Changes operators_;
  std::map<uint64_t, Capacity> supply_capacities_;  // By supply.
  std::map<uint64_t, engine::Supply> consumables_;  // By uid.
  Changes supplies_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_CAPACITY_CHECK_H_
