#ifndef TRILAB_SERVER_ENGINE_BOOKING_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_BOOKING_DECISIONS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/booking_request.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions on bookings; `Decide` in engine.h chooses among them and
// states the order of rejections. Pure functions.
//
// Reasons of rejections:
//   INVALID_ARGUMENT     INVALID_BOOKING; `field` says where.
//   NOT_FOUND            INSTRUMENT_NOT_FOUND, OPERATOR_NOT_FOUND,
//                        INSTITUTION_NOT_FOUND, MEMBER_NOT_FOUND,
//                        PROJECT_NOT_FOUND or BOOKING_NOT_FOUND, with
//                        metadata `resource` ("instruments/emc-3").
//   ABORTED              ETAG_MISMATCH, with metadata `etag`: the present one.
//   FAILED_PRECONDITION  BOOKING_STATE, with metadata `state`: CONFIRMED,
//                        EXPIRED, ENDED, or OVER for a booking that is no
//                        longer in memory (cancelled, expired or ended).
//                        NOT_OF_PARTNER, with metadata `resource`: a member
//                        or project that does not belong to the partner.
//                        BOOKING_REFUSED, with every violation.

namespace trilab::engine {

inline constexpr absl::Duration kShortestHold = absl::Minutes(1);
inline constexpr absl::Duration kLongestHold = absl::Hours(7 * 24);

Decision DecideCreate(const State& state, const CreateBooking& command,
                      uint64_t revision, absl::Time now);

// Does not judge again: the time has been kept since it was judged.
Decision DecideConfirm(const State& state, const ConfirmBooking& command,
                       uint64_t revision, absl::Time now);

// For HELD and CONFIRMED bookings that have not ended. Always judges, even if
// nothing differs; the buffers become those of the instruments now.
Decision DecideReschedule(const State& state, const RescheduleBooking& command,
                          uint64_t revision, absl::Time now);

// For HELD and CONFIRMED bookings that have not ended. Rules about cancelling
// judge CONFIRMED ones: BOOKING_REFUSED, or warnings added to the booking's.
Decision DecideCancel(const State& state, const CancelBooking& command,
                      uint64_t revision, absl::Time now);

// One fact for each hold whose expiry is at or before `now`, soonest first.
Decision DecideExpireHolds(const State& state, uint64_t revision,
                           absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BOOKING_DECISIONS_H_
