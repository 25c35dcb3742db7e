#ifndef TRILAB_SERVER_ENGINE_RULES_RULE_SET_H_
#define TRILAB_SERVER_ENGINE_RULES_RULE_SET_H_

#include <cstdint>
#include <optional>

#include "absl/container/inlined_vector.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// A row of policy as a constraint. Stamps the rule's name, revision and
// severity on its violations; one that only warns, or asks for approval, never
// hinders.
//
// Refers to the rule, which must outlive it.
class BoundRule final : public Constraint {
 public:
  explicit BoundRule(const Rule& rule)
      : rule_(&rule), type_(&RuleTypeOf(rule)) {}

  const Rule& rule() const { return *rule_; }
  bool hinders() const { return rule_->action == RuleAction::kReject; }
  Severity severity() const;

  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Case& c) const override;

 private:
  const Rule* rule_;
  const RuleType* type_;
};

using BoundRules = absl::InlinedVector<BoundRule, 6>;

// The rules that judge the case: those of its site that are valid at `now`,
// mean its partner or everybody, and concern it. Of each type the narrowest
// row applies; where two are equally narrow, one for the partner before one
// for all, then by id. Further rows of the type apply only if they say
// `combine_all`. O(r): r rules of the site.
BoundRules ResolveRules(const Case& c);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_RULE_SET_H_
