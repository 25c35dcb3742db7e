// The fields of calendars and rules; see resource_values.h.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "server/sequencer/resource_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// absl::Weekday counts from Monday as 0.
stored::Weekday WeekdayToStored(absl::Weekday day) {
  return static_cast<stored::Weekday>(static_cast<int>(day) + 1);
}

absl::StatusOr<absl::Weekday> WeekdayFromStored(stored::Weekday day) {
  if (day < stored::WEEKDAY_MONDAY || day > stored::WEEKDAY_SUNDAY) {
    return UnknownValue("weekday", day);
  }
  return static_cast<absl::Weekday>(static_cast<int>(day) - 1);
}

void HoursToStored(
    const std::vector<engine::WeeklyHours>& hours,
    google::protobuf::RepeatedPtrField<stored::WeeklyHours>& out) {
  for (const engine::WeeklyHours& value : hours) {
    stored::WeeklyHours& item = *out.Add();
    item.set_day(WeekdayToStored(value.day));
    item.set_start_minute(value.start_minute);
    item.set_end_minute(value.end_minute);
    ToStored(value.service_modes, *item.mutable_service_modes());
  }
}

absl::StatusOr<std::vector<engine::WeeklyHours>> HoursFromStored(
    const google::protobuf::RepeatedPtrField<stored::WeeklyHours>& hours) {
  std::vector<engine::WeeklyHours> out;
  for (const stored::WeeklyHours& item : hours) {
    engine::WeeklyHours value{.start_minute = item.start_minute(),
                              .end_minute = item.end_minute()};
    TRILAB_ASSIGN_OR_RETURN(value.day, WeekdayFromStored(item.day()));
    TRILAB_ASSIGN_OR_RETURN(value.service_modes,
                            ModesFromStored(item.service_modes()));
    out.push_back(std::move(value));
  }
  return out;
}

void ParamsToStored(const engine::DurationRule& v, stored::Rule& out) {
  stored::DurationRule& rule = *out.mutable_duration();
  rule.set_min(v.min);
  if (v.max != engine::kNever) rule.set_max(v.max);
  rule.set_multiple_of(v.multiple_of);
}

void ParamsToStored(const engine::GridRule& v, stored::Rule& out) {
  stored::GridRule& rule = *out.mutable_grid();
  rule.set_step(v.step);
  rule.set_offset(v.offset);
  rule.set_align_end(v.align_end);
}

void ParamsToStored(const engine::NoticeRule& v, stored::Rule& out) {
  stored::NoticeRule& rule = *out.mutable_notice();
  rule.set_min_notice(v.min_notice);
  rule.set_working_days(v.working_days);
  ToStored(v.service_modes, *rule.mutable_service_modes());
}

void ParamsToStored(const engine::HorizonRule& v, stored::Rule& out) {
  stored::HorizonRule& rule = *out.mutable_horizon();
  rule.set_max_ahead(v.max_ahead);
  rule.set_to_end(v.to_end);
}

void ParamsToStored(const engine::NoShowRule& v, stored::Rule& out) {
  stored::NoShowRule& rule = *out.mutable_no_show();
  if (v.release_after != engine::kNever) {
    rule.set_release_after(v.release_after);
  }
  rule.set_check_in_before(v.check_in_before);
}

void ParamsToStored(const engine::ApprovalRule& v, stored::Rule& out) {
  out.mutable_approval()->set_min_duration(v.min_duration);
}

absl::StatusOr<engine::RuleParams> ParamsFromStored(const stored::Rule& m) {
  switch (m.params_case()) {
    case stored::Rule::kDuration:
      return engine::DurationRule{
          .min = m.duration().min(),
          .max = m.duration().has_max() ? m.duration().max() : engine::kNever,
          .multiple_of = m.duration().multiple_of()};
    case stored::Rule::kGrid:
      return engine::GridRule{.step = m.grid().step(),
                              .offset = m.grid().offset(),
                              .align_end = m.grid().align_end()};
    case stored::Rule::kNotice: {
      TRILAB_ASSIGN_OR_RETURN(auto modes,
                              ModesFromStored(m.notice().service_modes()));
      return engine::NoticeRule{.min_notice = m.notice().min_notice(),
                                .working_days = m.notice().working_days(),
                                .service_modes = std::move(modes)};
    }
    case stored::Rule::kHorizon:
      return engine::HorizonRule{.max_ahead = m.horizon().max_ahead(),
                                 .to_end = m.horizon().to_end()};
    case stored::Rule::kNoShow:
      return engine::NoShowRule{
          .release_after = m.no_show().has_release_after()
                               ? m.no_show().release_after()
                               : engine::kNever,
          .check_in_before = m.no_show().check_in_before()};
    case stored::Rule::kApproval:
      return engine::ApprovalRule{.min_duration = m.approval().min_duration()};
    case stored::Rule::PARAMS_NOT_SET:
      break;
  }
  return absl::DataLossError("stored rule is of no type that is known here");
}

