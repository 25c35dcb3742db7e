#include "server/engine/rules/rule_set.h"

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <variant>

#include "absl/strings/string_view.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

// The lower the narrower. A longer prefix of classes is narrower.
int ScopeWidth(const RuleScope& scope) {
  constexpr int kLongestClass = 64;
  if (!scope.instrument.empty()) return 0;
  if (!scope.class_code.empty()) {
    return kLongestClass - static_cast<int>(scope.class_code.size());
  }
  if (!scope.laboratory.empty()) return kLongestClass + 1;
  if (!scope.centre.empty()) return kLongestClass + 2;
  if (scope.region != 0) return kLongestClass + 3;
  return kLongestClass + 4;
}

bool IsNarrower(const Rule& a, const Rule& b) {
  const auto key = [](const Rule& rule) {
    return std::make_tuple(ScopeWidth(rule.scope), rule.partner.empty(),
                           absl::string_view(rule.meta.id));
  };
  return key(a) < key(b);
}

bool Applies(const Rule& rule, const Case& c) {
  if (!rule.validity.Contains(c.now)) return false;
  if (!rule.partner.empty() &&
      (c.partner == 0 ||
       c.state.catalog().institutions().IdOf(c.partner) != rule.partner)) {
    return false;
  }
  return RuleTypeOf(rule).Concerns(rule, c);
}

}  // namespace

Severity BoundRule::severity() const {
  switch (rule_->action) {
    case RuleAction::kReject:
      return Severity::kReject;
    case RuleAction::kRequireApproval:
      return Severity::kApproval;
    case RuleAction::kWarn:
      break;
  }
  return Severity::kWarn;
}

void BoundRule::Check(const Case& c, Minute start,
                      Violations& violations) const {
  const size_t before = violations.size();
  type_->Check(*rule_, c, start, violations);
  for (size_t i = before; i < violations.size(); ++i) {
    violations[i].rule = rule_->meta.id;
    violations[i].rule_revision = rule_->meta.revision;
    violations[i].severity = severity();
  }
}

Minute BoundRule::Earliest(const Case& c, Minute from, Minute latest) const {
  return hinders() ? type_->Earliest(*rule_, c, from, latest)
                   : UpTo(latest, from);
}

std::optional<StartRange> BoundRule::AllowedStarts(const Case& c) const {
  return hinders() ? type_->AllowedStarts(*rule_, c) : StartRange();
}

BoundRules ResolveRules(const Case& c) {
  std::array<const Rule*, std::variant_size_v<RuleParams>> narrowest{};
  BoundRules rules;
  for (const Ptr<Rule>& rule : c.site.rules) {
    if (!Applies(*rule, c)) continue;
    const Rule*& best = narrowest[rule->params.index()];
    if (best == nullptr || IsNarrower(*rule, *best)) best = rule.get();
  }
  for (const Ptr<Rule>& rule : c.site.rules) {
    const bool is_narrowest = narrowest[rule->params.index()] == rule.get();
    if (is_narrowest || (rule->combine_all && Applies(*rule, c))) {
      rules.emplace_back(*rule);
    }
  }
  return rules;
}

}  // namespace trilab::engine
