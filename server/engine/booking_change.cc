#include "server/engine/booking_change.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace trilab::engine {
namespace {

// What becomes of a booking that falls due.
absl::string_view OnceDue(const Booking& booking) {
  switch (booking.state) {
    case BookingState::kHeld:
      return "EXPIRED";
    case BookingState::kConfirmed:
      // Nobody has to check in where it is not released.
      return booking.release_at == kNever ? "COMPLETED" : "NO_SHOW";
    case BookingState::kInUse:
      return "COMPLETED";
    default:
      return "DECIDED";
  }
}

}  // namespace

Rejection MakeRejection(absl::StatusCode code, absl::string_view reason,
                        std::string message) {
  Rejection rejection;
  rejection.code = code;
  rejection.reason = std::string(reason);
  rejection.message = std::move(message);
  return rejection;
}

Rejection InState(uint64_t id, absl::string_view state) {
  Rejection rejection =
      MakeRejection(absl::StatusCode::kFailedPrecondition, "BOOKING_STATE",
                    absl::StrCat("bookings/", id,
                                 " cannot be changed so: it is ", state, "."));
  rejection.metadata = {{"resource", absl::StrCat("bookings/", id)},
                        {"state", std::string(state)}};
  return rejection;
}

Rejection Refused(Violations violations, absl::string_view what) {
  std::vector<absl::string_view> codes;
  for (const Violation& violation : violations) {
    const absl::string_view name = ViolationCodeName(violation.code);
    if (violation.severity == Severity::kReject &&
        std::find(codes.begin(), codes.end(), name) == codes.end()) {
      codes.push_back(name);
    }
  }
  Rejection rejection = MakeRejection(
      absl::StatusCode::kFailedPrecondition, "BOOKING_REFUSED",
      absl::StrCat("The ", what,
                   " is not allowed: ", absl::StrJoin(codes, ", "), "."));
  rejection.violations = std::move(violations);
  return rejection;
}

std::optional<Rejection> CheckExists(const State& state, uint64_t id) {
  if (id != 0 && id < state.next_booking_id()) return std::nullopt;
  Rejection rejection =
      MakeRejection(absl::StatusCode::kNotFound, "BOOKING_NOT_FOUND",
                    absl::StrCat("There is no bookings/", id, "."));
  rejection.metadata = {{"resource", absl::StrCat("bookings/", id)}};
  return rejection;
}

std::optional<Rejection> CheckPresent(const Booking* booking, uint64_t id,
                                      uint64_t expected_revision,
                                      absl::Time now) {
  if (booking == nullptr) return InState(id, "OVER");
  if (expected_revision != 0 && expected_revision != booking->revision) {
    Rejection rejection = MakeRejection(
        absl::StatusCode::kAborted, "ETAG_MISMATCH",
        absl::StrCat("bookings/", id, " has changed since revision ",
                     expected_revision, "."));
    rejection.metadata = {{"resource", absl::StrCat("bookings/", id)},
                          {"etag", absl::StrCat(booking->revision)}};
    return rejection;
  }
  if (DueTime(*booking) <= now) return InState(id, OnceDue(*booking));
  return std::nullopt;
}

std::optional<Rejection> CheckLive(const Booking* booking, uint64_t id,
                                   uint64_t expected_revision, absl::Time now) {
  auto wrong = CheckPresent(booking, id, expected_revision, now);
  if (wrong.has_value()) return wrong;
  if (booking->state == BookingState::kCompleted) {
    return InState(id, BookingStateName(booking->state));
  }
  if (ToTime(booking->interval.end) <= now) return InState(id, "ENDED");
  return std::nullopt;
}

Booking Successor(const Booking& booking, uint64_t revision, absl::Time now) {
  Booking next = booking;
  next.previous_revision = booking.revision;
  next.revision = revision;
  next.update_time = now;
  return next;
}

void SetLife(Booking& booking, BookingLife life) {
  BookingDetails details = *booking.details;
  details.life = std::make_shared<const BookingLife>(std::move(life));
  booking.details = std::make_shared<const BookingDetails>(std::move(details));
}

void SetPlan(Booking& booking, BookingPlan plan) {
  BookingDetails details = *booking.details;
  details.plan = plan == BookingPlan()
                     ? nullptr
                     : std::make_shared<const BookingPlan>(std::move(plan));
  booking.details = std::make_shared<const BookingDetails>(std::move(details));
}

BookingPut PutFact(BookingEvent event, Booking booking,
                   std::vector<uint32_t> left_instruments) {
  return {event, std::make_shared<const Booking>(std::move(booking)),
          std::move(left_instruments)};
}

Decision Put(BookingEvent event, Booking booking,
             std::vector<uint32_t> left_instruments) {
  Facts facts;
  facts.push_back(
      PutFact(event, std::move(booking), std::move(left_instruments)));
  return facts;
}

}  // namespace trilab::engine
