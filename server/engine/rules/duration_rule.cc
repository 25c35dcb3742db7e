#include "server/engine/rules/duration_rule.h"

#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

bool IsMultiple(const DurationRule& rule, Minute duration) {
  return rule.multiple_of <= 0 || duration % rule.multiple_of == 0;
}

bool Allows(const DurationRule& rule, Minute duration) {
  return rule.min <= duration && duration <= rule.max &&
         IsMultiple(rule, duration);
}

void Add(const Case& c, ViolationCode code, absl::string_view limit,
         Minute value, Violations& violations) {
  Violation violation = OfInstrument(c, code);
  AddNumber(violation, "minutes", c.duration);
  AddNumber(violation, limit, value);
  violations.push_back(std::move(violation));
}

}  // namespace

void DurationRuleType::Check(const Rule& rule, const Case& c, Minute start,
                             Violations& violations) const {
  const auto& params = std::get<DurationRule>(rule.params);
  if (c.duration < params.min) {
    Add(c, ViolationCode::kTooShort, "min", params.min, violations);
  }
  if (c.duration > params.max) {
    Add(c, ViolationCode::kTooLong, "max", params.max, violations);
  }
  if (!IsMultiple(params, c.duration)) {
    Add(c, ViolationCode::kNotMultiple, "multiple_of", params.multiple_of,
        violations);
  }
}

Minute DurationRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                  Minute latest) const {
  return Allows(std::get<DurationRule>(rule.params), c.duration)
             ? UpTo(latest, from)
             : kNever;
}

std::optional<StartRange> DurationRuleType::AllowedStarts(const Rule& rule,
                                                          const Case& c) const {
  if (Allows(std::get<DurationRule>(rule.params), c.duration)) {
    return StartRange();
  }
  return kNoStart;
}

}  // namespace trilab::engine
