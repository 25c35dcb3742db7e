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

int32_t DaysOf(const NoticeRule& rule) {
  return static_cast<int32_t>((rule.min_notice + kDay - 1) / kDay);
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

Minute Soonest(const NoticeRule& rule, const Case& c) {
  if (!rule.working_days) return c.now + rule.min_notice;
  const int32_t days = DaysOf(rule);
  const Minute soonest = c.site.openings == nullptr
                             ? AddWeekdays(ZoneOf(c), c.now, days)
                             : c.site.openings->AddWorkingDays(c.now, days);
  return std::max(soonest, c.now);
}

}  // namespace

bool NoticeRuleType::Concerns(const Rule& rule, const Case& c) const {
  const auto& modes = std::get<NoticeRule>(rule.params).service_modes;
  return modes.empty() ||
         std::find(modes.begin(), modes.end(), c.mode) != modes.end();
}

void NoticeRuleType::Check(const Rule& rule, const Case& c, Minute start,
                           Violations& violations) const {
  const auto& params = std::get<NoticeRule>(rule.params);
  const Minute soonest = Soonest(params, c);
  if (start >= soonest) return;
  Violation violation = OfInstrument(c, ViolationCode::kNoticeTooShort);
  if (params.working_days) {
    AddNumber(violation, "working_days", DaysOf(params));
  } else {
    AddNumber(violation, "notice", params.min_notice);
  }
  AddTime(violation, "earliest", soonest);
  violations.push_back(std::move(violation));
}

Minute NoticeRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                Minute latest) const {
  return UpTo(latest,
              std::max(from, Soonest(std::get<NoticeRule>(rule.params), c)));
}

std::optional<StartRange> NoticeRuleType::AllowedStarts(const Rule& rule,
                                                        const Case& c) const {
  return StartRange{.first = Soonest(std::get<NoticeRule>(rule.params), c)};
}

}  // namespace trilab::engine
