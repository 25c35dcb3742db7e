#include "server/engine/rules/approval_rule.h"

#include <utility>
#include <variant>

#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

bool Allows(const Rule& rule, const Case& c) {
  return c.duration < std::get<ApprovalRule>(rule.params).min_duration;
}

}  // namespace

void ApprovalRuleType::Check(const Rule& rule, const Case& c, Minute start,
                             Violations& violations) const {
  if (Allows(rule, c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kApprovalNeeded);
  AddNumber(violation, "minutes", c.duration);
  AddNumber(violation, "min", std::get<ApprovalRule>(rule.params).min_duration);
  violations.push_back(std::move(violation));
}

Minute ApprovalRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                  Minute latest) const {
  return Allows(rule, c) ? UpTo(latest, from) : kNever;
}

std::optional<StartRange> ApprovalRuleType::AllowedStarts(const Rule& rule,
                                                          const Case& c) const {
  if (Allows(rule, c)) return StartRange();
  return kNoStart;
}

}  // namespace trilab::engine
