#ifndef TRILAB_SERVER_ENGINE_SUPPLY_LIMITS_H_
#define TRILAB_SERVER_ENGINE_SUPPLY_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// A span in which an outage leaves only so much of a supply.
struct SupplyReduction {
  Interval span;
  int32_t remaining = 0;
  uint32_t outage = 0;  // Uid.
};

// How much of a supply there is at each time: a step function.
//
// Of utilities and accessories the amount, or what the outages in force leave
// of it, the least of several. Of a consumable all that came in, from the stock
// that was counted on, no matter what was taken since.
//
// Immutable; thread-safe.
class SupplyLimits {
 public:
  struct Piece {
    Minute from = -kNever;
    int64_t limit = 0;
    uint32_t outage = 0;  // Uid of that which limits it; 0: none.
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  SupplyLimits() : pieces_(1) {}

  // O(n log n): n reductions or deliveries.
  SupplyLimits(const Supply& supply, std::vector<SupplyReduction> reductions);

  // By `from`, the first from -kNever; each holds up to the next.
  absl::Span<const Piece> pieces() const { return pieces_; }
  Minute EndOf(size_t piece) const {
    return piece + 1 < pieces_.size() ? pieces_[piece + 1].from : kNever;
  }
  // The piece that holds at `minute`. O(log n).
  size_t PieceAt(Minute minute) const;

 private:
  void Append(const Piece& piece);

  std::vector<Piece> pieces_;  // Neighbours differ.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SUPPLY_LIMITS_H_
