#include "server/engine/rules/horizon_rule.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

Minute LatestStart(const HorizonRule& rule, const Case& c) {
  return c.now + rule.max_ahead - (rule.to_end ? c.duration : 0);
}

}  // namespace

void HorizonRuleType::Check(const Rule& rule, const Case& c, Minute start,
                            Violations& violations) const {
  const auto& params = std::get<HorizonRule>(rule.params);
  if (start <= LatestStart(params, c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kBeyondHorizon);
  AddTime(violation, "latest", c.now + params.max_ahead);
  AddParameter(violation, "to_end", params.to_end ? "true" : "false");
  violations.push_back(std::move(violation));
}

Minute HorizonRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                 Minute latest) const {
  const auto& params = std::get<HorizonRule>(rule.params);
  return UpTo(std::min(latest, LatestStart(params, c)), from);
}

std::optional<StartRange> HorizonRuleType::AllowedStarts(const Rule& rule,
                                                         const Case& c) const {
  return StartRange{.last = LatestStart(std::get<HorizonRule>(rule.params), c)};
}

}  // namespace trilab::engine
