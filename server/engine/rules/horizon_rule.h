#ifndef TRILAB_SERVER_ENGINE_RULES_HORIZON_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_HORIZON_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits how far ahead bookings lie (BEYOND_HORIZON): the start, or with
// `to_end` the end, is no later than `max_ahead` after the time of deciding.
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