engine::RuleScope ScopeFromStored(const stored::RuleScope& m) {
  return {.instrument = m.instrument(),
          .class_code = m.class_code(),
          .laboratory = m.laboratory(),
          .centre = m.centre(),
          .region = m.region()};
}

}  // namespace

void ValueToStored(const engine::Calendar& v, stored::Calendar& out) {
  ToStored(v.name, *out.mutable_name());
  out.set_time_zone(v.time_zone);
  HoursToStored(v.hours, *out.mutable_hours());
  out.set_holiday_region(v.holiday_region);
  out.set_makeup_day_as(WeekdayToStored(v.makeup_day_as));
  out.set_missing_holidays(
      SameNumber<stored::MissingHolidays>(v.missing_holidays));
  for (const engine::CalendarException& exception : v.exceptions) {
    stored::CalendarException& item = *out.add_exceptions();
    item.set_date(ToStoredDay(exception.date));
    item.set_reason(exception.reason);
    HoursToStored(exception.hours, *item.mutable_hours());
  }
}

absl::StatusOr<engine::Calendar> ValueFromStored(const stored::Calendar& m) {
  if (m.missing_holidays() != stored::MISSING_HOLIDAYS_REFUSE &&
      m.missing_holidays() != stored::MISSING_HOLIDAYS_PLAIN_WEEKDAYS) {
    return UnknownValue("calendar.missing_holidays", m.missing_holidays());
  }
  engine::Calendar v;
  v.name = FromStored(m.name());
  v.time_zone = m.time_zone();
  TRILAB_ASSIGN_OR_RETURN(v.hours, HoursFromStored(m.hours()));
  v.holiday_region = m.holiday_region();
  TRILAB_ASSIGN_OR_RETURN(v.makeup_day_as,
                          WeekdayFromStored(m.makeup_day_as()));
  v.missing_holidays =
      SameNumber<engine::MissingHolidays>(m.missing_holidays());
  for (const stored::CalendarException& item : m.exceptions()) {
    TRILAB_ASSIGN_OR_RETURN(auto hours, HoursFromStored(item.hours()));
    v.exceptions.push_back({.date = FromStoredDay(item.date()),
                            .reason = item.reason(),
                            .hours = std::move(hours)});
  }
  return v;
}

void ValueToStored(const engine::Rule& v, stored::Rule& out) {
  ToStored(v.name, *out.mutable_name());
  std::visit([&out](const auto& params) { ParamsToStored(params, out); },
             v.params);
  stored::RuleScope& scope = *out.mutable_scope();
  scope.set_instrument(v.scope.instrument);
  scope.set_class_code(v.scope.class_code);
  scope.set_laboratory(v.scope.laboratory);
  scope.set_centre(v.scope.centre);
  scope.set_region(v.scope.region);
  out.set_partner(v.partner);
  out.set_action(SameNumber<stored::RuleAction>(v.action));
  out.set_combine_all(v.combine_all);
  ToStored(v.validity, *out.mutable_validity());
  if (v.approval != engine::ApprovalProcedure()) {
    ToStored(v.approval, *out.mutable_approval_procedure());
  }
}

absl::StatusOr<engine::Rule> ValueFromStored(const stored::Rule& m) {
  if (m.action() < stored::RULE_ACTION_REJECT ||
      m.action() > stored::RULE_ACTION_WARN) {
    return UnknownValue("rule.action", m.action());
  }
  engine::Rule v;
  v.name = FromStored(m.name());
  TRILAB_ASSIGN_OR_RETURN(v.params, ParamsFromStored(m));
  v.scope = ScopeFromStored(m.scope());
  v.partner = m.partner();
  v.action = SameNumber<engine::RuleAction>(m.action());
  v.combine_all = m.combine_all();
  v.validity = FromStored(m.validity());
  TRILAB_ASSIGN_OR_RETURN(v.approval, FromStored(m.approval_procedure()));
  return v;
}

}  // namespace trilab
