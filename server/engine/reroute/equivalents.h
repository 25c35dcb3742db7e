#ifndef TRILAB_SERVER_ENGINE_REROUTE_EQUIVALENTS_H_
#define TRILAB_SERVER_ENGINE_REROUTE_EQUIVALENTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/ask.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/state.h"

namespace trilab::engine {

// What `booking` asks of the instrument of its claim `claim`, in any region:
// what it says that it needs or, if it says nothing, one of the same class.
// Without class, the instrument itself. The window is left to the caller.
Ask EquivalentAsk(const State& state, const Booking& booking, size_t claim);

// A state in which the booking keeps its time but counts for nobody: what keeps
// another place for it counts in its stead.
State AsStranger(const State& state, const Booking& booking);

// The soonest place for `booking`, other than its own, that all constraints and
// rules allow: on its own instruments, or with one of those in `hit` replaced
// by an equivalent, if no more are hit. Starts lie in [from, latest]. At the
// same start its own instruments come first, then the same centre, then the
// nearest, then by id. Unset if there is none.
//
// The place lies clear of the booking's own time, which it keeps until it
// moves; what it counts for quotas does not stand in the way. It is judged as a
// new booking: notice for changes does not bind an outage.
std::optional<BookingRequest> SoonestPlace(const State& state,
                                           const Booking& booking,
                                           const std::set<uint32_t>& hit,
                                           Minute from, Minute latest,
                                           absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REROUTE_EQUIVALENTS_H_
