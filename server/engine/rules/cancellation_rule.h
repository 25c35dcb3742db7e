#ifndef TRILAB_SERVER_ENGINE_RULES_CANCELLATION_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_CANCELLATION_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// A cancellation ladder: what late cancellations cost (money/penalty.h). It
// stands in nobody's way, but a booking that is cancelled tells that it was
// judged by it.
class CancellationRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  bool JudgesCancelling() const override { return true; }
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_CANCELLATION_RULE_H_
