#include "server/sequencer/decision_codec.h"

#include <limits>
#include <string>
#include <utility>

#include "server/sequencer/booking_codec.h"
#include "server/sequencer/quote_codec.h"
#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void WishToStored(const engine::OverrideWish& wish, stored::OverrideWish& out) {
  for (const std::string& rule : wish.rules) out.add_rules(rule);
  for (const engine::ViolationCode code : wish.codes) {
    out.add_codes(static_cast<uint32_t>(code));
  }
  out.set_all(wish.all);
  out.set_reason(wish.reason);
}

absl::StatusOr<engine::OverrideWish> WishFromStored(
    const stored::OverrideWish& message) {
  engine::OverrideWish wish;
  wish.rules = {message.rules().begin(), message.rules().end()};
  for (const uint32_t code : message.codes()) {
    if (code == 0 || code > std::numeric_limits<uint8_t>::max()) {
      return UnknownValue("override_wish.codes", static_cast<int>(code));
    }
    wish.codes.push_back(static_cast<engine::ViolationCode>(code));
  }
  wish.all = message.all();
  wish.reason = message.reason();
  return wish;
}

void RequestToStored(const engine::BookingRequest& request,
                     stored::RefusedAsk& out) {
  for (const std::string& id : request.instruments) out.add_instruments(id);
  out.set_start(request.interval.start);
  out.set_end(request.interval.end);
  out.set_units(request.units);
  if (request.mode.has_value()) {
    out.set_mode(SameNumber<stored::ServiceMode>(*request.mode));
  }
  out.set_operator_(request.operator_id);
  out.set_partner(request.partner);
  out.set_member(request.member);
  out.set_project(request.project);
  if (!request.need.empty()) ToStored(request.need, *out.mutable_need());
  out.set_title(request.title);
  out.set_note(request.note);
  out.set_subject(request.subject);
  ServicesToStored(request.services, out);
  out.set_samples(request.samples);
  out.set_urgent(request.urgent);
  out.set_voucher(request.voucher);
  out.set_configuration(request.configuration);
  for (const engine::SupplyAmount& draw : request.draws) {
    ToStored(draw, *out.add_asked_draws());
  }
  AnswersToStored(request.answers, out);
}

absl::StatusOr<engine::BookingRequest> RequestFromStored(
    const stored::RefusedAsk& message) {
  engine::BookingRequest request;
  request.instruments = {message.instruments().begin(),
                         message.instruments().end()};
  request.interval = {message.start(), message.end()};
  request.units = message.units();
  if (message.has_mode()) {
    TRILAB_ASSIGN_OR_RETURN(request.mode, FromStored(message.mode()));
  }
  request.operator_id = message.operator_();
  request.partner = message.partner();
  request.member = message.member();
  request.project = message.project();
  TRILAB_ASSIGN_OR_RETURN(request.need, FromStored(message.need()));
  request.title = message.title();
  request.note = message.note();
  request.subject = message.subject();
  request.services = ServicesFromStored(message);
  request.samples = message.samples();
  request.urgent = message.urgent();
  request.voucher = message.voucher();
  request.configuration = message.configuration();
  for (const stored::SupplyAmount& draw : message.asked_draws()) {
    request.draws.push_back(FromStored(draw));
  }
  request.answers = AnswersFromStored(message);
  return request;
}

}  // namespace

void ToStored(const engine::Override& overridden, stored::Override& out) {
  ToStored(overridden.violation, *out.mutable_violation());
  out.set_reason(overridden.reason);
  out.set_principal(overridden.principal);
  out.set_subject(overridden.subject);
  out.set_time_micros(ToStoredMicros(overridden.time));
  out.set_level(SameNumber<stored::OverrideLevel>(overridden.level));
}

absl::StatusOr<engine::Override> FromStored(const stored::Override& message) {
  if (message.level() < stored::OVERRIDE_LEVEL_BOOKER ||
      message.level() > stored::OVERRIDE_LEVEL_NEVER) {
    return UnknownValue("override.level", message.level());
  }
  engine::Override overridden;
  TRILAB_ASSIGN_OR_RETURN(overridden.violation,
                          FromStored(message.violation()));
  overridden.reason = message.reason();
  overridden.principal = message.principal();
  overridden.subject = message.subject();
  overridden.time = FromStoredMicros(message.time_micros());
  overridden.level = SameNumber<engine::OverrideLevel>(message.level());
  return overridden;
}

void ToStored(const engine::RefusedAsk& ask, stored::RefusedAsk& out) {
  out.set_event(SameNumber<stored::BookingEvent>(ask.event));
  out.set_booking(ask.booking);
  RequestToStored(ask.request, out);
  out.set_hold_micros(absl::ToInt64Microseconds(ask.hold));
  for (const engine::JudgedBy& judged_by : ask.judged_by) {
    ToStored(judged_by, *out.add_judged_by());
  }
  if (!ask.overrides.empty()) {
    WishToStored(ask.overrides, *out.mutable_overrides());
  }
}

absl::StatusOr<engine::RefusedAsk> FromStored(
    const stored::RefusedAsk& message) {
  if (message.event() == stored::BOOKING_EVENT_UNSPECIFIED ||
      !stored::BookingEvent_IsValid(message.event())) {
    return UnknownValue("refused_ask.event", message.event());
  }
  engine::RefusedAsk ask;
  ask.event = SameNumber<engine::BookingEvent>(message.event());
  ask.booking = message.booking();
  TRILAB_ASSIGN_OR_RETURN(ask.request, RequestFromStored(message));
  ask.hold = absl::Microseconds(message.hold_micros());
  for (const stored::JudgedBy& item : message.judged_by()) {
    TRILAB_ASSIGN_OR_RETURN(engine::JudgedBy judged_by, FromStored(item));
    ask.judged_by.push_back(std::move(judged_by));
  }
  TRILAB_ASSIGN_OR_RETURN(ask.overrides, WishFromStored(message.overrides()));
  return ask;
}

}  // namespace trilab
