#ifndef TRILAB_SERVER_ENGINE_REROUTE_REROUTE_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_REROUTE_REROUTE_DECISIONS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions on bookings that an outage hits; see engine.h.
//
// Reasons of rejections:
//   INVALID_ARGUMENT     INVALID_REROUTE; `field` says where.
//   NOT_FOUND            OUTAGE_NOT_FOUND, BOOKING_NOT_FOUND.
//   ABORTED              ETAG_MISMATCH.
//   FAILED_PRECONDITION  NO_PROPOSAL; BOOKING_STATE.

namespace trilab::engine {

// So many bookings are dealt with by one command: it keeps others waiting.
inline constexpr size_t kMostReroutes = 100;

// For each booking that the outage hits, by id, a hold that keeps another place
// for it, or what GiveWay adds; each sees those before it. Facts of a booking
// come after that of its proposal.
Decision DecidePlanReroutes(const State& state, const PlanReroutes& command,
                            uint64_t revision, absl::Time now);

// Moves the booking to the place that is held for it, without judging again, or
// lets go of that place, which has consequences.
Decision DecideAnswerReroute(const State& state, const AnswerReroute& command,
                             uint64_t revision, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REROUTE_REROUTE_DECISIONS_H_
