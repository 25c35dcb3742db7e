#include "server/sequencer/plans_codec.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/decision_codec.h"
#include "server/sequencer/quote_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

absl::Status Damaged(absl::string_view what, uint64_t id,
                     absl::string_view problem) {
  return absl::DataLossError(
      absl::StrCat("stored ", what, " ", id, " is damaged: ", problem));
}

absl::StatusOr<std::optional<engine::ServiceMode>> AnyModeFromStored(
    stored::ServiceMode mode) {
  if (mode == stored::SERVICE_MODE_UNSPECIFIED) {
    return std::optional<engine::ServiceMode>();
  }
  TRILAB_ASSIGN_OR_RETURN(const engine::ServiceMode known, FromStored(mode));
  return std::optional<engine::ServiceMode>(known);
}

void PatternToStored(const engine::SeriesPattern& pattern,
                     stored::SeriesPattern& out) {
  out.set_from(pattern.from);
  out.set_shift(pattern.shift);
  out.set_duration(pattern.duration);
  out.mutable_instrument_uids()->Add(pattern.instruments.begin(),
                                     pattern.instruments.end());
  out.set_operator_uid(pattern.operator_uid);
}

engine::SeriesPattern PatternFromStored(const stored::SeriesPattern& message) {
  return {.from = message.from(),
          .shift = message.shift(),
          .duration = message.duration(),
          .instruments = {message.instrument_uids().begin(),
                          message.instrument_uids().end()},
          .operator_uid = message.operator_uid()};
}

absl::StatusOr<engine::SeriesOccurrence> OccurrenceFromStored(
    const stored::SeriesOccurrence& message) {
  engine::SeriesOccurrence occurrence{.start = message.start(),
                                      .booking = message.booking()};
  for (const stored::Violation& item : message.refused()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Violation violation, FromStored(item));
    occurrence.refused.push_back(std::move(violation));
  }
  return occurrence;
}

void TermsToStored(const engine::BookingTerms& terms,
                   stored::BookingTerms& out) {
  out.set_title(terms.title);
  out.set_note(terms.note);
  out.set_subject(terms.subject);
  out.set_on_behalf(terms.on_behalf);
  ServicesToStored(terms.services, out);
  out.set_samples(terms.samples);
  out.set_urgent(terms.urgent);
  out.set_voucher(terms.voucher);
  AnswersToStored(terms.answers, out);
}

engine::BookingTerms TermsFromStored(const stored::BookingTerms& message) {
  return {.title = message.title(),
          .note = message.note(),
          .subject = message.subject(),
          .on_behalf = message.on_behalf(),
          .services = ServicesFromStored(message),
          .samples = message.samples(),
          .urgent = message.urgent(),
          .voucher = message.voucher(),
          .answers = AnswersFromStored(message)};
}

void AskToStored(const engine::Ask& ask, stored::StoredAsk& out) {
  for (const std::string& id : ask.instruments) out.add_instruments(id);
  ToStored(ask.need, *out.mutable_need());
  out.set_duration(ask.duration);
  out.set_window_start(ask.window.start);
  out.set_window_end(ask.window.end);
  for (const int32_t region : ask.regions) out.add_regions(region);
  for (const std::string& id : ask.centres) out.add_centres(id);
  if (ask.mode.has_value()) {
    out.set_mode(SameNumber<stored::ServiceMode>(*ask.mode));
  }
  out.set_units(ask.units);
  out.set_partner(ask.partner);
  out.set_member(ask.member);
  out.set_project(ask.project);
  out.set_operator_(ask.operator_id);
  out.set_configuration(ask.configuration);
  for (const engine::SupplyAmount& draw : ask.draws) {
    ToStored(draw, *out.add_draws());
  }
}

