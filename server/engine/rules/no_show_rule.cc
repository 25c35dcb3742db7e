#include "server/engine/rules/no_show_rule.h"

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

void NoShowRuleType::Check(const Rule& rule, const Case& c, Minute start,
                           Violations& violations) const {}

Minute NoShowRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                Minute latest) const {
  return UpTo(latest, from);
}

std::optional<StartRange> NoShowRuleType::AllowedStarts(const Rule& rule,
                                                        const Case& c) const {
  return StartRange();
}

}  // namespace trilab::engine
