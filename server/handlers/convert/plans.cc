#include "server/handlers/convert/plans.h"

#include <utility>

#include "server/engine/series/series_dates.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/explain.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/convert/terms.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

std::string NumberedBooking(uint64_t id) {
  return id == 0 ? "" : BookingName(id);
}

}  // namespace

void PlanToProto(const engine::Booking& booking, v1::Booking* proto) {
  const engine::BookingPlan& plan = engine::PlanOf(booking);
  proto->set_series(SeriesName(plan.series));
  if (plan.series_start != engine::kNever) {
    ToProto(plan.series_start, proto->mutable_original_start_time());
  }
  proto->set_waitlist_entry(WaitlistEntryName(plan.waitlist_entry));
  proto->set_outage(ResourceName(ResourceKind::kOutage, plan.outage));
  proto->set_reroute_proposal(NumberedBooking(plan.reroute_proposal));
  proto->set_reroute_of(NumberedBooking(plan.reroute_of));
  proto->set_on_behalf(plan.on_behalf);
}

void ToProto(const engine::State& state, const engine::Series& series,
             v1::Series* proto) {
  proto->set_name(SeriesName(series.id));
  const engine::BookingRequest request =
      engine::OccurrenceRequest(state, series, series.first.start);
  v1::Booking* booking = proto->mutable_booking();
  for (const std::string& id : request.instruments) {
    booking->add_instruments(ResourceName(ResourceKind::kInstrument, id));
  }
  ToProto(request.interval.start, booking->mutable_start_time());
  ToProto(request.interval.end, booking->mutable_end_time());
  booking->set_units(series.units);
  if (series.mode.has_value()) booking->set_service_mode(ToProto(*series.mode));
  booking->set_operator_(
      ResourceName(ResourceKind::kOperator, request.operator_id));
  booking->set_partner(
      ResourceName(ResourceKind::kInstitution, request.partner));
  booking->set_member(ResourceName(ResourceKind::kMember, request.member));
  booking->set_project(ResourceName(ResourceKind::kProject, request.project));
  if (!series.need.empty()) ToProto(series.need, booking->mutable_need());
  booking->set_configuration(series.configuration);
  ToProto(series.draws, booking->mutable_draws());
  TermsToProto(series.terms, booking);
  proto->set_recurrence(series.recurrence);
  proto->set_time_zone(series.time_zone);
  for (const engine::SeriesOccurrence& occurrence : series.occurrences) {
    v1::Series::Occurrence* added = proto->add_occurrences();
    ToProto(occurrence.start, added->mutable_original_start_time());
    added->set_booking(NumberedBooking(occurrence.booking));
    for (const engine::Violation& violation : occurrence.refused) {
      ToProto(violation, added->add_violations());
    }
    added->set_live(state.FindBooking(occurrence.booking) != nullptr);
  }
  ToProto(series.create_time, proto->mutable_create_time());
  ToProto(series.update_time, proto->mutable_update_time());
  proto->set_revision(series.revision);
  proto->set_etag(EtagOf(series.revision));
}

absl::StatusOr<engine::JoinWaitlist> JoinFromProto(
    const Caller& caller, const v1::WaitlistEntry& proto, absl::Time now) {
  engine::JoinWaitlist command;
  TRILAB_ASSIGN_OR_RETURN(command.ask, AskFromProto(caller, proto.ask(), now));
  if (command.ask.instruments.empty() && command.ask.need.empty()) {
    return InvalidFieldError("entry.ask.instruments",
                             "must name instruments, or ask.need a need");
  }
  if (proto.has_offer_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        command.offer_minutes,
        ParseMinutes("entry.offer_duration", proto.offer_duration(), 5,
                     7 * 24 * 60));
  }
  if (proto.has_expire_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        command.expire, ParseTime("entry.expire_time", proto.expire_time()));
  }
  if (proto.max_offers() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        command.max_offers,
        ParseCount("entry.max_offers", proto.max_offers(), 1, 8));
  }
  TRILAB_ASSIGN_OR_RETURN(
      command.terms,
      TermsFromProto("entry", caller, command.ask.partner, proto));
  return command;
}

void ToProto(const engine::State& state, const engine::WaitlistEntry& entry,
             v1::WaitlistEntry* proto) {
  proto->set_name(WaitlistEntryName(entry.id));
  // The numbers are the same.
  proto->set_state(static_cast<v1::WaitlistEntry::State>(entry.state));
  ToProto(entry.ask, proto->mutable_ask());
  MinutesToProto(entry.offer_minutes, proto->mutable_offer_duration());
  ToProto(entry.expire, proto->mutable_expire_time());
  proto->set_max_offers(entry.max_offers);
  proto->set_booking(NumberedBooking(entry.booking));
  const engine::Ptr<engine::Booking> offer = state.FindBooking(entry.booking);
  if (entry.state == engine::WaitlistState::kOffered && offer != nullptr &&
      offer->state == engine::BookingState::kHeld) {
    ToProto(offer->hold_expiry, proto->mutable_offer_expire_time());
  }
  proto->set_first_in_line(entry.first_in_line);
  proto->set_stands_for(NumberedBooking(entry.stands_for));
  for (const engine::PassedOffer& passed : entry.passed) {
    v1::WaitlistEntry::PassedOffer* added = proto->add_passed_offers();
    added->set_instrument(
        ResourceName(ResourceKind::kInstrument,
                     state.catalog().instruments().IdOf(passed.instrument)));
    ToProto(passed.interval.start, added->mutable_start_time());
    ToProto(passed.interval.end, added->mutable_end_time());
    added->set_lapsed(passed.lapsed);
  }
  TermsToProto(entry.terms, proto);
  ToProto(entry.create_time, proto->mutable_create_time());
  ToProto(entry.update_time, proto->mutable_update_time());
  proto->set_revision(entry.revision);
  proto->set_etag(EtagOf(entry.revision));
}

}  // namespace trilab
