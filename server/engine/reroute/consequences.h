#ifndef TRILAB_SERVER_ENGINE_REROUTE_CONSEQUENCES_H_
#define TRILAB_SERVER_ENGINE_REROUTE_CONSEQUENCES_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Adds what follows from `facts`, decided on bookings by whatever door, for
// those that depend on them:
//
//   an offer is confirmed         its entry is FULFILLED
//   an offer ends                 its entry waits on, or is over
//   a proposal ends               the booking gives way to its outage
//   a booking with a proposal     the proposal ends
//   ends, begins, moves or is
//   given away
//
// So no hold outlives what it is for. What the facts say already is left alone.
void AddConsequences(const State& state, uint64_t revision, absl::Time now,
                     Facts& facts);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REROUTE_CONSEQUENCES_H_
