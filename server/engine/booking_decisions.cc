#include "server/engine/booking_decisions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/engine/cancel_judgement.h"

namespace trilab::engine {
namespace {

Rejection Reject(absl::StatusCode code, absl::string_view reason,
                 std::string message) {
  Rejection rejection;
  rejection.code = code;
  rejection.reason = std::string(reason);
  rejection.message = std::move(message);
  return rejection;
}

Rejection InState(uint64_t id, absl::string_view state) {
  Rejection rejection =
      Reject(absl::StatusCode::kFailedPrecondition, "BOOKING_STATE",
             absl::StrCat("bookings/", id, " cannot be changed so: it is ",
                          state, "."));
  rejection.metadata = {{"resource", absl::StrCat("bookings/", id)},
                        {"state", std::string(state)}};
  return rejection;
}

// NOT_FOUND if `id` was never given to a booking.
std::optional<Rejection> CheckExists(const State& state, uint64_t id) {
  if (id != 0 && id < state.next_booking_id()) return std::nullopt;
  Rejection rejection = Reject(absl::StatusCode::kNotFound, "BOOKING_NOT_FOUND",
                               absl::StrCat("There is no bookings/", id, "."));
  rejection.metadata = {{"resource", absl::StrCat("bookings/", id)}};
  return rejection;
}

// ABORTED or FAILED_PRECONDITION unless `booking`, known to exist, is the
// expected revision of one that keeps its time and has not ended.
std::optional<Rejection> CheckLive(const Booking* booking, uint64_t id,
                                   uint64_t expected_revision, absl::Time now) {
  if (booking == nullptr) return InState(id, "OVER");
  if (expected_revision != 0 && expected_revision != booking->revision) {
    Rejection rejection =
        Reject(absl::StatusCode::kAborted, "ETAG_MISMATCH",
               absl::StrCat("bookings/", id, " has changed since revision ",
                            expected_revision, "."));
    rejection.metadata = {{"resource", absl::StrCat("bookings/", id)},
                          {"etag", absl::StrCat(booking->revision)}};
    return rejection;
  }
  if (booking->state == BookingState::kHeld && booking->hold_expiry <= now) {
    return InState(id, "EXPIRED");
  }
  if (ToTime(booking->interval.end) <= now) return InState(id, "ENDED");
  return std::nullopt;
}

Rejection Refused(Violations violations, absl::string_view what = "booking") {
  std::vector<absl::string_view> codes;
  for (const Violation& violation : violations) {
    const absl::string_view name = ViolationCodeName(violation.code);
    if (violation.severity == Severity::kReject &&
        std::find(codes.begin(), codes.end(), name) == codes.end()) {
      codes.push_back(name);
    }
  }
  Rejection rejection = Reject(
      absl::StatusCode::kFailedPrecondition, "BOOKING_REFUSED",
      absl::StrCat("The ", what,
                   " is not allowed: ", absl::StrJoin(codes, ", "), "."));
  rejection.violations = std::move(violations);
  return rejection;
}

// Adds what is booked along. An instrument that is asked for anyway is kept
// for longer.
void ClaimCompanions(const std::vector<Claim>& companions, Booking& booking) {
  for (const Claim& companion : companions) {
    const auto named = std::find_if(
        booking.claims.begin(), booking.claims.end(),
        [&companion](const Claim& claim) {
          return claim.instrument == companion.instrument;
        });
    if (named == booking.claims.end()) {
      booking.claims.push_back(companion);
      continue;
    }
    named->buffer_before =
        std::max(named->buffer_before, companion.buffer_before);
    named->buffer_after = std::max(named->buffer_after, companion.buffer_after);
  }
}

// Puts what a judgement says, which allows it, into `booking`.
void Place(const State& state, const BookingRequest& request,
           const ResolvedRequest& resolved, Judgement judgement,
           Booking& booking) {
  booking.interval = request.interval;
  booking.claims.clear();
  for (const uint32_t uid : resolved.instruments) {
    const Instrument& instrument =
        *state.catalog().instruments().FindByUid(uid);
    booking.claims.push_back({uid, instrument.buffer_before_minutes,
                              instrument.buffer_after_minutes});
  }
  ClaimCompanions(judgement.companions, booking);
  booking.draws = std::move(judgement.draws);
  booking.operator_uid = judgement.operator_uid;
  booking.partner = resolved.partner;
  booking.member = resolved.member;
  booking.project = resolved.project;
  booking.units = request.units;
  booking.mode = judgement.mode;
  BookingDetails details;
  details.title = request.title;
  details.note = request.note;
  details.subject = request.subject;
  details.need = request.need;
  details.configuration = request.configuration;
  details.configurations = std::move(judgement.configurations);
  details.draws = request.draws;
  details.warnings = std::move(judgement.violations);
  details.judged_by = std::move(judgement.judged_by);
  booking.details = std::make_shared<const BookingDetails>(std::move(details));
}

// The time kept before a booking that has begun is past and stays as it was.
void KeepBuffersBefore(const Booking& from, Booking& to) {
  for (Claim& claim : to.claims) {
    for (const Claim& old : from.claims) {
      if (old.instrument == claim.instrument) {
        claim.buffer_before = old.buffer_before;
      }
    }
  }
}

// Adds what was said of a cancellation that goes ahead.
void Append(CancelJudgement judgement, BookingDetails& details) {
  for (Violation& warning : judgement.violations) {
    details.warnings.push_back(std::move(warning));
  }
  for (JudgedBy& source : judgement.judged_by) {
    const auto is_same = [&source](const JudgedBy& known) {
      return known.resource == source.resource &&
             known.revision == source.revision;
    };
    if (std::none_of(details.judged_by.begin(), details.judged_by.end(),
                     is_same)) {
      details.judged_by.push_back(std::move(source));
    }
  }
}

Decision Put(BookingEvent event, Booking booking,
             std::vector<uint32_t> left_instruments = {}) {
  Facts facts;
  facts.push_back(
      BookingPut{event, std::make_shared<const Booking>(std::move(booking)),
                 std::move(left_instruments)});
  return facts;
}

// Instruments that `before` takes and `after` does not.
std::vector<uint32_t> LeftInstruments(const Booking& before,
                                      const Booking& after) {
  std::vector<uint32_t> left;
  for (const Claim& claim : before.claims) {
    const bool kept = std::any_of(after.claims.begin(), after.claims.end(),
                                  [&](const Claim& other) {
                                    return other.instrument == claim.instrument;
                                  });
    if (!kept) left.push_back(claim.instrument);
  }
  return left;
}

// A new value of `booking`, made by the record of `revision`.
Booking Successor(const Booking& booking, uint64_t revision, absl::Time now) {
  Booking next = booking;
  next.revision = revision;
  next.update_time = now;
  return next;
}

// The request of the booking as the command changes it. The command's own
// times are in range or left to `ResolveRequest` to refuse.
BookingRequest Rescheduled(const State& state, const Booking& booking,
                           const RescheduleBooking& command) {
  BookingRequest request = RequestOf(state, booking);
  if (!command.instruments.empty()) request.instruments = command.instruments;
  request.operator_id = command.operator_id;
  request.interval.start = command.start.value_or(booking.interval.start);
  if (command.end.has_value()) {
    request.interval.end = *command.end;
  } else {
    request.interval.end =
        std::min(request.interval.start, kNever) + booking.interval.length();
  }
  return request;
}

// What of `command` is out of range whatever the booking is.
std::optional<Rejection> CheckAlone(const RescheduleBooking& command) {
  if (!command.instruments.empty()) {
    auto invalid = CheckInstruments(command.instruments, "");
    if (invalid.has_value()) return invalid;
  }
  const Minute start =
      command.start.value_or(command.end.has_value() ? *command.end - 1 : 0);
  return CheckInterval({start, command.end.value_or(start + 1)}, "");
}

std::optional<Rejection> CheckHold(absl::Duration hold) {
  if (hold == absl::ZeroDuration() ||
      (hold >= kShortestHold && hold <= kLongestHold)) {
    return std::nullopt;
  }
  Rejection rejection =
      Reject(absl::StatusCode::kInvalidArgument, "INVALID_BOOKING",
             absl::StrCat("A hold of ", absl::FormatDuration(hold),
                          " is not from 1 minute to 7 days."));
  rejection.field = "hold_duration";
  return rejection;
}

}  // namespace

Decision DecideCreate(const State& state, const CreateBooking& command,
                      uint64_t revision, absl::Time now) {
  if (auto invalid = CheckHold(command.hold)) return *std::move(invalid);
  const BookingRequest& request = command.request;
  Resolution resolution = ResolveRequest(state, request);
  if (auto* rejection = std::get_if<Rejection>(&resolution)) {
    return std::move(*rejection);
  }
  Judgement judgement = Judge(state, request, /*moved_booking=*/0, now);
  if (!judgement.bookable()) return Refused(std::move(judgement.violations));
  Booking booking;
  booking.id = state.next_booking_id();
  booking.revision = revision;
  booking.create_time = now;
  booking.update_time = now;
  if (command.hold != absl::ZeroDuration()) {
    booking.state = BookingState::kHeld;
    booking.hold_expiry = now + command.hold;
  }
  Place(state, request, std::get<ResolvedRequest>(resolution),
        std::move(judgement), booking);
  return Put(BookingEvent::kCreated, std::move(booking));
}

Decision DecideConfirm(const State& state, const ConfirmBooking& command,
                       uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  if (booking->state != BookingState::kHeld) {
    return InState(command.id, "CONFIRMED");
  }
  Booking next = Successor(*booking, revision, now);
  next.state = BookingState::kConfirmed;
  next.hold_expiry = absl::InfiniteFuture();
  return Put(BookingEvent::kConfirmed, std::move(next));
}

Decision DecideReschedule(const State& state, const RescheduleBooking& command,
                          uint64_t revision, absl::Time now) {
  if (auto invalid = CheckAlone(command)) return *std::move(invalid);
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  BookingRequest request;
  Resolution resolution;
  if (booking != nullptr) {
    request = Rescheduled(state, *booking, command);
    resolution = ResolveRequest(state, request, "");
  } else {
    resolution = ResolveNames(state, command.instruments, command.operator_id,
                              /*partner=*/"", "");
  }
  if (auto* rejection = std::get_if<Rejection>(&resolution)) {
    return std::move(*rejection);
  }
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  Judgement judgement = JudgeMove(state, request, *booking, now);
  if (!judgement.bookable()) return Refused(std::move(judgement.violations));
  Booking next = Successor(*booking, revision, now);
  Place(state, request, std::get<ResolvedRequest>(resolution),
        std::move(judgement), next);
  if (KeepsStart(state, request, *booking, now)) {
    KeepBuffersBefore(*booking, next);
  }
  std::vector<uint32_t> left = LeftInstruments(*booking, next);
  return Put(BookingEvent::kRescheduled, std::move(next), std::move(left));
}

Decision DecideCancel(const State& state, const CancelBooking& command,
                      uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  CancelJudgement judgement;
  // A hold may be let go at any time.
  if (booking->state != BookingState::kHeld) {
    judgement = JudgeCancel(state, *booking, now);
  }
  if (!judgement.allowed()) {
    return Refused(std::move(judgement.violations), "cancellation");
  }
  Booking next = Successor(*booking, revision, now);
  next.state = BookingState::kCancelled;
  BookingDetails details = *booking->details;
  details.cancel_reason = command.reason;
  Append(std::move(judgement), details);
  next.details = std::make_shared<const BookingDetails>(std::move(details));
  return Put(BookingEvent::kCancelled, std::move(next));
}

Decision DecideExpireHolds(const State& state, uint64_t revision,
                           absl::Time now) {
  Facts facts;
  for (const auto& [expiry, id] : state.holds()) {
    if (expiry > now) break;
    Booking next = Successor(*state.FindBooking(id), revision, now);
    next.state = BookingState::kExpired;
    facts.push_back(BookingPut{BookingEvent::kExpired,
                               std::make_shared<const Booking>(std::move(next)),
                               {}});
  }
  return facts;
}

}  // namespace trilab::engine
