// The fields of calendars and rules; see resource_values.h.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "server/sequencer/conduct_values.h"
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

void PrivilegedToStored(const engine::Privileged& v, stored::Privileged& out) {
  for (const std::string& id : v.institutions) out.add_institutions(id);
  out.set_owner(v.owner);
}

engine::Privileged PrivilegedFromStored(const stored::Privileged& m) {
  return {.institutions = {m.institutions().begin(), m.institutions().end()},
          .owner = m.owner()};
}

void ParamsToStored(const engine::DurationRule& v, stored::Rule& out) {
  stored::DurationRule& rule = *out.mutable_duration();
  rule.set_min(v.min);
  if (v.max != engine::kNever) rule.set_max(v.max);
  rule.set_multiple_of(v.multiple_of);
  for (const engine::Minute length : v.exactly) rule.add_exactly(length);
  if (v.counted.has_value()) BandToStored(*v.counted, *rule.mutable_counted());
}

void ParamsToStored(const engine::GridRule& v, stored::Rule& out) {
  stored::GridRule& rule = *out.mutable_grid();
  rule.set_step(v.step);
  rule.set_offset(v.offset);
  rule.set_align_end(v.align_end);
  HoursToStored(v.blocks, *rule.mutable_blocks());
  rule.set_allow_runs(v.allow_runs);
}

void NoticeToStored(const engine::NoticeTime& v, stored::NoticeTime& out) {
  out.set_length(v.length);
  out.set_working_days(v.working_days);
}

engine::NoticeTime NoticeFromStored(const stored::NoticeTime& m) {
  return {.length = m.length(), .working_days = m.working_days()};
}

void ParamsToStored(const engine::NoticeRule& v, stored::Rule& out) {
  stored::NoticeRule& rule = *out.mutable_notice();
  rule.set_min_notice(v.min_notice);
  rule.set_working_days(v.working_days);
  ToStored(v.service_modes, *rule.mutable_service_modes());
  if (v.change.has_value()) NoticeToStored(*v.change, *rule.mutable_change());
  if (v.cancel.has_value()) NoticeToStored(*v.cancel, *rule.mutable_cancel());
  rule.set_not_for_new(!v.create);
}

void ParamsToStored(const engine::HorizonRule& v, stored::Rule& out) {
  stored::HorizonRule& rule = *out.mutable_horizon();
  rule.set_max_ahead(v.max_ahead);
  rule.set_to_end(v.to_end);
  rule.set_opening(SameNumber<stored::HorizonOpening>(v.opening));
  rule.set_opens_at(v.opens_at);
  rule.set_opens_on(v.opens_on);
}

void ParamsToStored(const engine::PriorityWindowRule& v, stored::Rule& out) {
  stored::PriorityWindowRule& rule = *out.mutable_priority_window();
  if (v.window.has_value()) BandToStored(*v.window, *rule.mutable_window());
  PrivilegedToStored(v.privileged, *rule.mutable_privileged());
  rule.set_release_by_clock(v.release_by_clock);
  rule.set_release_before(v.release_before);
  rule.set_release_at(v.release_at);
  rule.set_release_days_before(v.release_days_before);
}

void ParamsToStored(const engine::ExclusiveAccessRule& v, stored::Rule& out) {
  stored::ExclusiveAccessRule& rule = *out.mutable_exclusive_access();
  if (v.weekly.has_value()) BandToStored(*v.weekly, *rule.mutable_weekly());
  for (const engine::Interval& block : v.blocks) {
    ToStored(block, *rule.add_blocks());
  }
  PrivilegedToStored(v.privileged, *rule.mutable_privileged());
}

absl::StatusOr<engine::RuleParams> ParamsFrom(const stored::DurationRule& m) {
  engine::DurationRule v{.min = m.min(),
                         .max = m.has_max() ? m.max() : engine::kNever,
                         .multiple_of = m.multiple_of()};
  v.exactly.assign(m.exactly().begin(), m.exactly().end());
  if (m.has_counted()) {
    TRILAB_ASSIGN_OR_RETURN(v.counted, BandFromStored(m.counted()));
  }
  return v;
}

absl::StatusOr<engine::RuleParams> ParamsFrom(const stored::GridRule& m) {
  engine::GridRule v{
      .step = m.step(), .offset = m.offset(), .align_end = m.align_end()};
  TRILAB_ASSIGN_OR_RETURN(v.blocks, HoursFromStored(m.blocks()));
  v.allow_runs = m.allow_runs();
  return v;
}

