#include "server/sequencer/resource_values.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

void RecordToStored(const engine::InstrumentRecord& v,
                    stored::InstrumentRecord& out) {
  out.set_inner_id(v.inner_id);
  out.set_model(v.model);
  out.set_manufacturer(v.manufacturer);
  out.set_country(v.country);
  out.set_source(v.source);
  if (v.original_value) {
    stored::Money& money = *out.mutable_original_value();
    money.set_currency(v.original_value->currency);
    money.set_units(v.original_value->units);
    money.set_nanos(v.original_value->nanos);
  }
  if (v.commissioned) out.set_commissioned(ToStoredDay(*v.commissioned));
  out.set_technical_indicators(v.technical_indicators);
  out.set_functions(v.functions);
  out.set_subject_field(v.subject_field);
  out.set_share_mode(v.share_mode);
  out.set_sharing_conditions(v.sharing_conditions);
  out.set_reference_fee(v.reference_fee);
  out.set_contact(v.contact);
  out.set_url(v.url);
  for (const auto& [name, value] : v.extra) {
    stored::Entry& entry = *out.add_extra();
    entry.set_name(name);
    entry.set_value(value);
  }
}

engine::InstrumentRecord RecordFromStored(const stored::InstrumentRecord& m) {
  engine::InstrumentRecord v;
  v.inner_id = m.inner_id();
  v.model = m.model();
  v.manufacturer = m.manufacturer();
  v.country = m.country();
  v.source = m.source();
  if (m.has_original_value()) {
    v.original_value = engine::Money{.currency = m.original_value().currency(),
                                     .units = m.original_value().units(),
                                     .nanos = m.original_value().nanos()};
  }
  if (m.has_commissioned()) v.commissioned = FromStoredDay(m.commissioned());
  v.technical_indicators = m.technical_indicators();
  v.functions = m.functions();
  v.subject_field = m.subject_field();
  v.share_mode = m.share_mode();
  v.sharing_conditions = m.sharing_conditions();
  v.reference_fee = m.reference_fee();
  v.contact = m.contact();
  v.url = m.url();
  for (const stored::Entry& entry : m.extra()) {
    v.extra.emplace(entry.name(), entry.value());
  }
  return v;
}

}  // namespace

void ValueToStored(const engine::Institution& v, stored::Institution& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_region(v.region);
  out.set_kind(v.kind);
  out.set_credit_code(v.credit_code);
  out.set_contact(v.contact);
}

absl::StatusOr<engine::Institution> ValueFromStored(
    const stored::Institution& m) {
  return engine::Institution{.name = FromStored(m.name()),
                             .region = m.region(),
                             .kind = m.kind(),
                             .credit_code = m.credit_code(),
                             .contact = m.contact()};
}

void ValueToStored(const engine::Centre& v, stored::Centre& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_institution(v.institution);
  out.set_region(v.region);
  out.set_district(v.district);
  out.set_city(v.city);
  out.set_address(v.address);
  if (v.location) {
    out.mutable_location()->set_latitude(v.location->latitude);
    out.mutable_location()->set_longitude(v.location->longitude);
  }
  out.set_calendar(v.calendar);
  out.set_contact(v.contact);
}

absl::StatusOr<engine::Centre> ValueFromStored(const stored::Centre& m) {
  engine::Centre v{.name = FromStored(m.name()),
                   .institution = m.institution(),
                   .region = m.region(),
                   .district = m.district(),
                   .city = m.city(),
                   .address = m.address(),
                   .calendar = m.calendar(),
                   .contact = m.contact()};
  if (m.has_location()) {
    v.location = engine::GeoPoint{.latitude = m.location().latitude(),
                                  .longitude = m.location().longitude()};
  }
  return v;
}

void ValueToStored(const engine::Laboratory& v, stored::Laboratory& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_centre(v.centre);
  out.set_calendar(v.calendar);
  out.set_contact(v.contact);
}

absl::StatusOr<engine::Laboratory> ValueFromStored(
    const stored::Laboratory& m) {
  return engine::Laboratory{.name = FromStored(m.name()),
                            .centre = m.centre(),
                            .calendar = m.calendar(),
                            .contact = m.contact()};
}

