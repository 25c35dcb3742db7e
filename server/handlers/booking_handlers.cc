#include "server/handlers/booking_handlers.h"

#include <utility>
#include <variant>

#include "server/auth/permissions.h"
#include "server/engine/booking_request.h"
#include "server/engine/overrides.h"
#include "server/engine/slot_search.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/overrides.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ResourceKind;

// How far CheckBooking looks for the next start.
constexpr Minute kLookAhead = 90 * 24 * 60;

// The booking that `name` names, which the caller may change.
absl::StatusOr<engine::Ptr<engine::Booking>> ChangeableBooking(
    const ReadCall& call, absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id, ParseBookingName("name", name));
  TRILAB_ASSIGN_OR_RETURN(engine::Ptr<engine::Booking> booking,
                          FindBooking(call, id));
  TRILAB_RETURN_IF_ERROR(
      MayChangeBooking(call.caller, call.catalog(), *booking));
  return booking;
}

// Its number.
absl::StatusOr<uint64_t> ChangeableId(const ReadCall& call,
                                      absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          ChangeableBooking(call, name));
  return booking->id;
}

absl::Status MayBook(const ReadCall& call,
                     const engine::BookingRequest& request) {
  for (const std::string& instrument : request.instruments) {
    TRILAB_RETURN_IF_ERROR(
        MayBookFor(call.caller, call.catalog(), request.partner, instrument));
  }
  return absl::OkStatus();
}

// Resolves what the request names, as deciding it would.
absl::Status CheckNames(const ReadCall& call,
                        const engine::BookingRequest& request) {
  const engine::Resolution resolution =
      engine::ResolveRequest(call.state(), request);
  if (const auto* rejection = std::get_if<engine::Rejection>(&resolution)) {
    return RejectionError(*rejection);
  }
  return absl::OkStatus();
}

// As above.
absl::Status CheckNames(const ReadCall& call, const engine::Ask& ask) {
  const engine::Catalog& catalog = call.catalog();
  const auto check = [](const auto& table, ResourceKind kind,
                        absl::string_view id) {
    return id.empty() || table.Find(id) != nullptr
               ? absl::OkStatus()
               : NoSuchResourceError(ResourceName(kind, id));
  };
  for (const std::string& id : ask.instruments) {
    TRILAB_RETURN_IF_ERROR(
        check(catalog.instruments(), ResourceKind::kInstrument, id));
  }
  for (const std::string& id : ask.centres) {
    TRILAB_RETURN_IF_ERROR(check(catalog.centres(), ResourceKind::kCentre, id));
  }
  TRILAB_RETURN_IF_ERROR(
      check(catalog.institutions(), ResourceKind::kInstitution, ask.partner));
  return check(catalog.operators(), ResourceKind::kOperator, ask.operator_id);
}

}  // namespace

absl::Status SearchSlotsHandler(const ReadCall& call,
                                const v1::SearchSlotsRequest& request,
                                v1::SearchSlotsResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(engine::Ask ask,
                          AskFromProto(call.caller, request.ask(), call.now));
  if (ask.instruments.empty() && ask.need.empty()) {
    return InvalidFieldError("ask.instruments",
                             "must name instruments, or ask.need a need");
  }
  TRILAB_ASSIGN_OR_RETURN(engine::SlotOptions options,
                          SlotOptionsFromProto(call.catalog(), request));
  TRILAB_RETURN_IF_ERROR(CheckNames(call, ask));
  options.cancelled = call.cancelled;
  const absl::StatusOr<engine::SlotAnswer> found =
      engine::SearchSlots(call.state(), ask, options, call.now);
  if (absl::IsResourceExhausted(found.status())) {
    return ErrorWithReason(absl::StatusCode::kResourceExhausted,
                           "TOO_MANY_CANDIDATES", found.status().message());
  }
  TRILAB_RETURN_IF_ERROR(found.status());
  const engine::SlotAnswer& answer = *found;
  for (const engine::Slot& slot : answer.slots) {
    ToProto(call.catalog(), slot, response->add_slots());
  }
  response->set_candidates(answer.candidates);
  for (const engine::Blocker& blocker : answer.blockers) {
    auto* added = response->add_blockers();
    added->set_candidates(blocker.candidates);
    ToProto(blocker.violation, added->mutable_violation());
    for (const engine::Violation& violation : blocker.also) {
      ToProto(violation, added->add_also());
    }
  }
  response->set_revision(call.view.revision());
  ToProto(call.now, response->mutable_read_time());
  return absl::OkStatus();
}