absl::StatusOr<engine::RuleParams> ParamsFrom(const stored::NoticeRule& m) {
  engine::NoticeRule v{.min_notice = m.min_notice(),
                       .working_days = m.working_days()};
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  if (m.has_change()) v.change = NoticeFromStored(m.change());
  if (m.has_cancel()) v.cancel = NoticeFromStored(m.cancel());
  v.create = !m.not_for_new();
  return v;
}

absl::StatusOr<engine::RuleParams> ParamsFrom(const stored::HorizonRule& m) {
  if (!stored::HorizonOpening_IsValid(m.opening())) {
    return UnknownValue("horizon.opening", m.opening());
  }
  return engine::HorizonRule{
      .max_ahead = m.max_ahead(),
      .to_end = m.to_end(),
      .opening = SameNumber<engine::HorizonOpening>(m.opening()),
      .opens_at = m.opens_at(),
      .opens_on = m.opens_on()};
}

absl::StatusOr<engine::RuleParams> ParamsFrom(
    const stored::PriorityWindowRule& m) {
  engine::PriorityWindowRule v;
  if (m.has_window()) {
    TRILAB_ASSIGN_OR_RETURN(v.window, BandFromStored(m.window()));
  }
  v.privileged = PrivilegedFromStored(m.privileged());
  v.release_by_clock = m.release_by_clock();
  v.release_before = m.release_before();
  v.release_at = m.release_at();
  v.release_days_before = m.release_days_before();
  return v;
}

absl::StatusOr<engine::RuleParams> ParamsFrom(
    const stored::ExclusiveAccessRule& m) {
  engine::ExclusiveAccessRule v;
  if (m.has_weekly()) {
    TRILAB_ASSIGN_OR_RETURN(v.weekly, BandFromStored(m.weekly()));
  }
  for (const stored::Interval& block : m.blocks()) {
    v.blocks.push_back(FromStored(block));
  }
  v.privileged = PrivilegedFromStored(m.privileged());
  return v;
}

void CountToStored(const engine::BookingCount& v, stored::BookingCount& out) {
  out.set_owner(SameNumber<stored::BookingOwner>(v.owner));
  out.set_set(SameNumber<stored::BookingSet>(v.set));
  out.set_without_ended(v.without_ended);
  out.set_with_cancelled(v.with_cancelled);
  out.set_with_no_shows(v.with_no_shows);
}

absl::StatusOr<engine::BookingCount> CountFromStored(
    const stored::BookingCount& m) {
  if (m.owner() < stored::BOOKING_OWNER_MEMBER ||
      m.owner() > stored::BOOKING_OWNER_GROUP) {
    return UnknownValue("rule.count.owner", m.owner());
  }
  if (m.set() < stored::BOOKING_SET_SCOPE ||
      m.set() > stored::BOOKING_SET_LABORATORY) {
    return UnknownValue("rule.count.set", m.set());
  }
  return engine::BookingCount{
      .owner = SameNumber<engine::BookingOwner>(m.owner()),
      .set = SameNumber<engine::BookingSet>(m.set()),
      .without_ended = m.without_ended(),
      .with_cancelled = m.with_cancelled(),
      .with_no_shows = m.with_no_shows()};
}

absl::StatusOr<engine::QuotaPeriod> PeriodFromStored(stored::QuotaPeriod m) {
  if (m < stored::QUOTA_PERIOD_DAY || m > stored::QUOTA_PERIOD_ROLLING) {
    return UnknownValue("rule.period", m);
  }
  return SameNumber<engine::QuotaPeriod>(m);
}

void ParamsToStored(const engine::CountQuotaRule& v, stored::Rule& out) {
  stored::CountQuotaRule& rule = *out.mutable_count_quota();
  CountToStored(v.count, *rule.mutable_count());
  rule.set_max(v.max);
  rule.set_period(SameNumber<stored::QuotaPeriod>(v.period));
  rule.set_days(v.days);
  rule.set_touched(v.touched);
}

void ParamsToStored(const engine::TimeQuotaRule& v, stored::Rule& out) {
  stored::TimeQuotaRule& rule = *out.mutable_time_quota();
  CountToStored(v.count, *rule.mutable_count());
  rule.set_max(v.max);
  rule.set_period(SameNumber<stored::QuotaPeriod>(v.period));
  rule.set_days(v.days);
  if (v.only_in.has_value()) BandToStored(*v.only_in, *rule.mutable_only_in());
}

