#include "server/sequencer/booking_codec.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/sequencer/decision_codec.h"
#include "server/sequencer/life_codec.h"
#include "server/sequencer/plans_codec.h"
#include "server/sequencer/quote_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void RefToStored(const engine::ResourceRef& ref, stored::ResourceRef& out) {
  out.set_kind(SameNumber<stored::ResourceKind>(ref.kind));
  out.set_id(ref.id);
}

absl::StatusOr<engine::ResourceRef> RefFromStored(
    const stored::ResourceRef& message) {
  TRILAB_ASSIGN_OR_RETURN(const engine::ResourceKind kind,
                          FromStored(message.kind()));
  return engine::ResourceRef{.kind = kind, .id = message.id()};
}

}  // namespace

void ToStored(const engine::CapabilityNeed& need, stored::CapabilityNeed& out) {
  out.set_class_code(need.class_code);
  out.set_standard(need.standard);
  for (const engine::ParameterRange& range : need.ranges) {
    ToStored(range, *out.add_ranges());
  }
  for (const engine::AccreditationScheme scheme : need.accreditations) {
    out.add_accreditations(SameNumber<stored::AccreditationScheme>(scheme));
  }
}

absl::StatusOr<engine::CapabilityNeed> FromStored(
    const stored::CapabilityNeed& message) {
  engine::CapabilityNeed need{.class_code = message.class_code(),
                              .standard = message.standard()};
  for (const stored::ParameterRange& range : message.ranges()) {
    need.ranges.push_back(FromStored(range));
  }
  for (const int number : message.accreditations()) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::AccreditationScheme scheme,
        FromStored(static_cast<stored::AccreditationScheme>(number)));
    need.accreditations.push_back(scheme);
  }
  return need;
}

void ToStored(const engine::JudgedBy& judged_by, stored::JudgedBy& out) {
  RefToStored(judged_by.resource, *out.mutable_resource());
  out.set_revision(judged_by.revision);
}

absl::StatusOr<engine::JudgedBy> FromStored(const stored::JudgedBy& message) {
  TRILAB_ASSIGN_OR_RETURN(engine::ResourceRef resource,
                          RefFromStored(message.resource()));
  return engine::JudgedBy{.resource = std::move(resource),
                          .revision = message.revision()};
}

namespace {

void NeedsToStored(const engine::BookingNeeds& needs,
                   stored::BookingDetails& out) {
  out.set_configuration(needs.configuration);
  for (const std::string& configuration : needs.configurations) {
    out.add_claim_configurations(configuration);
  }
  for (const engine::SupplyAmount& draw : needs.draws) {
    ToStored(draw, *out.add_asked_draws());
  }
}

engine::BookingNeeds NeedsFromStored(const stored::BookingDetails& message) {
  engine::BookingNeeds needs;
  needs.configuration = message.configuration();
  needs.configurations = {message.claim_configurations().begin(),
                          message.claim_configurations().end()};
  for (const stored::SupplyAmount& item : message.asked_draws()) {
    needs.draws.push_back(FromStored(item));
  }
  return needs;
}

void DetailsToStored(const engine::BookingDetails& details,
                     stored::BookingDetails& out) {
  out.set_title(details.title);
  out.set_note(details.note);
  out.set_subject(details.subject);
  out.set_cancel_reason(details.cancel_reason);
  if (!details.need.empty()) ToStored(details.need, *out.mutable_need());
  for (const engine::Violation& warning : details.warnings) {
    ToStored(warning, *out.add_warnings());
  }
  for (const engine::JudgedBy& judged_by : details.judged_by) {
    ToStored(judged_by, *out.add_judged_by());
  }
  if (details.needs != nullptr) NeedsToStored(*details.needs, out);
  if (details.life != nullptr) ToStored(*details.life, *out.mutable_life());
  ServicesToStored(details.services, out);
  out.set_samples(details.samples);
  out.set_urgent(details.urgent);
  out.set_voucher_uid(details.voucher);
  if (details.quote != nullptr) ToStored(*details.quote, *out.mutable_quote());
  for (const engine::Override& overridden : details.overrides) {
    ToStored(overridden, *out.add_overrides());
  }
  AnswersToStored(details.answers, out);
  if (details.campaign != nullptr) {
    out.set_campaign(details.campaign->campaign);
    out.set_campaign_step(details.campaign->step);
  }
  if (details.plan != nullptr) ToStored(*details.plan, *out.mutable_plan());
}

absl::StatusOr<engine::BookingDetails> DetailsFromStored(
    const stored::BookingDetails& message) {
  engine::BookingDetails details{.title = message.title(),
                                 .note = message.note(),
                                 .subject = message.subject(),
                                 .cancel_reason = message.cancel_reason()};
  TRILAB_ASSIGN_OR_RETURN(details.need, FromStored(message.need()));
  for (const stored::Violation& item : message.warnings()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Violation warning, FromStored(item));
    details.warnings.push_back(std::move(warning));
  }
  for (const stored::JudgedBy& item : message.judged_by()) {
    TRILAB_ASSIGN_OR_RETURN(engine::JudgedBy judged_by, FromStored(item));
    details.judged_by.push_back(std::move(judged_by));
  }
  engine::BookingNeeds needs = NeedsFromStored(message);
  if (needs != engine::BookingNeeds()) {
    details.needs =
        std::make_shared<const engine::BookingNeeds>(std::move(needs));
  }
  if (message.has_life()) {
    TRILAB_ASSIGN_OR_RETURN(engine::BookingLife life,
                            FromStored(message.life()));
    details.life = std::make_shared<const engine::BookingLife>(std::move(life));
  }
  details.services = ServicesFromStored(message);
  details.samples = message.samples();
  details.urgent = message.urgent();
  details.voucher = message.voucher_uid();
  if (message.has_quote()) {
    TRILAB_ASSIGN_OR_RETURN(details.quote, FromStored(message.quote()));
  }
  for (const stored::Override& item : message.overrides()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Override overridden, FromStored(item));
    details.overrides.push_back(std::move(overridden));
  }
  details.answers = AnswersFromStored(message);
  if (message.campaign() != 0) {
    details.campaign = std::make_shared<const engine::CampaignPart>(
        engine::CampaignPart{message.campaign(), message.campaign_step()});
  }
  if (message.has_plan()) {
    details.plan =
        std::make_shared<const engine::BookingPlan>(FromStored(message.plan()));
  }
  return details;
}