absl::StatusOr<engine::Ask> AskFromStored(const stored::StoredAsk& message) {
  engine::Ask ask;
  ask.instruments = {message.instruments().begin(),
                     message.instruments().end()};
  TRILAB_ASSIGN_OR_RETURN(ask.need, FromStored(message.need()));
  ask.duration = message.duration();
  ask.window = {.start = message.window_start(), .end = message.window_end()};
  ask.regions = {message.regions().begin(), message.regions().end()};
  ask.centres = {message.centres().begin(), message.centres().end()};
  TRILAB_ASSIGN_OR_RETURN(ask.mode, AnyModeFromStored(message.mode()));
  ask.units = message.units();
  ask.partner = message.partner();
  ask.member = message.member();
  ask.project = message.project();
  ask.operator_id = message.operator_();
  ask.configuration = message.configuration();
  for (const stored::SupplyAmount& item : message.draws()) {
    ask.draws.push_back(FromStored(item));
  }
  return ask;
}

}  // namespace

void ToStored(const engine::BookingPlan& plan, stored::BookingPlan& out) {
  out.set_series(plan.series);
  if (plan.series_start != engine::kNever) {
    out.set_series_start(plan.series_start);
  }
  out.set_waitlist_entry(plan.waitlist_entry);
  out.set_outage(plan.outage);
  out.set_reroute_proposal(plan.reroute_proposal);
  out.set_reroute_of(plan.reroute_of);
  out.set_on_behalf(plan.on_behalf);
}

engine::BookingPlan FromStored(const stored::BookingPlan& message) {
  return {.series = message.series(),
          .series_start = message.has_series_start() ? message.series_start()
                                                     : engine::kNever,
          .waitlist_entry = message.waitlist_entry(),
          .outage = message.outage(),
          .reroute_proposal = message.reroute_proposal(),
          .reroute_of = message.reroute_of(),
          .on_behalf = message.on_behalf()};
}

void ToStored(const engine::Series& series, stored::Series& out) {
  out.set_id(series.id);
  out.set_revision(series.revision);
  out.set_first_start(series.first.start);
  out.set_first_end(series.first.end);
  out.set_recurrence(series.recurrence);
  out.set_time_zone(series.time_zone);
  out.set_partner_uid(series.partner);
  out.set_member_uid(series.member);
  out.set_project_uid(series.project);
  out.set_units(series.units);
  if (series.mode.has_value()) {
    out.set_mode(SameNumber<stored::ServiceMode>(*series.mode));
  }
  ToStored(series.need, *out.mutable_need());
  out.set_configuration(series.configuration);
  for (const engine::SupplyAmount& draw : series.draws) {
    ToStored(draw, *out.add_draws());
  }
  TermsToStored(series.terms, *out.mutable_terms());
  for (const engine::SeriesPattern& pattern : series.patterns) {
    PatternToStored(pattern, *out.add_patterns());
  }
  for (const engine::SeriesOccurrence& occurrence : series.occurrences) {
    stored::SeriesOccurrence& item = *out.add_occurrences();
    item.set_start(occurrence.start);
    item.set_booking(occurrence.booking);
    for (const engine::Violation& violation : occurrence.refused) {
      ToStored(violation, *item.add_refused());
    }
  }
  out.set_create_micros(ToStoredMicros(series.create_time));
  out.set_update_micros(ToStoredMicros(series.update_time));
}

absl::StatusOr<engine::Ptr<engine::Series>> FromStored(
    const stored::Series& message) {
  if (message.id() == 0) return Damaged("series", 0, "it has no id");
  if (message.patterns().empty() || message.occurrences().empty()) {
    return Damaged("series", message.id(), "it has no dates");
  }
  auto series = std::make_shared<engine::Series>();
  series->id = message.id();
  series->revision = message.revision();
  series->first = {.start = message.first_start(), .end = message.first_end()};
  series->recurrence = message.recurrence();
  series->time_zone = message.time_zone();
  series->partner = message.partner_uid();
  series->member = message.member_uid();
  series->project = message.project_uid();
  series->units = message.units();
  TRILAB_ASSIGN_OR_RETURN(series->mode, AnyModeFromStored(message.mode()));
  TRILAB_ASSIGN_OR_RETURN(series->need, FromStored(message.need()));
  series->configuration = message.configuration();
  for (const stored::SupplyAmount& item : message.draws()) {
    series->draws.push_back(FromStored(item));
  }
  series->terms = TermsFromStored(message.terms());
  for (const stored::SeriesPattern& item : message.patterns()) {
    series->patterns.push_back(PatternFromStored(item));
  }
  for (const stored::SeriesOccurrence& item : message.occurrences()) {
    TRILAB_ASSIGN_OR_RETURN(engine::SeriesOccurrence occurrence,
                            OccurrenceFromStored(item));
    series->occurrences.push_back(std::move(occurrence));
  }
  series->create_time = FromStoredMicros(message.create_micros());
  series->update_time = FromStoredMicros(message.update_micros());
  return series;
}