void ParamsToStored(const engine::ConcurrentRule& v, stored::Rule& out) {
  CountToStored(v.count, *out.mutable_concurrent()->mutable_count());
  out.mutable_concurrent()->set_max(v.max);
}

void ParamsToStored(const engine::SpacingRule& v, stored::Rule& out) {
  CountToStored(v.count, *out.mutable_spacing()->mutable_count());
  out.mutable_spacing()->set_gap(v.gap);
}

void ParamsToStored(const engine::OverlapRule& v, stored::Rule& out) {
  CountToStored(v.count, *out.mutable_overlap()->mutable_count());
}

void ParamsToStored(const engine::QualificationRule& v, stored::Rule& out) {
  stored::QualificationRule& rule = *out.mutable_qualification();
  rule.set_qualification(v.qualification);
  ToStored(v.service_modes, *rule.mutable_service_modes());
}

void ParamsToStored(const engine::AgreementRule& v, stored::Rule& out) {
  out.mutable_agreement()->set_through_end(v.through_end);
}

absl::StatusOr<engine::RuleParams> ParamsFromStored(
    const stored::CountQuotaRule& m) {
  engine::CountQuotaRule v;
  TRILAB_ASSIGN_OR_RETURN(v.count, CountFromStored(m.count()));
  v.max = m.max();
  TRILAB_ASSIGN_OR_RETURN(v.period, PeriodFromStored(m.period()));
  v.days = m.days();
  v.touched = m.touched();
  return engine::RuleParams(v);
}

absl::StatusOr<engine::RuleParams> ParamsFromStored(
    const stored::TimeQuotaRule& m) {
  engine::TimeQuotaRule v;
  TRILAB_ASSIGN_OR_RETURN(v.count, CountFromStored(m.count()));
  v.max = m.max();
  TRILAB_ASSIGN_OR_RETURN(v.period, PeriodFromStored(m.period()));
  v.days = m.days();
  if (m.has_only_in()) {
    TRILAB_ASSIGN_OR_RETURN(v.only_in, BandFromStored(m.only_in()));
  }
  return engine::RuleParams(v);
}

absl::StatusOr<engine::RuleParams> ParamsFromStored(
    const stored::QualificationRule& m) {
  engine::QualificationRule v;
  v.qualification = m.qualification();
  TRILAB_ASSIGN_OR_RETURN(v.service_modes, ModesFromStored(m.service_modes()));
  return engine::RuleParams(std::move(v));
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

void ParamsToStored(const engine::SanctionRule& v, stored::Rule& out) {
  ValueToStored(v, *out.mutable_sanction());
}

void ParamsToStored(const engine::RequiredAnswersRule& v, stored::Rule& out) {
  ValueToStored(v, *out.mutable_required_answers());
}

void ParamsToStored(const engine::FairShareRule& v, stored::Rule& out) {
  ValueToStored(v, *out.mutable_fair_share());
}

// Rules stored before there were levels are an administrator's to override.
absl::StatusOr<engine::OverrideLevel> LevelFromStored(
    stored::OverrideLevel level) {
  if (level == stored::OVERRIDE_LEVEL_UNSPECIFIED) {
    return engine::OverrideLevel::kAdministrator;
  }
  if (!stored::OverrideLevel_IsValid(level)) {
    return UnknownValue("rule.override_level", level);
  }
  return SameNumber<engine::OverrideLevel>(level);
}

absl::StatusOr<engine::RuleParams> ParamsFromStored(const stored::Rule& m) {
  switch (m.params_case()) {
    case stored::Rule::kDuration:
      return ParamsFrom(m.duration());
    case stored::Rule::kGrid:
      return ParamsFrom(m.grid());
    case stored::Rule::kNotice:
      return ParamsFrom(m.notice());
    case stored::Rule::kHorizon:
      return ParamsFrom(m.horizon());
    case stored::Rule::kPriorityWindow:
      return ParamsFrom(m.priority_window());
    case stored::Rule::kExclusiveAccess:
      return ParamsFrom(m.exclusive_access());
    case stored::Rule::kCountQuota:
      return ParamsFromStored(m.count_quota());
    case stored::Rule::kTimeQuota:
      return ParamsFromStored(m.time_quota());
    case stored::Rule::kConcurrent: {
      TRILAB_ASSIGN_OR_RETURN(const engine::BookingCount count,
                              CountFromStored(m.concurrent().count()));
      return engine::ConcurrentRule{.count = count,
                                    .max = m.concurrent().max()};
    }
    case stored::Rule::kSpacing: {
      TRILAB_ASSIGN_OR_RETURN(const engine::BookingCount count,
                              CountFromStored(m.spacing().count()));
      return engine::SpacingRule{.count = count, .gap = m.spacing().gap()};
    }
    case stored::Rule::kOverlap: {
      TRILAB_ASSIGN_OR_RETURN(const engine::BookingCount count,
                              CountFromStored(m.overlap().count()));
      return engine::OverlapRule{.count = count};
    }
    case stored::Rule::kQualification:
      return ParamsFromStored(m.qualification());
    case stored::Rule::kAccount:
      return trilab::ParamsFromStored(m.account());
    case stored::Rule::kCancellationLadder:
      return trilab::ParamsFromStored(m.cancellation_ladder());
    case stored::Rule::kAgreement:
      return engine::AgreementRule{.through_end = m.agreement().through_end()};
    case stored::Rule::kNoShow:
      return engine::NoShowRule{
          .release_after = m.no_show().has_release_after()
                               ? m.no_show().release_after()
                               : engine::kNever,
          .check_in_before = m.no_show().check_in_before()};
    case stored::Rule::kApproval:
      return engine::ApprovalRule{.min_duration = m.approval().min_duration()};
    case stored::Rule::kSanction:
      return ValueFromStored(m.sanction());
    case stored::Rule::kRequiredAnswers:
      return ValueFromStored(m.required_answers());
    case stored::Rule::kFairShare:
      return ValueFromStored(m.fair_share());
    case stored::Rule::PARAMS_NOT_SET:
      break;
  }
  return absl::DataLossError("stored rule is of no type that is known here");
}

}  // namespace

