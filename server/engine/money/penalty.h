#ifndef TRILAB_SERVER_ENGINE_MONEY_PENALTY_H_
#define TRILAB_SERVER_ENGINE_MONEY_PENALTY_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/state.h"

namespace trilab::engine {

// What is charged for one instrument of a booking that is not used.
struct Penalty {
  uint32_t instrument = 0;
  int32_t percent = 0;  // Of what the quote says for the instrument.
  uint64_t rule = 0;    // Uid of the ladder; 0: none.
  bool waived = false;  // An outage lies in the booking.
};

// What the cancellation ladders say of cancelling `booking` now: one penalty
// for each claim, 0 percent where there is no ladder. O(rules).
std::vector<Penalty> CancelPenalties(const State& state, const Booking& booking,
                                     absl::Time now);

// The same for a booking to which nobody came: 100 percent where there is no
// ladder.
std::vector<Penalty> NoShowPenalties(const State& state, const Booking& booking,
                                     absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_MONEY_PENALTY_H_
