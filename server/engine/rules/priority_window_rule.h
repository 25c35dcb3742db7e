#ifndef TRILAB_SERVER_ENGINE_RULES_PRIORITY_WINDOW_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_PRIORITY_WINDOW_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Lets some book a window of time before others may (PRIORITY_WINDOW): "on
// working days the own institute first, others from 09:00 on the same day".
//
// Others may book what lies in a span of the window once it is released:
//   by the clock   at `release_at`, `release_days_before` the day on which the
//                  span starts;
//   otherwise      `release_before` the booking, or the span if it begins
//                  within the booking, begins.
// A booking that touches several spans needs all of them released. What lies
// outside the window anybody may book at any time.
//
// Earliest takes O(1) for each span that it passes.
class PriorityWindowRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_PRIORITY_WINDOW_RULE_H_
