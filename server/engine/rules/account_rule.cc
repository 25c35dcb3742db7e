#include "server/engine/rules/account_rule.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "server/engine/catalog.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/money/amount_text.h"
#include "server/engine/money/quote.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

const AccountRule& ParamsOf(const Rule& rule) {
  return std::get<AccountRule>(rule.params);
}

std::optional<Amount> Balance(const Case& c) {
  const Ptr<Booking> moved = c.state.FindBooking(c.moved_booking);
  return BalanceOf(c.state, c.project, moved.get());
}

bool HoldsEnough(const AccountRule& rule, const Case& c) {
  if (!rule.min_balance.has_value()) return true;
  const std::optional<Amount> balance = Balance(c);
  return balance.has_value() &&
         balance->currency == rule.min_balance->currency &&
         balance->fen >= rule.min_balance->fen;
}

}  // namespace

void AccountRuleType::Check(const Rule& rule, const Case& c, Minute start,
                            Violations& violations) const {
  const AccountRule& params = ParamsOf(rule);
  if (!HoldsEnough(params, c)) {
    Violation violation = OfInstrument(c, ViolationCode::kAccountLow);
    AddParameter(violation, "required", AmountText(*params.min_balance));
    const absl::string_view project =
        c.state.catalog().projects().IdOf(c.project);
    if (!project.empty()) {
      AddParameter(
          violation, "project",
          ResourceName({ResourceKind::kProject, std::string(project)}));
    }
    if (const std::optional<Amount> balance = Balance(c)) {
      AddParameter(violation, "balance", AmountText(*balance));
    }
    violations.push_back(std::move(violation));
  }
  if (params.priced && TariffFor(c.site, start) == nullptr) {
    violations.push_back(OfInstrument(c, ViolationCode::kNoTariff));
  }
}

Minute AccountRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                 Minute latest) const {
  const AccountRule& params = ParamsOf(rule);
  if (!HoldsEnough(params, c)) return kNever;
  if (!params.priced) return UpTo(latest, from);
  Minute earliest = kNever;
  for (const Ptr<Tariff>& tariff : c.site.tariffs) {
    const Minute start = std::max(from, tariff->validity.start);
    if (start <= latest && start < tariff->validity.end) {
      earliest = std::min(earliest, start);
    }
  }
  return earliest;
}

std::optional<StartRange> AccountRuleType::AllowedStarts(const Rule& rule,
                                                         const Case& c) const {
  const AccountRule& params = ParamsOf(rule);
  if (!HoldsEnough(params, c)) return kNoStart;
  if (!params.priced) return StartRange();
  const auto& tariffs = c.site.tariffs;
  if (tariffs.empty()) return kNoStart;
  if (tariffs.size() > 1) return std::nullopt;
  const Interval& validity = tariffs.front()->validity;
  return StartRange{validity.start, validity.end - 1};
}

}  // namespace trilab::engine
