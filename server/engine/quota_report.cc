#include "server/engine/quota_report.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "server/engine/catalog.h"
#include "server/engine/rules/rule_set.h"
#include "server/engine/rules/subject_bookings.h"

namespace trilab::engine {
namespace {

Case CaseOf(const State& state, const QuotaQuery& query,
            const InstrumentSite& site) {
  static const CapabilityNeed& no_need = *new CapabilityNeed();
  Case c{state, site, static_cast<uint32_t>(site.instrument->meta.uid),
         /*duration=*/1};
  c.partner = query.partner;
  c.member = query.member;
  c.project = query.project;
  c.need = &no_need;
  c.now = MinuteCeil(query.now);
  c.now_rounded = c.now != MinuteFloor(query.now);
  return c;
}

bool Judges(const Rule& rule, const Case& c) {
  const BoundRules rules = ResolveRules(c);
  return std::any_of(rules.begin(), rules.end(), [&](const BoundRule& bound) {
    return &bound.rule() == &rule;
  });
}

// What a rule counts together: the key of its set on one instrument.
std::string SetKey(BookingSet set, const Instrument& instrument) {
  switch (set) {
    case BookingSet::kScope:
      return "";
    case BookingSet::kInstrument:
      return instrument.meta.id;
    case BookingSet::kClass:
      return instrument.class_code;
    case BookingSet::kLaboratory:
      return instrument.laboratory;
  }
  return "";
}

bool IsQuota(const Rule& rule) {
  return std::holds_alternative<CountQuotaRule>(rule.params) ||
         std::holds_alternative<TimeQuotaRule>(rule.params) ||
         std::holds_alternative<ConcurrentRule>(rule.params);
}

const BookingCount& CountOf(const Rule& rule) {
  if (const auto* quota = std::get_if<CountQuotaRule>(&rule.params)) {
    return quota->count;
  }
  if (const auto* quota = std::get_if<TimeQuotaRule>(&rule.params)) {
    return quota->count;
  }
  return std::get<ConcurrentRule>(rule.params).count;
}

class Reporter {
 public:
  Reporter(const State& state, const QuotaQuery& query)
      : state_(state), query_(query) {}

  void Add(const Ptr<Rule>& rule) {
    if (query_.instrument != 0) {
      AddAt(rule, query_.instrument);
    } else if (CountOf(*rule).set == BookingSet::kScope) {
      AddAnywhere(rule);
    } else {
      AddUsed(rule);
    }
  }

  std::vector<QuotaLine> Take() { return std::move(lines_); }

 private:
  // Whether the rule judges there; then its line is added.
  bool AddAt(const Ptr<Rule>& rule, uint32_t instrument) {
    const InstrumentSite* site = state_.catalog().SiteOf(instrument);
    if (site == nullptr || !Covers(rule->scope, *site)) return false;
    const Case c = CaseOf(state_, query_, *site);
    if (!Judges(*rule, c)) return false;
    std::optional<QuotaUse> use = RuleTypeOf(*rule).UseAt(*rule, c, query_.at);
    if (use.has_value()) lines_.push_back({rule, instrument, *std::move(use)});
    return true;
  }

  void AddAnywhere(const Ptr<Rule>& rule) {
    const Catalog& catalog = state_.catalog();
    if (!rule->scope.instrument.empty()) {
      AddAt(rule, static_cast<uint32_t>(
                      catalog.instruments().UidOf(rule->scope.instrument)));
      return;
    }
    catalog.instruments().VisitAfter("", [&](const Instrument& instrument) {
      return !AddAt(rule, static_cast<uint32_t>(instrument.meta.uid));
    });
  }

  void AddUsed(const Ptr<Rule>& rule) {
    absl::btree_set<uint32_t> instruments;
    state_.VisitUses(
        ResourceKind::kInstitution, query_.partner, {-kNever, kNever},
        [&](const SubjectUse& use) { instruments.insert(use.instrument); });
    absl::btree_set<std::string> keys;
    for (const uint32_t uid : instruments) {
      const InstrumentSite* site = state_.catalog().SiteOf(uid);
      if (site == nullptr) continue;
      const std::string key = SetKey(CountOf(*rule).set, *site->instrument);
      if (keys.contains(key)) continue;
      const size_t before = lines_.size();
      AddAt(rule, uid);
      if (lines_.size() == before) continue;
      if (lines_.back().use.used == 0) {
        lines_.pop_back();
      } else {
        keys.insert(key);
      }
    }
  }

  const State& state_;
  const QuotaQuery& query_;
  std::vector<QuotaLine> lines_;
};

}  // namespace

std::vector<QuotaLine> QuotasOf(const State& state, const QuotaQuery& query) {
  const Table<Rule>& rules = state.catalog().rules();
  Reporter reporter(state, query);
  rules.VisitAfter("", [&](const Rule& rule) {
    if (IsQuota(rule)) reporter.Add(rules.Share(rule.meta.id));
    return true;
  });
  return reporter.Take();
}

}  // namespace trilab::engine
