#ifndef TRILAB_SERVER_ENGINE_RULES_COUNT_QUOTA_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_COUNT_QUOTA_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits how many bookings a member, project, partner or group has in each
// day, week, month or year, in any stretch of some days, or ahead
// (COUNT_QUOTA).
//
// A booking counts where it starts, or with `touched` wherever it is in part.
// It counts once, however many instruments of the scope it takes. Only those
// that keep their time count: neither cancelled nor expired ones.
class CountQuotaRuleType final : public RuleType {
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

#endif  // TRILAB_SERVER_ENGINE_RULES_COUNT_QUOTA_RULE_H_
