#include "server/engine/fair_share.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "server/engine/rules/rule_set.h"
#include "server/engine/rules/subject_bookings.h"

namespace trilab::engine {
namespace {

constexpr double kDay = 1440;

bool WaitedLonger(const Contender& a, const Contender& b) {
  return std::tie(a.since, a.id) < std::tie(b.since, b.id);
}

// What a partner has used by its weight.
class Account {
 public:
  Account() = default;
  Account(double used, int32_t weight) : used_(used), weight_(weight) {}

  void Use(Minute minutes) { used_ += static_cast<double>(minutes); }
  double share() const { return used_ / weight_; }

 private:
  double used_ = 0;
  int32_t weight_ = 1;
};

}  // namespace

const Rule* FairShareRuleFor(const State& state, uint32_t instrument,
                             absl::Time now) {
  const InstrumentSite* site = state.catalog().SiteOf(instrument);
  if (site == nullptr) return nullptr;
  const Rule* narrowest = nullptr;
  for (const Ptr<Rule>& rule : site->rules) {
    if (!std::holds_alternative<FairShareRule>(rule->params) ||
        !rule->validity.Contains(MinuteFloor(now))) {
      continue;
    }
    if (narrowest == nullptr || IsNarrower(*rule, *narrowest)) {
      narrowest = rule.get();
    }
  }
  return narrowest;
}

double DecayedUse(const State& state, const Rule& rule, uint32_t partner,
                  absl::Time now) {
  const double half_life =
      std::get<FairShareRule>(rule.params).half_life_days * kDay;
  const Minute minute = MinuteFloor(now);
  double used = 0;
  const auto visit = [&](const SubjectUse& use) {
    if (use.outcome == UseOutcome::kCancelled) return;
    const InstrumentSite* site = state.catalog().SiteOf(use.instrument);
    if (site == nullptr || !Covers(rule.scope, *site)) return;
    const auto length = static_cast<double>(use.span.end - use.span.start);
    const auto age =
        static_cast<double>(std::max<Minute>(0, minute - use.span.end));
    used += length * std::exp2(-age / half_life);
  };
  state.VisitAllUses(ResourceKind::kInstitution, partner, {-kNever, kNever},
                     visit);
  return used;
}

int32_t FairShareWeight(const State& state, const FairShareRule& rule,
                        uint32_t partner) {
  const Catalog& catalog = state.catalog();
  const absl::string_view id = catalog.institutions().IdOf(partner);
  if (id.empty()) return rule.default_weight;
  int32_t of_groups = 0;
  for (const FairShare& share : rule.shares) {
    if (share.institution == id) return share.weight;
    if (!share.group.empty() && catalog.IsInGroup(share.group, id)) {
      of_groups = std::max(of_groups, share.weight);
    }
  }
  return of_groups > 0 ? of_groups : rule.default_weight;
}

void FairShareOrder(const State& state, uint32_t instrument, absl::Time now,
                    std::vector<Contender>& contenders) {
  std::sort(contenders.begin(), contenders.end(), WaitedLonger);
  const Rule* rule = FairShareRuleFor(state, instrument, now);
  if (rule == nullptr) return;
  const auto& params = std::get<FairShareRule>(rule->params);
  absl::btree_map<uint32_t, Account> accounts;
  for (const Contender& contender : contenders) {
    const uint32_t partner = contender.partner;
    if (accounts.contains(partner)) continue;
    accounts[partner] = Account(DecayedUse(state, *rule, partner, now),
                                FairShareWeight(state, params, partner));
  }
  for (auto next = contenders.begin(); next != contenders.end(); ++next) {
    // The first of those with the least share has waited longest of them.
    const auto least = std::min_element(
        next, contenders.end(), [&](const Contender& a, const Contender& b) {
          return accounts[a.partner].share() < accounts[b.partner].share();
        });
    // Keeps the order of the others.
    std::rotate(next, least, least + 1);
    accounts[next->partner].Use(next->duration);
  }
}

}  // namespace trilab::engine