absl::Status CheckBookingHandler(const ReadCall& call,
                                 const v1::CheckBookingRequest& request,
                                 v1::CheckBookingResponse* response) {
  const v1::Booking& proto = request.booking();
  TRILAB_ASSIGN_OR_RETURN(engine::BookingRequest booking,
                          BookingRequestFromProto(call.caller, proto));
  TRILAB_RETURN_IF_ERROR(CheckNames(call, booking));
  if (call.caller.role != engine::Role::kAuditor) {
    TRILAB_RETURN_IF_ERROR(MayBook(call, booking));
  }
  engine::Ptr<engine::Booking> moved;
  if (!proto.name().empty()) {
    TRILAB_ASSIGN_OR_RETURN(moved, ChangeableBooking(call, proto.name()));
  }
  TRILAB_ASSIGN_OR_RETURN(const engine::OverrideWish overrides,
                          OverridesFromProto(call.caller, request));
  engine::Judgement judgement =
      moved != nullptr
          ? engine::JudgeMove(call.state(), booking, *moved, call.now)
          : engine::Judge(call.state(), booking, 0, call.now);
  judgement.overrides = engine::TakeOverridden(call.catalog(), overrides,
                                               call.now, judgement.violations);
  for (const engine::Override& overridden : judgement.overrides) {
    ToProto(overridden, response->add_overrides());
  }
  response->set_bookable(judgement.bookable());
  response->set_needs_approval(judgement.bookable() &&
                               judgement.needs_approval());
  for (const engine::Violation& violation : judgement.violations) {
    ToProto(violation, response->add_violations());
  }
  response->set_operator_(
      ResourceName(ResourceKind::kOperator,
                   call.catalog().operators().IdOf(judgement.operator_uid)));
  const Minute from = booking.interval.start;
  const Minute next = engine::EarliestStart(call.state(), booking,
                                            moved != nullptr ? moved->id : 0,
                                            from, from + kLookAhead, call.now);
  if (next != engine::kNever) {
    ToProto(next, response->mutable_next_start_time());
  }
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

absl::StatusOr<Prepared> PrepareCreateBooking(
    const ReadCall& call, const v1::CreateBookingRequest& request) {
  engine::CreateBooking command;
  TRILAB_ASSIGN_OR_RETURN(
      command.request, BookingRequestFromProto(call.caller, request.booking()));
  if (request.has_hold_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        const Minute hold,
        ParseMinutes("hold_duration", request.hold_duration(), 1, 7 * 1440));
    command.hold = absl::Minutes(hold);
  }
  TRILAB_RETURN_IF_ERROR(MayBook(call, command.request));
  TRILAB_ASSIGN_OR_RETURN(command.overrides,
                          OverridesFromProto(call.caller, request));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareConfirmBooking(
    const ReadCall& call, const v1::ConfirmBookingRequest& request) {
  engine::ConfirmBooking command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(command.id, ChangeableId(call, request.name()));
  return Prepared{.command = command};
}

absl::StatusOr<Prepared> PrepareRescheduleBooking(
    const ReadCall& call, const v1::RescheduleBookingRequest& request) {
  engine::RescheduleBooking command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(command.id, ChangeableId(call, request.name()));
  if (request.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(command.start,
                            ParseMinute("start_time", request.start_time()));
  }
  if (request.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(command.end,
                            ParseMinute("end_time", request.end_time()));
  }
  for (int i = 0; i < request.instruments_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string instrument,
        ParseResourceName(At("", "instruments", i), ResourceKind::kInstrument,
                          request.instruments(i)));
    if (call.caller.role == engine::Role::kCentreManager) {
      TRILAB_RETURN_IF_ERROR(
          MayBookFor(call.caller, call.catalog(), "", instrument));
    }
    command.instruments.push_back(std::move(instrument));
  }
  TRILAB_ASSIGN_OR_RETURN(command.operator_id,
                          ParseOptionalName("operator", ResourceKind::kOperator,
                                            request.operator_()));
  TRILAB_ASSIGN_OR_RETURN(command.overrides,
                          OverridesFromProto(call.caller, request));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareCancelBooking(
    const ReadCall& call, const v1::CancelBookingRequest& request) {
  engine::CancelBooking command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(command.id, ParseBookingName("name", request.name()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Booking> booking,
                          FindBooking(call, command.id));
  TRILAB_RETURN_IF_ERROR(
      MayCancelBooking(call.caller, call.catalog(), *booking));
  TRILAB_ASSIGN_OR_RETURN(command.reason,
                          ParseText("reason", request.reason(), 500));
  TRILAB_ASSIGN_OR_RETURN(command.overrides,
                          OverridesFromProto(call.caller, request));
  return Prepared{.command = std::move(command)};
}

absl::Status AnswerBooking(const engine::State& state,
                           const engine::Record& record,
                           v1::Booking* response) {
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::BookingPut>(&fact)) {
      ToProto(state.catalog(), *put->booking, response);
      return absl::OkStatus();
    }
  }
  return absl::InternalError("The record holds no booking.");
}

}  // namespace trilab
