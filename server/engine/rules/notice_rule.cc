#include "server/engine/rules/notice_rule.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/time/civil_time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/holidays.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

int32_t DaysOf(const NoticeTime& notice) {
  return static_cast<int32_t>((notice.length + kDay - 1) / kDay);
}

// Openings::AddWorkingDays for an instrument without a calendar.
Minute AddWeekdays(const absl::TimeZone& zone, Minute minute, int32_t days) {
  const absl::CivilMinute local = ToLocal(zone, minute);
  const absl::CivilDay today(local);
  absl::CivilDay day = today;
  for (int32_t left = days; left > 0; --left) {
    do {
      ++day;
    } while (IsWeekend(day));
  }
  return FromLocal(zone, local + (day - today) * kDay);
}

Minute Soonest(const NoticeTime& notice, const Case& c) {
  if (!notice.working_days) return c.now + notice.length;
  const int32_t days = DaysOf(notice);
  const Minute soonest = c.site.openings == nullptr
                             ? AddWeekdays(ZoneOf(c), c.now, days)
                             : c.site.openings->AddWorkingDays(c.now, days);
  return std::max(soonest, c.now);
}

// What the rule asks of the operation; nullopt if nothing.
std::optional<NoticeTime> NoticeFor(const NoticeRule& rule, const Case& c) {
  if (c.operation == Operation::kCancel) return rule.cancel;
  if (c.operation == Operation::kChange && rule.change.has_value()) {
    return rule.change;
  }
  if (!rule.create) return std::nullopt;
  return NoticeTime{rule.min_notice, rule.working_days};
}

// Whether the booking as it is now starts too soon to be changed.
bool IsTooLateToChange(const NoticeRule& rule, const Case& c, Minute soonest) {
  return c.operation == Operation::kChange && rule.change.has_value() &&
         c.present_start < soonest;
}

Violation MakeViolation(const Case& c, ViolationCode code,
                        const NoticeTime& notice) {
  Violation violation = OfInstrument(c, code);
  if (notice.working_days) {
    AddNumber(violation, "working_days", DaysOf(notice));
  } else {
    AddNumber(violation, "notice", notice.length);
  }
  return violation;
}

}  // namespace

bool NoticeRuleType::Concerns(const Rule& rule, const Case& c) const {
  const auto& params = std::get<NoticeRule>(rule.params);
  const auto& modes = params.service_modes;
  return NoticeFor(params, c).has_value() &&
         (modes.empty() ||
          std::find(modes.begin(), modes.end(), c.mode) != modes.end());
}

void NoticeRuleType::Check(const Rule& rule, const Case& c, Minute start,
                           Violations& violations) const {
  const auto& params = std::get<NoticeRule>(rule.params);
  const std::optional<NoticeTime> notice = NoticeFor(params, c);
  if (!notice.has_value()) return;
  const Minute soonest = Soonest(*notice, c);
  if (IsTooLateToChange(params, c, soonest)) {
    Violation violation =
        MakeViolation(c, ViolationCode::kChangeTooLate, *notice);
    AddTime(violation, "start", c.present_start);
    violations.push_back(std::move(violation));
  }
  if (start >= soonest) return;
  const bool cancel = c.operation == Operation::kCancel;
  Violation violation = MakeViolation(
      c,
      cancel ? ViolationCode::kCancelTooLate : ViolationCode::kNoticeTooShort,
      *notice);
  AddTime(violation, cancel ? "start" : "earliest", cancel ? start : soonest);
  violations.push_back(std::move(violation));
}

Minute NoticeRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                Minute latest) const {
  const std::optional<StartRange> range = AllowedStarts(rule, c);
  return UpTo(std::min(latest, range->last), std::max(from, range->first));
}

std::optional<StartRange> NoticeRuleType::AllowedStarts(const Rule& rule,
                                                        const Case& c) const {
  const auto& params = std::get<NoticeRule>(rule.params);
  const std::optional<NoticeTime> notice = NoticeFor(params, c);
  if (!notice.has_value()) return StartRange();
  const Minute soonest = Soonest(*notice, c);
  if (IsTooLateToChange(params, c, soonest)) return kNoStart;
  return StartRange{.first = soonest};
}

}  // namespace trilab::engine