absl::StatusOr<engine::BookingState> StateFromStored(
    stored::BookingState state) {
  switch (state) {
    case stored::BOOKING_STATE_HELD:
    case stored::BOOKING_STATE_CONFIRMED:
    case stored::BOOKING_STATE_CANCELLED:
    case stored::BOOKING_STATE_EXPIRED:
    case stored::BOOKING_STATE_PENDING_APPROVAL:
    case stored::BOOKING_STATE_IN_USE:
    case stored::BOOKING_STATE_COMPLETED:
    case stored::BOOKING_STATE_NO_SHOW:
    case stored::BOOKING_STATE_REJECTED:
    case stored::BOOKING_STATE_INTERRUPTED:
      return SameNumber<engine::BookingState>(state);
    default:
      return UnknownValue("booking.state", state);
  }
}

absl::Status CheckWhole(const stored::Booking& message) {
  absl::string_view problem;
  if (message.id() == 0) {
    problem = "it has no id";
  } else if (message.start() >= message.end()) {
    problem = "its interval is empty";
  } else if (message.claims().empty()) {
    problem = "it claims no instrument";
  } else if (message.units() < 1) {
    problem = "it takes no units";
  } else if (message.state() == stored::BOOKING_STATE_PENDING_APPROVAL &&
             message.details().life().open_step() >=
                 static_cast<uint32_t>(
                     message.details().life().approval().steps_size())) {
    problem = "it waits for no step of approval";
  } else {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat("stored booking ", message.id(), " is damaged: ", problem));
}

}  // namespace

void ToStored(const engine::Violation& violation, stored::Violation& out) {
  out.set_code(static_cast<uint32_t>(violation.code));
  out.set_severity(SameNumber<stored::Severity>(violation.severity));
  RefToStored(violation.resource, *out.mutable_resource());
  out.set_rule(violation.rule);
  out.set_rule_revision(violation.rule_revision);
  out.set_override_level(
      SameNumber<stored::OverrideLevel>(violation.override_level));
  for (const auto& [name, value] : violation.parameters) {
    stored::Entry& entry = *out.add_parameters();
    entry.set_name(name);
    entry.set_value(value);
  }
}

absl::StatusOr<engine::Violation> FromStored(const stored::Violation& message) {
  if (message.code() == 0 ||
      message.code() > std::numeric_limits<uint8_t>::max()) {
    return UnknownValue("violation.code", static_cast<int>(message.code()));
  }
  if (message.severity() < stored::SEVERITY_REJECT ||
      message.severity() > stored::SEVERITY_APPROVAL) {
    return UnknownValue("violation.severity", message.severity());
  }
  engine::Violation violation;
  violation.code = static_cast<engine::ViolationCode>(message.code());
  violation.severity = SameNumber<engine::Severity>(message.severity());
  TRILAB_ASSIGN_OR_RETURN(violation.resource,
                          RefFromStored(message.resource()));
  violation.rule = message.rule();
  violation.rule_revision = message.rule_revision();
  // One of a later version is nobody's to override here; it only informs.
  if (message.override_level() != stored::OVERRIDE_LEVEL_UNSPECIFIED &&
      stored::OverrideLevel_IsValid(message.override_level())) {
    violation.override_level =
        SameNumber<engine::OverrideLevel>(message.override_level());
  }
  for (const stored::Entry& entry : message.parameters()) {
    violation.parameters.emplace_back(entry.name(), entry.value());
  }
  return violation;
}

