#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_SUPPLY_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_SUPPLY_CONSTRAINT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/timeline.h"

namespace trilab::engine {

// The count of a stock is good for so long: 366 days.
inline constexpr Minute kStockCountLasts = 366 * 24 * 60;

// What all instruments of a booking take of supplies together, or what the
// booking itself states of one, is there throughout.
//
// One idea for all kinds: what bookings take at each time, a cumulative
// profile, stays within a limit that changes over time. A utility
// (UTILITY_LIMIT) and accessories (ACCESSORIES_TAKEN) are taken for the time
// of the booking, and outages lower the limit. A consumable is taken at the
// start for good, and deliveries raise the limit; so the stock suffices for
// later bookings, too (OUT_OF_STOCK, or STOCK_NOT_COUNTED). A supply of another
// place is not to be had (SUPPLY_ELSEWHERE).
//
// Made for the cases of one booking, which have everything but the instrument
// in common; it may be used with any of them. Refers to the state.
class SupplyConstraint final : public Constraint {
 public:
  // Nothing is taken.
  SupplyConstraint() = default;
  explicit SupplyConstraint(absl::Span<const Case> cases);

  // Whether anything of a supply is asked for or drawn in the case.
  static bool Concerns(const Case& c) {
    return !c.site.instrument->draws.empty() ||
           (c.draws != nullptr && !c.draws->empty());
  }

  bool needed() const { return !takings_.empty(); }
  // What the booking takes, for a placement that is allowed; by supply.
  std::vector<Draw> Draws() const;
  // Calls `visit(const Supply&)` with each supply it looks at.
  template <typename Visit>
  void VisitSupplies(Visit visit) const {
    for (const Taking& taking : takings_) visit(*taking.site->value);
  }

  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  // O(s × (k + r) × log n): s supplies, k changes of use and r of the limit
  // between `from` and the answer, 32 changes of use counted as one where
  // the limit is the same throughout.
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  struct Taking {
    uint32_t supply = 0;  // Uid.
    int64_t amount = 0;   // At least 1.
    bool elsewhere = false;
    const SupplySite* site = nullptr;

    bool depletes() const {
      return site->value->kind == SupplyKind::kConsumable;
    }
  };
  // Where too little is left.
  struct Shortage {
    Minute minute = 0;
    int64_t in_use = 0;
    size_t piece = 0;  // Of the limits.
    int64_t limit = 0;
    Minute next = kNever;  // No start before it helps.
  };

  void Add(const Case& c, absl::string_view supply, int64_t amount);
  void MarkElsewhere(absl::Span<const Case> cases);
  static bool IsKnown(const Case& c, const Taking& taking);
  static std::optional<Shortage> FindShortage(const Case& c,
                                              const Taking& taking,
                                              Minute start);
  static Minute EarliestOf(const Case& c, const Taking& taking, Minute from,
                           Minute latest);
  static Violation Describe(const Case& c, const Taking& taking,
                            const Shortage& shortage);

  absl::InlinedVector<Taking, 2> takings_;  // By supply.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_SUPPLY_CONSTRAINT_H_
