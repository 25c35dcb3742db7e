#ifndef TRILAB_SERVER_ENGINE_RULES_SANCTION_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_SANCTION_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Suspends whoever did not keep to earlier bookings: SUSPENDED, parameters
// `owner`, `points`, `limit`, `until` unless it is for good, and `credit` if
// points are shown so. When the new booking lies does not matter to it, only
// when it is made. Judges new bookings alone: what is booked may be moved.
class SanctionRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_SANCTION_RULE_H_