void BandToStored(const engine::TimeBand& v, stored::TimeBand& out) {
  HoursToStored(v.hours, *out.mutable_hours());
  out.set_days(SameNumber<stored::TimeBandDays>(v.days));
}

absl::StatusOr<engine::TimeBand> BandFromStored(const stored::TimeBand& m) {
  if (!stored::TimeBandDays_IsValid(m.days())) {
    return UnknownValue("time_band.days", m.days());
  }
  engine::TimeBand v;
  TRILAB_ASSIGN_OR_RETURN(v.hours, HoursFromStored(m.hours()));
  v.days = SameNumber<engine::BandDays>(m.days());
  return v;
}

engine::RuleScope ScopeFromStored(const stored::RuleScope& m) {
  return {.instrument = m.instrument(),
          .class_code = m.class_code(),
          .laboratory = m.laboratory(),
          .centre = m.centre(),
          .region = m.region()};
}

void ScopeToStored(const engine::RuleScope& v, stored::RuleScope& out) {
  out.set_instrument(v.instrument);
  out.set_class_code(v.class_code);
  out.set_laboratory(v.laboratory);
  out.set_centre(v.centre);
  out.set_region(v.region);
}

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
  ScopeToStored(v.scope, *out.mutable_scope());
  out.set_partner(v.partner);
  out.set_member(v.member);
  out.set_project(v.project);
  out.set_group(v.group);
  out.set_action(SameNumber<stored::RuleAction>(v.action));
  out.set_combine_all(v.combine_all);
  ToStored(v.validity, *out.mutable_validity());
  if (v.prime_time.has_value()) {
    BandToStored(*v.prime_time, *out.mutable_prime_time());
  }
  if (v.approval != engine::ApprovalProcedure()) {
    ToStored(v.approval, *out.mutable_approval_procedure());
  }
  out.set_override_level(SameNumber<stored::OverrideLevel>(v.override_level));
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
  v.member = m.member();
  v.project = m.project();
  v.group = m.group();
  v.action = SameNumber<engine::RuleAction>(m.action());
  v.combine_all = m.combine_all();
  v.validity = FromStored(m.validity());
  if (m.has_prime_time()) {
    TRILAB_ASSIGN_OR_RETURN(v.prime_time, BandFromStored(m.prime_time()));
  }
  TRILAB_ASSIGN_OR_RETURN(v.approval, FromStored(m.approval_procedure()));
  TRILAB_ASSIGN_OR_RETURN(v.override_level,
                          LevelFromStored(m.override_level()));
  return v;
}

}  // namespace trilab
