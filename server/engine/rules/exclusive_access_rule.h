#ifndef TRILAB_SERVER_ENGINE_RULES_EXCLUSIVE_ACCESS_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_EXCLUSIVE_ACCESS_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Keeps blocks of time for some (EXCLUSIVE_ACCESS): a part of every week, or
// spans named one by one. Bookings of others share no minute with a block;
// buffers may. Without blocks, all time is kept; with nobody privileged, the
// blocks are kept free.
//
// Earliest takes O(1) for each weekly span that it passes, and O(n) for n
// spans named.
class ExclusiveAccessRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_EXCLUSIVE_ACCESS_RULE_H_
