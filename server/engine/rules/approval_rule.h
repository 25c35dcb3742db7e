#ifndef TRILAB_SERVER_ENGINE_RULES_APPROVAL_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_APPROVAL_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Asks for approval of every booking, or of long ones: APPROVAL_NEEDED. Time
// of day does not matter to it.
class ApprovalRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_APPROVAL_RULE_H_