void ValueToStored(const engine::Instrument& v, stored::Instrument& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_laboratory(v.laboratory);
  out.set_class_code(v.class_code);
  out.set_status(SameNumber<stored::InstrumentStatus>(v.status));
  out.set_calendar(v.calendar);
  out.set_capacity(v.capacity);
  out.set_buffer_before_minutes(v.buffer_before_minutes);
  out.set_buffer_after_minutes(v.buffer_after_minutes);
  out.set_unattended(v.unattended);
  ToStored(v.service_modes, *out.mutable_service_modes());
  out.set_qualification(v.qualification);
  if (v.calibration) ToStored(*v.calibration, *out.mutable_calibration());
  RecordToStored(v.record, *out.mutable_record());
  NeedsToStored(v, out);
}

absl::StatusOr<engine::Instrument> ValueFromStored(
    const stored::Instrument& m) {
  engine::Instrument v;
  if (m.status() < stored::INSTRUMENT_STATUS_BOOKABLE ||
      m.status() > stored::INSTRUMENT_STATUS_RESTRICTED) {
    return UnknownValue("instrument.status", m.status());
  }
  v.name = FromStored(m.name());
  v.laboratory = m.laboratory();
  v.class_code = m.class_code();
  v.status = SameNumber<engine::InstrumentStatus>(m.status());
  v.calendar = m.calendar();
  v.capacity = m.capacity();
  v.buffer_before_minutes = m.buffer_before_minutes();
  v.buffer_after_minutes = m.buffer_after_minutes();
  v.unattended = m.unattended();
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  v.qualification = m.qualification();
  if (m.has_calibration()) v.calibration = FromStored(m.calibration());
  v.record = RecordFromStored(m.record());
  NeedsFromStored(m, v);
  return v;
}

void ValueToStored(const engine::Capability& v, stored::Capability& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_instrument(v.instrument);
  out.set_standard(v.standard);
  for (const engine::ParameterRange& range : v.ranges) {
    ToStored(range, *out.add_ranges());
  }
  for (const engine::Accreditation& accreditation : v.accreditations) {
    stored::Accreditation& item = *out.add_accreditations();
    item.set_scheme(
        SameNumber<stored::AccreditationScheme>(accreditation.scheme));
    item.set_certificate(accreditation.certificate);
    ToStored(accreditation.validity, *item.mutable_validity());
  }
}

absl::StatusOr<engine::Capability> ValueFromStored(
    const stored::Capability& m) {
  engine::Capability v{.name = FromStored(m.name()),
                       .instrument = m.instrument(),
                       .standard = m.standard()};
  for (const stored::ParameterRange& range : m.ranges()) {
    v.ranges.push_back(FromStored(range));
  }
  for (const stored::Accreditation& item : m.accreditations()) {
    TRILAB_ASSIGN_OR_RETURN(const engine::AccreditationScheme scheme,
                            FromStored(item.scheme()));
    v.accreditations.push_back({.scheme = scheme,
                                .certificate = item.certificate(),
                                .validity = FromStored(item.validity())});
  }
  return v;
}

void ValueToStored(const engine::Operator& v, stored::Operator& out) {
  ToStored(v.name, *out.mutable_name());
  for (const std::string& centre : v.centres) out.add_centres(centre);
  out.set_calendar(v.calendar);
  for (const engine::Qualification& qualification : v.qualifications) {
    stored::Qualification& item = *out.add_qualifications();
    item.set_name(qualification.name);
    if (qualification.expiry != engine::kNever) {
      item.set_expiry(qualification.expiry);
    }
  }
  out.set_active(v.active);
}

absl::StatusOr<engine::Operator> ValueFromStored(const stored::Operator& m) {
  engine::Operator v{.name = FromStored(m.name()),
                     .centres = {m.centres().begin(), m.centres().end()},
                     .calendar = m.calendar(),
                     .active = m.active()};
  for (const stored::Qualification& item : m.qualifications()) {
    v.qualifications.push_back(
        {.name = item.name(),
         .expiry = item.has_expiry() ? item.expiry() : engine::kNever});
  }
  return v;
}

