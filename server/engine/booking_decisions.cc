#include "server/engine/booking_decisions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/approval.h"
#include "server/engine/booking_change.h"
#include "server/engine/cancel_judgement.h"
#include "server/engine/overrides.h"
#include "server/engine/refused_ask.h"

namespace trilab::engine {
namespace {

// What the placing of `booking`, whose life so far is `life`, makes of it. A
// new place is approved anew; what was decided before stays on record.
std::shared_ptr<const BookingLife> PlacedLife(
    const State& state, const Judgement& judgement,
    std::shared_ptr<const BookingLife> life) {
  if (life == nullptr && !judgement.needs_approval()) return life;
  BookingLife next = life == nullptr ? BookingLife() : *life;
  next.approval = ApprovalFor(state.catalog(), judgement.violations);
  next.open_step = 0;
  next.approval_due = absl::InfiniteFuture();
  return std::make_shared<const BookingLife>(std::move(next));
}

// When a booking placed by `judgement` is released unless checked in.
Minute ReleaseAt(const Interval& interval, const Judgement& judgement) {
  return judgement.release_after == kNever
             ? kNever
             : interval.start + judgement.release_after;
}

// Refuses `ask` for these violations.
Rejection RefuseAsk(RefusedAsk ask, Violations violations,
                    absl::string_view what = "booking") {
  Rejection rejection = Refused(std::move(violations), what);
  rejection.message += MissingRights(ask.overrides, rejection.violations);
  ask.overrides = {.rules = std::move(ask.overrides.rules),
                   .codes = std::move(ask.overrides.codes),
                   .all = ask.overrides.all,
                   .reason = std::move(ask.overrides.reason)};
  rejection.ask = std::make_shared<const RefusedAsk>(std::move(ask));
  return rejection;
}

std::shared_ptr<const BookingNeeds> PlacedNeeds(const BookingRequest& request,
                                                const Judgement& judgement) {
  BookingNeeds needs = {request.configuration, judgement.configurations,
                        request.draws};
  if (needs == BookingNeeds()) return nullptr;
  return std::make_shared<const BookingNeeds>(std::move(needs));
}

// Puts what a judgement says, which allows it, into `booking`.
void Place(const State& state, const BookingRequest& request,
           const ResolvedRequest& resolved, Judgement judgement,
           Booking& booking) {
  booking.interval = request.interval;
  booking.release_at = ReleaseAt(request.interval, judgement);
  booking.check_in_before = static_cast<int32_t>(judgement.check_in_before);
  booking.claims.clear();
  for (const uint32_t uid : resolved.instruments) {
    const Instrument& instrument =
        *state.catalog().instruments().FindByUid(uid);
    booking.claims.push_back({uid, instrument.buffer_before_minutes,
                              instrument.buffer_after_minutes});
  }
  booking.claims.insert(booking.claims.end(), judgement.companions.begin(),
                        judgement.companions.end());
  booking.draws = std::move(judgement.draws);
  booking.operator_uid = judgement.operator_uid;
  booking.partner = resolved.partner;
  booking.member = resolved.member;
  booking.project = resolved.project;
  booking.units = request.units;
  booking.mode = judgement.mode;
  auto made = std::make_shared<BookingDetails>();
  BookingDetails& details = *made;
  details.title = request.title;
  details.note = request.note;
  details.subject = request.subject;
  details.need = request.need;
  if (booking.details != nullptr) {
    details.life = booking.details->life;
    details.campaign = booking.details->campaign;
    details.plan = booking.details->plan;
  } else if (request.on_behalf) {
    BookingPlan plan;
    plan.on_behalf = true;
    details.plan = std::make_shared<const BookingPlan>(std::move(plan));
  }
  details.life = PlacedLife(state, judgement, std::move(details.life));
  details.needs = PlacedNeeds(request, judgement);
  details.warnings = std::move(judgement.violations);
  details.judged_by = std::move(judgement.judged_by);
  details.services = request.services;
  details.samples = request.samples;
  details.urgent = request.urgent;
  details.voucher = resolved.voucher;
  details.quote = std::move(judgement.quote);
  details.overrides = std::move(judgement.overrides);
  details.answers = request.answers;
  booking.details = std::move(made);
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
  for (Override& overridden : judgement.overrides) {
    details.overrides.push_back(std::move(overridden));
  }
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

// Whether what is in use stays where it is: only the end may differ.
bool SamePlace(const State& state, const BookingRequest& request,
               const Booking& booking) {
  return request.interval.start == booking.interval.start &&
         request.instruments == RequestOf(state, booking).instruments;
}

// What is in use cannot wait for approval.
void RefuseApproval(Violations& violations) {
  for (Violation& violation : violations) {
    if (violation.severity == Severity::kApproval) {
      violation.severity = Severity::kReject;
    }
  }
}

// A booking that has begun gains no time to come by being resized.
void KeepRelease(const Booking& booking, Booking& next, absl::Time now) {
  if (booking.state == BookingState::kConfirmed &&
      next.state == BookingState::kConfirmed &&
      next.interval.start == booking.interval.start &&
      ToTime(booking.interval.start) <= now) {
    next.release_at = booking.release_at;
  }
}

// Judges `request` as a new value of `booking`, and makes it so.
Decision Replace(const State& state, const BookingRequest& request,
                 const ResolvedRequest& resolved, const Booking& booking,
                 BookingEvent event, const OverrideWish& overrides,
                 uint64_t revision, absl::Time now) {
  Judgement judgement = JudgeMove(state, request, booking, now);
  const bool in_use = booking.state == BookingState::kInUse;
  if (in_use) RefuseApproval(judgement.violations);
  judgement.overrides =
      TakeOverridden(state.catalog(), overrides, now, judgement.violations);
  if (!judgement.bookable()) {
    return RefuseAsk({.event = event,
                      .booking = booking.id,
                      .request = request,
                      .judged_by = std::move(judgement.judged_by),
                      .overrides = overrides},
                     std::move(judgement.violations));
  }
  Booking next = Successor(booking, revision, now);
  Place(state, request, resolved, std::move(judgement), next);
  if (!in_use && booking.state != BookingState::kHeld) {
    AwaitOrConfirm(next, now);
    KeepRelease(booking, next, now);
  }
  if (KeepsStart(state, request, booking, now)) {
    KeepBuffersBefore(booking, next);
  }
  std::vector<uint32_t> left = LeftInstruments(booking, next);
  return Put(event, std::move(next), std::move(left));
}

std::optional<Rejection> CheckHold(absl::Duration hold) {
  if (hold == absl::ZeroDuration() ||
      (hold >= kShortestHold && hold <= kLongestHold)) {
    return std::nullopt;
  }
  Rejection rejection =
      MakeRejection(absl::StatusCode::kInvalidArgument, "INVALID_BOOKING",
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
  judgement.overrides = TakeOverridden(state.catalog(), command.overrides, now,
                                       judgement.violations);
  if (!judgement.bookable()) {
    return RefuseAsk({.event = BookingEvent::kCreated,
                      .request = request,
                      .hold = command.hold,
                      .judged_by = std::move(judgement.judged_by),
                      .overrides = command.overrides},
                     std::move(judgement.violations));
  }
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
  if (booking.state != BookingState::kHeld) AwaitOrConfirm(booking, now);
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
    return InState(command.id, BookingStateName(booking->state));
  }
  Booking next = Successor(*booking, revision, now);
  AwaitOrConfirm(next, now);
  return Put(next.state == BookingState::kConfirmed ? BookingEvent::kConfirmed
                                                    : BookingEvent::kSubmitted,
             std::move(next));
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
  if (booking->state == BookingState::kInUse &&
      !SamePlace(state, request, *booking)) {
    return InState(command.id, BookingStateName(booking->state));
  }
  // A place that is proposed is taken or left as it is.
  if (PlanOf(*booking).reroute_of != 0) return InState(command.id, "PROPOSED");
  return Replace(state, request, std::get<ResolvedRequest>(resolution),
                 *booking, BookingEvent::kRescheduled, command.overrides,
                 revision, now);
}

Decision DecideCancel(const State& state, const CancelBooking& command,
                      uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  if (booking->state == BookingState::kInUse) {
    return InState(command.id, BookingStateName(booking->state));
  }
  CancelJudgement judgement;
  // A hold may be let go at any time.
  if (booking->state != BookingState::kHeld) {
    judgement = JudgeCancel(state, *booking, now);
  }
  judgement.overrides = TakeOverridden(state.catalog(), command.overrides, now,
                                       judgement.violations);
  if (!judgement.allowed()) {
    return RefuseAsk({.event = BookingEvent::kCancelled,
                      .booking = booking->id,
                      .request = RequestOf(state, *booking),
                      .judged_by = std::move(judgement.judged_by),
                      .overrides = command.overrides},
                     std::move(judgement.violations), "cancellation");
  }
  Booking next = Successor(*booking, revision, now);
  next.state = BookingState::kCancelled;
  BookingDetails details = *booking->details;
  details.cancel_reason = command.reason;
  Append(std::move(judgement), details);
  next.details = std::make_shared<const BookingDetails>(std::move(details));
  return Put(BookingEvent::kCancelled, std::move(next));
}

Decision DecideTransfer(const State& state, const TransferBooking& command,
                        uint64_t revision, absl::Time now) {
  if (auto missing = CheckExists(state, command.id)) return *std::move(missing);
  const Ptr<Booking> booking = state.FindBooking(command.id);
  BookingRequest request;
  if (booking != nullptr) request = RequestOf(state, *booking);
  request.partner = command.partner;
  // Those are the old partner's.
  request.member.clear();
  request.project.clear();
  request.voucher.clear();
  Resolution resolution = ResolveNames(state, request.instruments,
                                       /*operator_id=*/"", command.partner, "");
  if (auto* rejection = std::get_if<Rejection>(&resolution)) {
    return std::move(*rejection);
  }
  if (auto wrong = CheckLive(booking.get(), command.id,
                             command.expected_revision, now)) {
    return *std::move(wrong);
  }
  if (booking->state == BookingState::kInUse) {
    return InState(command.id, BookingStateName(booking->state));
  }
  const BookingPlan& plan = PlanOf(*booking);
  if (plan.reroute_of != 0) return InState(command.id, "PROPOSED");
  // An offer is to whom it was made.
  if (plan.waitlist_entry != 0 && booking->state == BookingState::kHeld) {
    return InState(command.id, "OFFERED");
  }
  return Replace(state, request, std::get<ResolvedRequest>(resolution),
                 *booking, BookingEvent::kTransferred, OverrideWish(), revision,
                 now);
}

}  // namespace trilab::engine
