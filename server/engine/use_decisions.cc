// Decisions on the use of what is booked: check-in and check-out.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/violation_text.h"

namespace trilab::engine {
namespace {

Rejection TooEarly(uint64_t id, Minute earliest) {
  const std::string time = ParameterTime(earliest);
  Rejection rejection = MakeRejection(
      absl::StatusCode::kFailedPrecondition, "CHECK_IN_TOO_EARLY",
      absl::StrCat("bookings/", id, " can be checked in from ", time, " on."));
  rejection.metadata = {{"resource", absl::StrCat("bookings/", id)},
                        {"earliest", time}};
  return rejection;
}

}  // namespace

Decision DecideCheckIn(const State& state, const CheckInBooking& command,
                       uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  if (booking->state != BookingState::kConfirmed) {
    return InState(command.id, BookingStateName(booking->state));
  }
  const Minute earliest = booking->interval.start - booking->check_in_before;
  if (now < ToTime(earliest)) return TooEarly(command.id, earliest);
  Booking next = Successor(*booking, revision, now);
  next.state = BookingState::kInUse;
  BookingLife life = LifeOf(*booking);
  life.check_in = now;
  SetLife(next, std::move(life));
  return Put(BookingEvent::kCheckedIn, std::move(next));
}

Decision DecideCheckOut(const State& state, const CheckOutBooking& command,
                        uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckPresent(booking.get(), command.id,
                                command.expected_revision, now)) {
    return *std::move(wrong);
  }
  if (booking->state != BookingState::kInUse) {
    return InState(command.id, BookingStateName(booking->state));
  }
  Booking next = Successor(*booking, revision, now);
  next.state = BookingState::kCompleted;
  BookingLife life = LifeOf(*booking);
  life.check_out = now;
  // A booking is never empty: who leaves before its start keeps a minute.
  const Minute end =
      std::max(MinuteCeil(now), booking->interval.start + Minute{1});
  if (end < booking->interval.end) {
    life.planned_end = booking->interval.end;
    next.interval.end = end;
  }
  SetLife(next, std::move(life));
  return Put(BookingEvent::kCheckedOut, std::move(next));
}

}  // namespace trilab::engine
