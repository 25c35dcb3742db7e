#ifndef TRILAB_SERVER_ENGINE_RULES_RULE_TYPE_H_
#define TRILAB_SERVER_ENGINE_RULES_RULE_TYPE_H_

#include <optional>

#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/rules/quota_use.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// One kind of rule: what its parameters mean.
//
// A rule type is one file that implements this, and one row in the table of
// rule_registry.cc. Which rows of policy judge a booking, and whether they
// reject, warn or ask for approval, is settled outside (rule_set.h).
//
// Immutable and without state; thread-safe.
class RuleType {
 public:
  virtual ~RuleType() = default;

  // Whether `rule` has anything to say about the case, wherever it is placed.
  virtual bool Concerns(const Rule& rule, const Case& c) const { return true; }

  // Whether rules of the type have a say in Operation::kCancel. The others are
  // about placing bookings, and are not asked.
  virtual bool JudgesCancelling() const { return false; }

  // As Constraint::Check. Name, revision and severity of the violations are
  // filled in outside.
  virtual void Check(const Rule& rule, const Case& c, Minute start,
                     Violations& violations) const = 0;

  // As Constraint::Earliest, with its law.
  virtual Minute Earliest(const Rule& rule, const Case& c, Minute from,
                          Minute latest) const = 0;

  // As Constraint::AllowedStarts.
  virtual std::optional<StartRange> AllowedStarts(const Rule& rule,
                                                  const Case& c) const {
    return std::nullopt;
  }

  // Of a quota: how much of it the case's owner has used, in the period around
  // `at`. Nullopt for rules that are no quotas.
  virtual std::optional<QuotaUse> UseAt(const Rule& rule, const Case& c,
                                        Minute at) const {
    return std::nullopt;
  }
};

// The type of a rule: by the alternative of its parameters. O(1).
const RuleType& RuleTypeOf(const Rule& rule);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_RULE_TYPE_H_
