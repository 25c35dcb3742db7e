#ifndef TRILAB_SERVER_ENGINE_RULES_QUALIFICATION_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_QUALIFICATION_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Lets only members book who hold a qualification through the end of the
// booking (MEMBER_REQUIRED, MEMBER_NOT_QUALIFIED).
//
// One that lapses without use must not have lapsed at the start: counted from
// when it was granted, and from the end of each booking of the member, planned
// ones too, on an instrument that asks for it. If the rule names the
// qualification, every instrument of its scope does.
class QualificationRuleType final : public RuleType {
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

#endif  // TRILAB_SERVER_ENGINE_RULES_QUALIFICATION_RULE_H_
