#include "server/handlers/convert/time_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/repeated_field.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/hours.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::HorizonOpening;
using engine::Minute;
using engine::NoticeTime;
using engine::ResourceKind;

constexpr Minute kDay = 24 * 60;
constexpr Minute kLongestAhead = 730 * kDay;
constexpr int32_t kLastMinute = kDay - 1;

using Names = google::protobuf::RepeatedPtrField<std::string>;

absl::StatusOr<engine::Privileged> ParsePrivileged(absl::string_view field,
                                                   const Names& names,
                                                   bool owner) {
  engine::Privileged privileged;
  for (int i = 0; i < names.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string id,
        ParseResourceName(At(field, "institutions", i),
                          ResourceKind::kInstitution, names[i]));
    privileged.institutions.push_back(std::move(id));
  }
  privileged.owner = owner;
  return privileged;
}

void NamesToProto(const engine::Privileged& privileged, Names* names) {
  for (const std::string& id : privileged.institutions) {
    *names->Add() = ResourceName(ResourceKind::kInstitution, id);
  }
}

absl::StatusOr<NoticeTime> ParseLength(
    absl::string_view field, const google::protobuf::Duration& proto) {
  NoticeTime notice;
  TRILAB_ASSIGN_OR_RETURN(notice.length,
                          ParseMinutes(field, proto, 0, kLongestAhead));
  return notice;
}

absl::StatusOr<NoticeTime> ParseDays(absl::string_view field, int32_t days) {
  TRILAB_ASSIGN_OR_RETURN(const int32_t count, ParseCount(field, days, 1, 366));
  return NoticeTime{count * kDay, /*working_days=*/true};
}

absl::Status ParseChange(absl::string_view field, const v1::NoticeRule& proto,
                         std::optional<NoticeTime>& change) {
  if (proto.has_change_notice()) {
    TRILAB_ASSIGN_OR_RETURN(
        change, ParseLength(At(field, "change_notice"), proto.change_notice()));
  } else if (proto.has_change_working_days()) {
    TRILAB_ASSIGN_OR_RETURN(change, ParseDays(At(field, "change_working_days"),
                                              proto.change_working_days()));
  }
  return absl::OkStatus();
}

absl::Status ParseCancel(absl::string_view field, const v1::NoticeRule& proto,
                         std::optional<NoticeTime>& cancel) {
  if (proto.has_cancel_notice()) {
    TRILAB_ASSIGN_OR_RETURN(
        cancel, ParseLength(At(field, "cancel_notice"), proto.cancel_notice()));
  } else if (proto.has_cancel_working_days()) {
    TRILAB_ASSIGN_OR_RETURN(cancel, ParseDays(At(field, "cancel_working_days"),
                                              proto.cancel_working_days()));
  }
  return absl::OkStatus();
}

int32_t DaysOf(const NoticeTime& notice) {
  return static_cast<int32_t>(notice.length / kDay);
}

}  // namespace

absl::StatusOr<engine::TimeBand> ParseTimeBand(absl::string_view field,
                                               const v1::TimeBand& proto) {
  engine::TimeBand band;
  for (int i = 0; i < proto.hours_size(); ++i) {
    TRILAB_RETURN_IF_ERROR(ParseHours(At(field, "hours", i), proto.hours(i),
                                      DaysOfHours::kEveryDay, band.hours));
  }
  if (!v1::TimeBand::Days_IsValid(proto.days())) {
    return InvalidFieldError(At(field, "days"),
                             "must be DAYS_WORKING or DAYS_NON_WORKING");
  }
  band.days = static_cast<engine::BandDays>(proto.days());
  if (band.hours.empty() && band.days == engine::BandDays::kAll) {
    return InvalidFieldError(field, "must say hours, days or both");
  }
  return band;
}

void ToProto(const engine::TimeBand& band, v1::TimeBand* proto) {
  HoursToProto(band.hours, DaysOfHours::kEveryDay, proto->mutable_hours());
  proto->set_days(static_cast<v1::TimeBand::Days>(band.days));
}

absl::StatusOr<engine::NoticeRule> ParseNotices(absl::string_view field,
                                                const v1::NoticeRule& proto) {
  engine::NoticeRule rule;
  TRILAB_RETURN_IF_ERROR(ParseChange(field, proto, rule.change));
  TRILAB_RETURN_IF_ERROR(ParseCancel(field, proto, rule.cancel));
  const bool others = rule.change.has_value() || rule.cancel.has_value();
  if (proto.has_min_notice()) {
    TRILAB_ASSIGN_OR_RETURN(
        const NoticeTime notice,
        ParseLength(At(field, "min_notice"), proto.min_notice()));
    rule.min_notice = notice.length;
  } else if (proto.has_min_working_days() || !others) {
    TRILAB_ASSIGN_OR_RETURN(
        const NoticeTime notice,
        ParseDays(At(field, "min_working_days"), proto.min_working_days()));
    rule.min_notice = notice.length;
    rule.working_days = true;
  } else {
    rule.create = false;
  }
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(proto.service_modes(i))));
    rule.service_modes.push_back(mode);
  }
  return rule;
}

void ToProto(const engine::NoticeRule& rule, v1::NoticeRule* proto) {
  if (rule.create && rule.working_days) {
    proto->set_min_working_days(DaysOf({rule.min_notice}));
  } else if (rule.create) {
    MinutesToProto(rule.min_notice, proto->mutable_min_notice());
  }
  if (rule.change.has_value() && rule.change->working_days) {
    proto->set_change_working_days(DaysOf(*rule.change));
  } else if (rule.change.has_value()) {
    MinutesToProto(rule.change->length, proto->mutable_change_notice());
  }
  if (rule.cancel.has_value() && rule.cancel->working_days) {
    proto->set_cancel_working_days(DaysOf(*rule.cancel));
  } else if (rule.cancel.has_value()) {
    MinutesToProto(rule.cancel->length, proto->mutable_cancel_notice());
  }
  for (const engine::ServiceMode mode : rule.service_modes) {
    proto->add_service_modes(ToProto(mode));
  }
}

