#ifndef TRILAB_SERVER_ENGINE_RULES_NO_SHOW_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_NO_SHOW_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Says when a booking is released unless somebody checks in. Allows every
// placement, whatever its action: what it says is stamped on the booking
// (see Judgement).
class NoShowRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_NO_SHOW_RULE_H_
