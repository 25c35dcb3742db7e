#include "server/engine/rules/horizon_rule.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/time/civil_time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/local_clock.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

// When days and months open for booking.
class OpeningDays {
 public:
  OpeningDays(const HorizonRule& rule, const Case& c)
      : rule_(rule), clock_(c) {}

  // When `day` opens.
  Minute OpensAt(LocalDayNumber day) const {
    if (rule_.opening == HorizonOpening::kDaily) {
      return clock_.At(day - rule_.max_ahead / kDay, rule_.opens_at);
    }
    const absl::CivilMonth before =
        absl::CivilMonth(LocalClock::CivilDayOf(day)) - 1;
    const absl::CivilDay last = absl::CivilDay(before + 1) - 1;
    const absl::CivilDay opens =
        std::min(last, absl::CivilDay(before) + (rule_.opens_on - 1));
    return clock_.At(LocalClock::NumberOf(opens), rule_.opens_at);
  }

  // The first moment that does not lie on a day which is open at `now`.
  Minute EndAt(Minute now) const {
    const LocalDayNumber today = clock_.DayOf(now);
    if (rule_.opening == HorizonOpening::kDaily) {
      const LocalDayNumber last = today + rule_.max_ahead / kDay;
      return clock_.At(OpensAt(last) <= now ? last + 1 : last, 0);
    }
    const absl::CivilMonth next =
        absl::CivilMonth(LocalClock::CivilDayOf(today)) + 1;
    const LocalDayNumber first = LocalClock::NumberOf(absl::CivilDay(next));
    const bool open = OpensAt(first) <= now;
    return open ? clock_.At(LocalClock::NumberOf(absl::CivilDay(next + 1)), 0)
                : clock_.At(first, 0);
  }

  Minute OpensFor(Minute minute) const { return OpensAt(clock_.DayOf(minute)); }

 private:
  const HorizonRule& rule_;
  LocalClock clock_;
};

// The last start, or with `to_end` the last end, within the horizon.
Minute Horizon(const HorizonRule& rule, const Case& c) {
  if (rule.opening == HorizonOpening::kRolling) return c.now + rule.max_ahead;
  return OpeningDays(rule, c).EndAt(ClockOf(c)) - (rule.to_end ? 0 : 1);
}

Minute LatestStart(const HorizonRule& rule, const Case& c) {
  return Horizon(rule, c) - (rule.to_end ? c.duration : 0);
}

}  // namespace

void HorizonRuleType::Check(const Rule& rule, const Case& c, Minute start,
                            Violations& violations) const {
  const auto& params = std::get<HorizonRule>(rule.params);
  if (start <= LatestStart(params, c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kBeyondHorizon);
  AddTime(violation, "latest", Horizon(params, c));
  AddParameter(violation, "to_end", params.to_end ? "true" : "false");
  if (params.opening != HorizonOpening::kRolling) {
    const Minute judged = params.to_end ? start + c.duration - 1 : start;
    AddTime(violation, "opens", OpeningDays(params, c).OpensFor(judged));
  }
  violations.push_back(std::move(violation));
}

Minute HorizonRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                 Minute latest) const {
  const auto& params = std::get<HorizonRule>(rule.params);
  return UpTo(std::min(latest, LatestStart(params, c)), from);
}

std::optional<StartRange> HorizonRuleType::AllowedStarts(const Rule& rule,
                                                         const Case& c) const {
  return StartRange{.last = LatestStart(std::get<HorizonRule>(rule.params), c)};
}

}  // namespace trilab::engine
