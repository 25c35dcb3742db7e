#ifndef TRILAB_SERVER_ENGINE_RULES_HORIZON_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_HORIZON_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits how far ahead bookings lie (BEYOND_HORIZON). The start, or with
// `to_end` the end, lies no later than the horizon:
//
//   kRolling  `max_ahead` after the time of deciding.
//   kDaily    the end of the day that is so many days ahead; before the time
//             of day `opens_at`, of the day before that.
//   kMonthly  the end of the next month; before `opens_at` on day `opens_on`
//             of this month, the end of this one. In a month without such a
//             day, its last counts.
//
// Days and times of day are local to the instrument's calendar. They open on
// the second: when clocks show 08:59:30, what opens at 09:00 is closed.
class HorizonRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_HORIZON_RULE_H_
