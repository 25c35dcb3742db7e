#include "server/engine/constraints/supply_constraint.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

std::string NameOf(const Supply& supply) {
  return ResourceName({ResourceKind::kSupply, supply.meta.id});
}

std::string PlaceOf(const Supply& supply) {
  return supply.laboratory.empty()
             ? ResourceName({ResourceKind::kCentre, supply.centre})
             : ResourceName({ResourceKind::kLaboratory, supply.laboratory});
}

Violation OfSupply(const Supply& supply, ViolationCode code) {
  Violation violation;
  violation.code = code;
  violation.resource = {ResourceKind::kSupply, supply.meta.id};
  AddParameter(violation, "supply", NameOf(supply));
  return violation;
}

bool Serves(const Supply& supply, const InstrumentSite& site) {
  if (!supply.laboratory.empty()) {
    return site.instrument->laboratory == supply.laboratory;
  }
  return site.centre != nullptr && site.centre->meta.id == supply.centre;
}

const Timeline& UseOf(const Case& c, uint32_t supply, bool depletes) {
  return depletes ? c.state.StockTaken(supply) : c.state.SupplyUse(supply);
}

// What was taken of a consumable before it was counted, which the count has
// taken off already. The limit of its timeline is so much higher.
int64_t TakenBeforeCount(const Case& c, uint32_t supply, Minute counted) {
  const Timeline& taken = c.state.StockTaken(supply);
  return taken.PeakWithin({counted - 1, counted}, c.moved_booking).level;
}

// The units of a timeline to ask for so that what fits is what leaves
// `amount` under `limit`. More than there are if nothing does.
uint32_t UnitsFor(int64_t amount, int64_t limit) {
  const int64_t units =
      amount + kSupplyUnits - std::min<int64_t>(limit, kSupplyUnits);
  return static_cast<uint32_t>(std::min<int64_t>(units, kSupplyUnits + 1));
}

}  // namespace

SupplyConstraint::SupplyConstraint(absl::Span<const Case> cases) {
  const Case& first = cases.front();
  const auto stated = [&first](const std::string& supply) {
    return first.draws != nullptr &&
           std::any_of(first.draws->begin(), first.draws->end(),
                       [&supply](const SupplyAmount& draw) {
                         return draw.supply == supply;
                       });
  };
  for (const Case& c : cases) {
    for (const SupplyAmount& draw : c.site.instrument->draws) {
      if (!stated(draw.supply)) {
        Add(c, draw.supply, int64_t{draw.amount} * c.units);
      }
    }
  }
  if (first.draws != nullptr) {
    for (const SupplyAmount& draw : *first.draws) {
      Add(first, draw.supply, draw.amount);
    }
  }
  std::sort(
      takings_.begin(), takings_.end(),
      [](const Taking& a, const Taking& b) { return a.supply < b.supply; });
  MarkElsewhere(cases);
}

void SupplyConstraint::Add(const Case& c, absl::string_view supply,
                           int64_t amount) {
  const Catalog& catalog = c.state.catalog();
  const auto uid = static_cast<uint32_t>(catalog.supplies().UidOf(supply));
  const SupplySite* site = catalog.SupplyOf(uid);
  if (site == nullptr || amount == 0) return;
  for (Taking& taking : takings_) {
    if (taking.supply != uid) continue;
    taking.amount += amount;
    return;
  }
  takings_.push_back({uid, amount, false, site});
}

void SupplyConstraint::MarkElsewhere(absl::Span<const Case> cases) {
  for (Taking& taking : takings_) {
    taking.elsewhere =
        std::none_of(cases.begin(), cases.end(), [&taking](const Case& c) {
          return Serves(*taking.site->value, c.site);
        });
  }
}

std::vector<Draw> SupplyConstraint::Draws() const {
  std::vector<Draw> draws;
  draws.reserve(takings_.size());
  for (const Taking& taking : takings_) {
    draws.push_back({taking.supply, static_cast<int32_t>(taking.amount),
                     taking.depletes()});
  }
  return draws;
}

// Whether the stock of a consumable is known.
bool SupplyConstraint::IsKnown(const Case& c, const Taking& taking) {
  return !taking.depletes() ||
         taking.site->value->counted >= c.now - kStockCountLasts;
}