absl::StatusOr<engine::HorizonRule> ParseHorizon(absl::string_view field,
                                                 const v1::HorizonRule& proto) {
  engine::HorizonRule rule;
  rule.to_end = proto.to_end();
  if (proto.has_monthly()) {
    rule.opening = HorizonOpening::kMonthly;
    const std::string at = At(field, "monthly");
    TRILAB_ASSIGN_OR_RETURN(
        rule.opens_on, ParseCount(At(at, "day"), proto.monthly().day(), 1, 31));
    TRILAB_ASSIGN_OR_RETURN(
        rule.opens_at, ParseClock(At(at, "opens_at"),
                                  proto.monthly().opens_at(), kLastMinute));
    if (proto.has_max_ahead()) {
      return InvalidFieldError(At(field, "max_ahead"),
                               "must be left out with monthly");
    }
    return rule;
  }
  TRILAB_ASSIGN_OR_RETURN(
      rule.max_ahead, ParseMinutes(At(field, "max_ahead"), proto.max_ahead(), 1,
                                   kLongestAhead));
  if (!proto.has_daily()) return rule;
  rule.opening = HorizonOpening::kDaily;
  TRILAB_ASSIGN_OR_RETURN(rule.opens_at,
                          ParseClock(At(At(field, "daily"), "opens_at"),
                                     proto.daily().opens_at(), kLastMinute));
  if (rule.max_ahead % kDay != 0) {
    return InvalidFieldError(At(field, "max_ahead"),
                             "must be whole days with daily");
  }
  return rule;
}

void ToProto(const engine::HorizonRule& rule, v1::HorizonRule* proto) {
  proto->set_to_end(rule.to_end);
  if (rule.opening == HorizonOpening::kMonthly) {
    proto->mutable_monthly()->set_day(rule.opens_on);
    proto->mutable_monthly()->set_opens_at(FormatClock(rule.opens_at));
    return;
  }
  MinutesToProto(rule.max_ahead, proto->mutable_max_ahead());
  if (rule.opening == HorizonOpening::kDaily) {
    proto->mutable_daily()->set_opens_at(FormatClock(rule.opens_at));
  }
}

absl::StatusOr<engine::PriorityWindowRule> ParsePriorityWindow(
    absl::string_view field, const v1::PriorityWindowRule& proto) {
  engine::PriorityWindowRule rule;
  if (proto.has_window()) {
    TRILAB_ASSIGN_OR_RETURN(rule.window,
                            ParseTimeBand(At(field, "window"), proto.window()));
  }
  TRILAB_ASSIGN_OR_RETURN(
      rule.privileged,
      ParsePrivileged(field, proto.institutions(), proto.own_institution()));
  if (proto.has_release_daily()) {
    const std::string at = At(field, "release_daily");
    rule.release_by_clock = true;
    TRILAB_ASSIGN_OR_RETURN(
        rule.release_at,
        ParseClock(At(at, "at"), proto.release_daily().at(), kLastMinute));
    TRILAB_ASSIGN_OR_RETURN(
        rule.release_days_before,
        ParseCount(At(at, "days_before"), proto.release_daily().days_before(),
                   0, 366));
  } else if (proto.has_release_before()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.release_before,
        ParseMinutes(At(field, "release_before"), proto.release_before(), 0,
                     kLongestAhead));
  } else {
    return InvalidFieldError(
        At(field, "release"),
        "is required: one of release_before and release_daily");
  }
  return rule;
}

void ToProto(const engine::PriorityWindowRule& rule,
             v1::PriorityWindowRule* proto) {
  if (rule.window.has_value()) ToProto(*rule.window, proto->mutable_window());
  NamesToProto(rule.privileged, proto->mutable_institutions());
  proto->set_own_institution(rule.privileged.owner);
  if (rule.release_by_clock) {
    proto->mutable_release_daily()->set_at(FormatClock(rule.release_at));
    proto->mutable_release_daily()->set_days_before(rule.release_days_before);
  } else {
    MinutesToProto(rule.release_before, proto->mutable_release_before());
  }
}

absl::StatusOr<engine::ExclusiveAccessRule> ParseExclusiveAccess(
    absl::string_view field, const v1::ExclusiveAccessRule& proto) {
  engine::ExclusiveAccessRule rule;
  if (proto.has_weekly()) {
    TRILAB_ASSIGN_OR_RETURN(rule.weekly,
                            ParseTimeBand(At(field, "weekly"), proto.weekly()));
  }
  for (int i = 0; i < proto.blocks_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::Interval block,
        ParseInterval(At(field, "blocks", i), proto.blocks(i)));
    rule.blocks.push_back(block);
  }
  TRILAB_ASSIGN_OR_RETURN(
      rule.privileged,
      ParsePrivileged(field, proto.institutions(), proto.own_institution()));
  return rule;
}

void ToProto(const engine::ExclusiveAccessRule& rule,
             v1::ExclusiveAccessRule* proto) {
  if (rule.weekly.has_value()) ToProto(*rule.weekly, proto->mutable_weekly());
  for (const engine::Interval& block : rule.blocks) {
    v1::ExclusiveAccessRule::Block* added = proto->add_blocks();
    ToProto(block.start, added->mutable_start_time());
    ToProto(block.end, added->mutable_end_time());
  }
  NamesToProto(rule.privileged, proto->mutable_institutions());
  proto->set_own_institution(rule.privileged.owner);
}

}  // namespace trilab