void ToStored(const engine::WaitlistEntry& entry, stored::WaitlistEntry& out) {
  out.set_id(entry.id);
  out.set_revision(entry.revision);
  out.set_state(SameNumber<stored::WaitlistState>(entry.state));
  AskToStored(entry.ask, *out.mutable_ask());
  TermsToStored(entry.terms, *out.mutable_terms());
  out.set_offer_minutes(entry.offer_minutes);
  out.set_expire_micros(ToStoredMicros(entry.expire));
  out.set_max_offers(entry.max_offers);
  out.set_first_in_line(entry.first_in_line);
  out.set_stands_for(entry.stands_for);
  out.set_booking(entry.booking);
  for (const engine::PassedOffer& passed : entry.passed) {
    stored::PassedOffer& item = *out.add_passed();
    item.set_instrument_uid(passed.instrument);
    item.set_start(passed.interval.start);
    item.set_end(passed.interval.end);
    item.set_lapsed(passed.lapsed);
  }
  out.set_create_micros(ToStoredMicros(entry.create_time));
  out.set_update_micros(ToStoredMicros(entry.update_time));
}

absl::StatusOr<engine::Ptr<engine::WaitlistEntry>> FromStored(
    const stored::WaitlistEntry& message) {
  if (message.id() == 0) return Damaged("waitlist entry", 0, "it has no id");
  if (message.state() == stored::WAITLIST_STATE_UNSPECIFIED ||
      !stored::WaitlistState_IsValid(message.state())) {
    return UnknownValue("waitlist_entry.state", message.state());
  }
  auto entry = std::make_shared<engine::WaitlistEntry>();
  entry->id = message.id();
  entry->revision = message.revision();
  entry->state = SameNumber<engine::WaitlistState>(message.state());
  TRILAB_ASSIGN_OR_RETURN(entry->ask, AskFromStored(message.ask()));
  entry->terms = TermsFromStored(message.terms());
  entry->offer_minutes = message.offer_minutes();
  entry->expire = FromStoredMicros(message.expire_micros());
  entry->max_offers = message.max_offers();
  entry->first_in_line = message.first_in_line();
  entry->stands_for = message.stands_for();
  entry->booking = message.booking();
  for (const stored::PassedOffer& item : message.passed()) {
    entry->passed.push_back(
        {.instrument = item.instrument_uid(),
         .interval = {.start = item.start(), .end = item.end()},
         .lapsed = item.lapsed()});
  }
  entry->create_time = FromStoredMicros(message.create_micros());
  entry->update_time = FromStoredMicros(message.update_micros());
  return entry;
}

std::string EncodeSeriesRow(const engine::Series& series) {
  stored::Series message;
  ToStored(series, message);
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::Series>> DecodeSeriesRow(
    absl::string_view bytes) {
  stored::Series message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "series", message));
  return FromStored(message);
}

std::string EncodeWaitlistRow(const engine::WaitlistEntry& entry) {
  stored::WaitlistEntry message;
  ToStored(entry, message);
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::WaitlistEntry>> DecodeWaitlistRow(
    absl::string_view bytes) {
  stored::WaitlistEntry message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "waitlist entry", message));
  return FromStored(message);
}

}  // namespace trilab
