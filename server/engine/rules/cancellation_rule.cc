#include "server/engine/rules/cancellation_rule.h"

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

bool CancellationRuleType::Concerns(const Rule& /*rule*/, const Case& c) const {
  return c.operation == Operation::kCancel;
}

void CancellationRuleType::Check(const Rule& /*rule*/, const Case& /*c*/,
                                 Minute /*start*/,
                                 Violations& /*violations*/) const {}

Minute CancellationRuleType::Earliest(const Rule& /*rule*/, const Case& /*c*/,
                                      Minute from, Minute latest) const {
  return UpTo(latest, from);
}

std::optional<StartRange> CancellationRuleType::AllowedStarts(
    const Rule& /*rule*/, const Case& /*c*/) const {
  return StartRange();
}

}  // namespace trilab::engine
