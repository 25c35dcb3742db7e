#include "server/engine/rules/rule_set.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <variant>

#include "absl/strings/string_view.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/time_band_times.h"
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

// As above.
int SubjectWidth(const Rule& rule) {
  if (!rule.member.empty()) return 0;
  if (!rule.project.empty()) return 1;
  if (!rule.partner.empty()) return 2;
  return rule.group.empty() ? 4 : 3;
}

// Whether `id`, if it is set, is that of `uid` in `table`.
template <typename T>
bool IsOrEmpty(const std::string& id, const Table<T>& table, uint32_t uid) {
  return id.empty() || (uid != 0 && table.IdOf(uid) == id);
}

bool MeansSubject(const Rule& rule, const Case& c) {
  const Catalog& catalog = c.state.catalog();
  return IsOrEmpty(rule.partner, catalog.institutions(), c.partner) &&
         IsOrEmpty(rule.member, catalog.members(), c.member) &&
         IsOrEmpty(rule.project, catalog.projects(), c.project) &&
         (rule.group.empty() ||
          (c.partner != 0 &&
           catalog.IsInGroup(rule.group,
                             catalog.institutions().IdOf(c.partner))));
}

bool Applies(const Rule& rule, const Case& c) {
  if (!rule.validity.Contains(c.now) || !MeansSubject(rule, c)) return false;
  const RuleType& type = RuleTypeOf(rule);
  return (c.operation != Operation::kCancel || type.JudgesCancelling()) &&
         type.Concerns(rule, c);
}

}  // namespace

bool IsNarrower(const Rule& a, const Rule& b) {
  const auto key = [](const Rule& rule) {
    return std::make_tuple(ScopeWidth(rule.scope), SubjectWidth(rule),
                           absl::string_view(rule.meta.id));
  };
  return key(a) < key(b);
}

bool BoundRule::IsExempt(const Case& c, Minute start) const {
  return rule_->prime_time.has_value() &&
         !TimeBandTimes(*rule_->prime_time, c).Contains(start);
}

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
  if (IsExempt(c, start)) return;
  const size_t before = violations.size();
  type_->Check(*rule_, c, start, violations);
  for (size_t i = before; i < violations.size(); ++i) {
    violations[i].rule = rule_->meta.id;
    violations[i].rule_revision = rule_->meta.revision;
    violations[i].severity = severity();
    violations[i].override_level = rule_->override_level;
  }
}

Minute BoundRule::Earliest(const Case& c, Minute from, Minute latest) const {
  if (!hinders()) return UpTo(latest, from);
  if (rule_->prime_time.has_value()) {
    return EarliestInPrimeTime(c, from, latest);
  }
  return type_->Earliest(*rule_, c, from, latest);
}

// Outside prime time any start will do; in each stretch of it the type knows.
Minute BoundRule::EarliestInPrimeTime(const Case& c, Minute from,
                                      Minute latest) const {
  const TimeBandTimes prime(*rule_->prime_time, c);
  for (Minute start = from; start <= latest;) {
    const std::optional<Interval> stretch = prime.Stretch(start, latest + 1);
    if (!stretch.has_value() || stretch->start > start) return start;
    const Minute found =
        type_->Earliest(*rule_, c, start, std::min(latest, stretch->end - 1));
    if (found != kNever) return found;
    start = stretch->end;
  }
  return kNever;
}

std::optional<StartRange> BoundRule::AllowedStarts(const Case& c) const {
  if (!hinders()) return StartRange();
  if (rule_->prime_time.has_value()) return std::nullopt;
  return type_->AllowedStarts(*rule_, c);
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
    if (rule->meta.uid == c.waived_rule) continue;
    const bool is_narrowest = narrowest[rule->params.index()] == rule.get();
    if (is_narrowest || (rule->combine_all && Applies(*rule, c))) {
      rules.emplace_back(*rule);
    }
  }
  return rules;
}

}  // namespace trilab::engine
