#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_CONSTRAINT_SET_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_CONSTRAINT_SET_H_

#include <optional>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "server/engine/constraint.h"
#include "server/engine/constraints/capability_constraint.h"
#include "server/engine/constraints/companion_constraint.h"
#include "server/engine/constraints/operator_constraint.h"
#include "server/engine/constraints/standard_constraint.h"
#include "server/engine/constraints/supply_constraint.h"
#include "server/engine/leapfrog.h"
#include "server/engine/rules/rule_set.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// Every constraint and rule that has a say in one case.
//
// Resolves once what does not depend on the place in time: matches the need,
// picks rules, and leaves out what allows the case whenever it is placed.
// Allocates nothing for needs without capabilities and the usual numbers of
// rules and operators. Refers to the case, which must outlive it.
class ConstraintSet {
 public:
  // With `alone` false, leaves the operator, supplies and companions to
  // somebody else: those of several instruments are found together.
  explicit ConstraintSet(const Case& c, bool alone = true);
  ConstraintSet(const ConstraintSet&) = delete;
  ConstraintSet& operator=(const ConstraintSet&) = delete;

  // Those that may hinder: cheap and decisive ones first.
  absl::Span<const Step> steps() const { return steps_; }
  const BoundRules& rules() const { return rules_; }
  const OperatorConstraint& operators() const { return operators_; }

  // Appends every violation, warnings too, of placing the case at `start`.
  void Check(Minute start, Violations& violations) const;
  // Appends only what constraints and rules that never hinder say.
  void CheckWarnings(Minute start, Violations& violations) const;

 private:
  void Add(const Constraint& constraint,
           std::optional<ViolationCode> code = std::nullopt) {
    steps_.push_back(
        {&constraint, &case_, code, constraint.AllowedStarts(case_)});
  }
  void AddFixed();
  void AddMoving();
  void AddShared();

  const Case& case_;
  CapabilityConstraint capability_;
  StandardConstraint standard_;
  OperatorConstraint operators_;
  std::optional<SupplyConstraint> supplies_;       // Where it has a say;
  std::optional<CompanionConstraint> companions_;  // this too.
  BoundRules rules_;
  absl::InlinedVector<Step, 16> steps_;
  absl::InlinedVector<const Constraint*, 4> warnings_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_CONSTRAINT_SET_H_