void ValueToStored(const engine::Standard& v, stored::Standard& out) {
  out.set_number(v.number);
  out.set_edition(v.edition);
  ToStored(v.title, *out.mutable_title());
  if (v.effective) out.set_effective(ToStoredDay(*v.effective));
  if (v.withdrawn) out.set_withdrawn(ToStoredDay(*v.withdrawn));
  out.set_replaced_by(v.replaced_by);
}

absl::StatusOr<engine::Standard> ValueFromStored(const stored::Standard& m) {
  engine::Standard v{.number = m.number(),
                     .edition = m.edition(),
                     .title = FromStored(m.title()),
                     .replaced_by = m.replaced_by()};
  if (m.has_effective()) v.effective = FromStoredDay(m.effective());
  if (m.has_withdrawn()) v.withdrawn = FromStoredDay(m.withdrawn());
  return v;
}

void ValueToStored(const engine::HolidayYear& v, stored::HolidayYear& out) {
  out.set_region(v.region);
  out.set_year(v.year);
  for (const std::string& paper : v.papers) out.add_papers(paper);
  for (const engine::HolidayDay& day : v.days) {
    stored::HolidayDay& item = *out.add_days();
    item.set_date(ToStoredDay(day.date));
    item.set_name(day.name);
    item.set_off(day.off);
  }
}

absl::StatusOr<engine::HolidayYear> ValueFromStored(
    const stored::HolidayYear& m) {
  engine::HolidayYear v{.region = m.region(),
                        .year = m.year(),
                        .papers = {m.papers().begin(), m.papers().end()}};
  for (const stored::HolidayDay& item : m.days()) {
    v.days.push_back({.date = FromStoredDay(item.date()),
                      .name = item.name(),
                      .off = item.off()});
  }
  return v;
}

void ValueToStored(const engine::Outage& v, stored::Outage& out) {
  out.set_instrument(v.instrument);
  out.set_laboratory(v.laboratory);
  out.set_centre(v.centre);
  out.set_reason(v.reason);
  out.set_planned(v.planned);
  ToStored(v.first, *out.mutable_first());
  out.set_recurrence(v.recurrence);
  out.set_time_zone(v.time_zone);
  out.mutable_excluded()->Add(v.excluded.begin(), v.excluded.end());
  out.set_supply(v.supply);
  out.set_remaining(v.remaining);
}

absl::StatusOr<engine::Outage> ValueFromStored(const stored::Outage& m) {
  return engine::Outage{.instrument = m.instrument(),
                        .laboratory = m.laboratory(),
                        .centre = m.centre(),
                        .reason = m.reason(),
                        .planned = m.planned(),
                        .first = FromStored(m.first()),
                        .recurrence = m.recurrence(),
                        .time_zone = m.time_zone(),
                        .excluded = {m.excluded().begin(), m.excluded().end()},
                        .supply = m.supply(),
                        .remaining = m.remaining()};
}

void ValueToStored(const engine::AccessToken& v, stored::AccessToken& out) {
  out.set_secret_sha256(v.secret_sha256);
  out.set_role(SameNumber<stored::Role>(v.role));
  out.set_centre(v.centre);
  out.set_partner(v.partner);
  out.set_subject(v.subject);
  if (v.expire_time != absl::InfiniteFuture()) {
    ToStored(v.expire_time, *out.mutable_expire_time());
  }
  out.set_revoked(v.revoked);
}

absl::StatusOr<engine::AccessToken> ValueFromStored(
    const stored::AccessToken& m) {
  if (m.role() < stored::ROLE_ADMINISTRATOR ||
      m.role() > stored::ROLE_AUDITOR) {
    return UnknownValue("access_token.role", m.role());
  }
  engine::AccessToken v{.secret_sha256 = m.secret_sha256(),
                        .role = SameNumber<engine::Role>(m.role()),
                        .centre = m.centre(),
                        .partner = m.partner(),
                        .subject = m.subject(),
                        .revoked = m.revoked()};
  if (m.has_expire_time()) {
    TRILAB_ASSIGN_OR_RETURN(v.expire_time, FromStored(m.expire_time()));
  }
  return v;
}

}  // namespace trilab
