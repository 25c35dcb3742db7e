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
// hinders. One with a prime time says nothing of starts outside it, whatever
// its type.
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
  bool IsExempt(const Case& c, Minute start) const;
  Minute EarliestInPrimeTime(const Case& c, Minute from, Minute latest) const;

  const Rule* rule_;
  const RuleType* type_;
};

// Whether `a` goes before `b`, of two rules of one type that both apply: by
// scope, then subject, then id. A strict total order.
bool IsNarrower(const Rule& a, const Rule& b);

using BoundRules = absl::InlinedVector<BoundRule, 6>;

// The rules that judge the case: those of its site that are valid at `now`,
// mean its member, project or partner, a group of the partner or everybody, and
// concern it and its operation. Of each type the narrowest row applies: of
// equal scopes, one for the member before one for the project, the partner, a
// group and everybody; then by id. Further rows of the type apply only if they
// say `combine_all`. The rule that the case waives is left out in the end. O(r
// log n): r rules of the site.
BoundRules ResolveRules(const Case& c);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_RULE_SET_H_
