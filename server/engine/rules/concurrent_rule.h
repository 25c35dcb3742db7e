#ifndef TRILAB_SERVER_ENGINE_RULES_CONCURRENT_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_CONCURRENT_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits how many bookings a member, project, partner or group has that are
// not over at the time of deciding (TOO_MANY_BOOKINGS). Where the new one lies
// does not matter.
class ConcurrentRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
  std::optional<QuotaUse> UseAt(const Rule& rule, const Case& c,
                                Minute at) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_CONCURRENT_RULE_H_
