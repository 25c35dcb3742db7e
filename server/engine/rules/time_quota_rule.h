#ifndef TRILAB_SERVER_ENGINE_RULES_TIME_QUOTA_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_TIME_QUOTA_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits how much time a member, project, partner or group has booked in each
// day, week, month or year, in any stretch of some days, or ahead
// (TIME_QUOTA).
//
// Of a booking the minutes inside the period count, and of those ahead all of
// them if it starts from now on. They count once, however many instruments of
// the scope it takes. Only bookings that keep their time count: neither
// cancelled nor expired ones.
class TimeQuotaRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
  std::optional<QuotaUse> UseAt(const Rule& rule, const Case& c,
                                Minute at) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_TIME_QUOTA_RULE_H_