void ToStored(const engine::Booking& booking, stored::Booking& out) {
  out.set_id(booking.id);
  out.set_revision(booking.revision);
  out.set_previous_revision(booking.previous_revision);
  out.set_start(booking.interval.start);
  out.set_end(booking.interval.end);
  for (const engine::Claim& claim : booking.claims) {
    stored::Claim& item = *out.add_claims();
    item.set_instrument_uid(claim.instrument);
    item.set_buffer_before_minutes(claim.buffer_before);
    item.set_buffer_after_minutes(claim.buffer_after);
    item.set_companion(claim.companion);
  }
  for (const engine::Draw& draw : booking.draws) {
    stored::Draw& item = *out.add_draws();
    item.set_supply_uid(draw.supply);
    item.set_amount(draw.amount);
    item.set_depletes(draw.depletes);
  }
  out.set_operator_uid(booking.operator_uid);
  out.set_partner_uid(booking.partner);
  out.set_member_uid(booking.member);
  out.set_project_uid(booking.project);
  out.set_units(booking.units);
  out.set_state(SameNumber<stored::BookingState>(booking.state));
  out.set_mode(SameNumber<stored::ServiceMode>(booking.mode));
  if (booking.hold_expiry != absl::InfiniteFuture()) {
    ToStored(booking.hold_expiry, *out.mutable_hold_expiry());
  }
  if (booking.release_at != engine::kNever) {
    out.set_release_at(booking.release_at);
  }
  if (booking.check_in_before != engine::Booking().check_in_before) {
    out.set_check_in_before(booking.check_in_before);
  }
  out.set_create_micros(ToStoredMicros(booking.create_time));
  out.set_update_micros(ToStoredMicros(booking.update_time));
  if (booking.details != nullptr) {
    DetailsToStored(*booking.details, *out.mutable_details());
  }
}

absl::StatusOr<engine::Ptr<engine::Booking>> FromStored(
    const stored::Booking& message) {
  TRILAB_RETURN_IF_ERROR(CheckWhole(message));
  auto booking = std::make_shared<engine::Booking>();
  booking->id = message.id();
  booking->revision = message.revision();
  booking->previous_revision = message.previous_revision();
  booking->interval = {.start = message.start(), .end = message.end()};
  for (const stored::Claim& item : message.claims()) {
    booking->claims.push_back({.instrument = item.instrument_uid(),
                               .buffer_before = item.buffer_before_minutes(),
                               .buffer_after = item.buffer_after_minutes(),
                               .companion = item.companion()});
  }
  for (const stored::Draw& item : message.draws()) {
    booking->draws.push_back({.supply = item.supply_uid(),
                              .amount = item.amount(),
                              .depletes = item.depletes()});
  }
  booking->operator_uid = message.operator_uid();
  booking->partner = message.partner_uid();
  booking->member = message.member_uid();
  booking->project = message.project_uid();
  booking->units = message.units();
  TRILAB_ASSIGN_OR_RETURN(booking->state, StateFromStored(message.state()));
  TRILAB_ASSIGN_OR_RETURN(booking->mode, FromStored(message.mode()));
  if (message.has_hold_expiry()) {
    TRILAB_ASSIGN_OR_RETURN(booking->hold_expiry,
                            FromStored(message.hold_expiry()));
  }
  if (message.has_release_at()) booking->release_at = message.release_at();
  if (message.has_check_in_before()) {
    booking->check_in_before = message.check_in_before();
  }
  booking->create_time = FromStoredMicros(message.create_micros());
  booking->update_time = FromStoredMicros(message.update_micros());
  TRILAB_ASSIGN_OR_RETURN(engine::BookingDetails details,
                          DetailsFromStored(message.details()));
  booking->details =
      std::make_shared<const engine::BookingDetails>(std::move(details));
  return booking;
}

std::string EncodeBookingRow(const engine::Booking& booking) {
  stored::Booking message;
  ToStored(booking, message);
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::Booking>> DecodeBookingRow(
    absl::string_view bytes) {
  stored::Booking message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "booking", message));
  return FromStored(message);
}

storage::BookingIndex IndexOf(const engine::Booking& booking) {
  storage::BookingIndex index{.active = engine::Blocks(booking.state),
                              .partner = booking.partner,
                              .start_minute = booking.interval.start,
                              .end_minute = booking.interval.end};
  for (const engine::Claim& claim : booking.claims) {
    index.instruments.push_back(claim.instrument);
  }
  return index;
}

}  // namespace trilab
