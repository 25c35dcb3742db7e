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
//   FAILED_PRECONDITION  BOOKING_STATE, with metadata `state`: that of the
//                        booking (BookingStateName); ENDED; OVER for a booking
//                        that is no longer in memory (cancelled, expired,
//                        ended and so on).
//                        NOT_OF_PARTNER, with metadata `resource`: a member
//                        or project that does not belong to the partner.
//                        CHECK_IN_TOO_EARLY, with metadata `earliest`.
//                        BOOKING_REFUSED, with every violation.

namespace trilab::engine {

inline constexpr absl::Duration kShortestHold = absl::Minutes(1);
inline constexpr absl::Duration kLongestHold = absl::Hours(7 * 24);

Decision DecideCreate(const State& state, const CreateBooking& command,
                      uint64_t revision, absl::Time now);

// Does not judge again: the time has been kept since it was judged. What needs
// approval then waits for it.
Decision DecideConfirm(const State& state, const ConfirmBooking& command,
                       uint64_t revision, absl::Time now);

// For bookings that are HELD, PENDING_APPROVAL, CONFIRMED or IN_USE and have
// not ended; of what is IN_USE only the end may change, and not to what needs
// approval. Always judges, even if nothing differs; buffers, approval and
// no-show rules become those of now. What needs approval waits for it anew.
Decision DecideReschedule(const State& state, const RescheduleBooking& command,
                          uint64_t revision, absl::Time now);

// For bookings that are HELD, PENDING_APPROVAL or CONFIRMED and have not ended.
// Rules about cancelling judge CONFIRMED ones: BOOKING_REFUSED, or warnings
// added to the booking's.
Decision DecideCancel(const State& state, const CancelBooking& command,
                      uint64_t revision, absl::Time now);

// For CONFIRMED bookings, from `check_in_before` minutes before their start
// until they end or are released.
Decision DecideCheckIn(const State& state, const CheckInBooking& command,
                       uint64_t revision, absl::Time now);

// For bookings IN_USE, also after their end. One that ends sooner than planned
// ends with the minute that has begun.
Decision DecideCheckOut(const State& state, const CheckOutBooking& command,
                        uint64_t revision, absl::Time now);

// For PENDING_APPROVAL bookings: approves the open step or rejects the booking.
// Does not judge again.
Decision DecideOnApproval(const State& state, const DecideApproval& command,
                          uint64_t revision, absl::Time now);

// For bookings that are HELD, PENDING_APPROVAL or CONFIRMED and have not ended.
// Judges anew, as a booking of that partner.
Decision DecideTransfer(const State& state, const TransferBooking& command,
                        uint64_t revision, absl::Time now);

// One fact for each booking that is due at or before `now`, soonest first.
Decision DecideAdvance(const State& state, uint64_t revision, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BOOKING_DECISIONS_H_