std::optional<SupplyConstraint::Shortage> SupplyConstraint::FindShortage(
    const Case& c, const Taking& taking, Minute start) {
  const bool depletes = taking.depletes();
  // What began before the count is part of it.
  if (depletes && start < taking.site->value->counted) return std::nullopt;
  const Timeline& use = UseOf(c, taking.supply, depletes);
  const SupplyLimits& limits = taking.site->limits;
  const int64_t before =
      depletes ? TakenBeforeCount(c, taking.supply, taking.site->value->counted)
               : 0;
  const Minute end = depletes ? kNever : start + c.duration;
  for (size_t i = limits.PieceAt(start);
       i < limits.pieces().size() && limits.pieces()[i].from < end; ++i) {
    const Interval part = {std::max(start, limits.pieces()[i].from),
                           std::min(end, limits.EndOf(i))};
    const int64_t limit = limits.pieces()[i].limit;
    const uint32_t units = UnitsFor(taking.amount, limit + before);
    if (use.Fits(part, units, c.moved_booking)) continue;
    const CapacityProfile::Peak peak = use.PeakWithin(part, c.moved_booking);
    Shortage shortage = {peak.minute, peak.level - before, i, limit};
    // Whatever starts before there is room again still meets that minute.
    const Minute room = use.EarliestFit(peak.minute, 1, units,
                                        limits.EndOf(i) - 1, c.moved_booking);
    shortage.next = std::min(room, limits.EndOf(i));
    return shortage;
  }
  return std::nullopt;
}

Minute SupplyConstraint::EarliestOf(const Case& c, const Taking& taking,
                                    Minute from, Minute latest) {
  const SupplyLimits& limits = taking.site->limits;
  if (limits.pieces().size() == 1 && !taking.depletes()) {
    const uint32_t units = UnitsFor(taking.amount, limits.pieces()[0].limit);
    return UseOf(c, taking.supply, false)
        .EarliestFit(from, c.duration, units, latest, c.moved_booking);
  }
  for (Minute start = from; start <= latest;) {
    const std::optional<Shortage> shortage = FindShortage(c, taking, start);
    if (!shortage.has_value()) return start;
    start = shortage->next;
  }
  return kNever;
}

Minute SupplyConstraint::Earliest(const Case& c, Minute from,
                                  Minute latest) const {
  for (const Taking& taking : takings_) {
    if (taking.elsewhere || !IsKnown(c, taking)) return kNever;
  }
  Minute start = from;
  for (size_t settled = 0, i = 0; settled < takings_.size(); ++settled) {
    const Minute moved = EarliestOf(c, takings_[i], start, latest);
    if (moved == kNever) return kNever;
    if (moved != start) settled = 0;
    start = moved;
    i = i + 1 < takings_.size() ? i + 1 : 0;
  }
  return UpTo(latest, start);
}

void SupplyConstraint::Check(const Case& c, Minute start,
                             Violations& violations) const {
  for (const Taking& taking : takings_) {
    const Supply& supply = *taking.site->value;
    if (taking.elsewhere) {
      Violation violation = OfSupply(supply, ViolationCode::kSupplyElsewhere);
      // Said of the instrument: it is what does not fit.
      violation.resource = {ResourceKind::kInstrument,
                            c.site.instrument->meta.id};
      AddParameter(violation, "place", PlaceOf(supply));
      violations.push_back(std::move(violation));
    } else if (!IsKnown(c, taking)) {
      Violation violation = OfSupply(supply, ViolationCode::kStockNotCounted);
      AddTime(violation, "counted", supply.counted);
      violations.push_back(std::move(violation));
    } else if (const auto shortage = FindShortage(c, taking, start)) {
      violations.push_back(Describe(c, taking, *shortage));
    }
  }
}

Violation SupplyConstraint::Describe(const Case& c, const Taking& taking,
                                     const Shortage& shortage) {
  const Supply& supply = *taking.site->value;
  const ViolationCode code = taking.depletes() ? ViolationCode::kOutOfStock
                             : supply.kind == SupplyKind::kUtility
                                 ? ViolationCode::kUtilityLimit
                                 : ViolationCode::kAccessoriesTaken;
  Violation violation = OfSupply(supply, code);
  AddNumber(violation, "asked", taking.amount);
  if (taking.depletes()) {
    AddNumber(violation, "left",
              std::max<int64_t>(0, shortage.limit - shortage.in_use));
  } else {
    AddNumber(violation, "in_use", shortage.in_use);
    AddNumber(violation, "limit", shortage.limit);
  }
  if (!supply.unit.empty()) AddParameter(violation, "unit", supply.unit);
  AddTime(violation, "at", shortage.minute);
  const Outage* outage = c.state.catalog().outages().FindByUid(
      taking.site->limits.pieces()[shortage.piece].outage);
  if (outage != nullptr) {
    AddParameter(violation, "outage",
                 ResourceName({ResourceKind::kOutage, outage->meta.id}));
  }
  return violation;
}

}  // namespace trilab::engine
