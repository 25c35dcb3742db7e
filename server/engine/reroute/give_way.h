#ifndef TRILAB_SERVER_ENGINE_REROUTE_GIVE_WAY_H_
#define TRILAB_SERVER_ENGINE_REROUTE_GIVE_WAY_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Adds the facts by which `booking` gives way to an outage: it is CANCELLED, or
// INTERRUPTED if it has begun, whatever rules say of cancelling; and, if it is
// of one instrument, an entry of its ask is first in line of the waitlist.
// `declined`, which may be null, is the place that was proposed: it is not
// offered again.
void GiveWay(const State& state, const Booking& booking,
             const Booking* declined, const std::string& outage,
             uint64_t revision, absl::Time now, Facts& facts);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REROUTE_GIVE_WAY_H_
