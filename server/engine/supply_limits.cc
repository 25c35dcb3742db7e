#include "server/engine/supply_limits.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/btree_set.h"

namespace trilab::engine {
namespace {

// One end of a reduction.
struct Edge {
  Minute minute = 0;
  bool begins = false;
  const SupplyReduction* reduction = nullptr;
};

}  // namespace

SupplyLimits::SupplyLimits(const Supply& supply,
                           std::vector<SupplyReduction> reductions) {
  pieces_.push_back({-kNever, supply.amount, 0});
  int64_t stock = supply.amount;
  for (const Delivery& delivery : supply.deliveries) {
    if (delivery.time <= supply.counted) continue;  // Part of the count.
    stock += delivery.amount;
    Append({delivery.time, stock, 0});
  }
  std::vector<Edge> edges;
  edges.reserve(2 * reductions.size());
  for (const SupplyReduction& reduction : reductions) {
    edges.push_back({reduction.span.start, true, &reduction});
    edges.push_back({reduction.span.end, false, &reduction});
  }
  std::sort(edges.begin(), edges.end(),
            [](const Edge& a, const Edge& b) { return a.minute < b.minute; });
  absl::btree_multiset<std::pair<int32_t, uint32_t>> in_force;
  for (size_t i = 0; i < edges.size();) {
    const Minute minute = edges[i].minute;
    for (; i < edges.size() && edges[i].minute == minute; ++i) {
      const SupplyReduction& reduction = *edges[i].reduction;
      const std::pair key(reduction.remaining, reduction.outage);
      if (edges[i].begins) {
        in_force.insert(key);
      } else {
        in_force.erase(in_force.find(key));
      }
    }
    const bool reduced =
        !in_force.empty() && in_force.begin()->first < supply.amount;
    if (reduced) {
      Append({minute, in_force.begin()->first, in_force.begin()->second});
    } else {
      Append({minute, supply.amount, 0});
    }
  }
  pieces_.shrink_to_fit();
}

size_t SupplyLimits::PieceAt(Minute minute) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), minute,
      [](Minute wanted, const Piece& piece) { return wanted < piece.from; });
  return static_cast<size_t>(after - pieces_.begin()) - 1;
}

void SupplyLimits::Append(const Piece& piece) {
  if (pieces_.back().from == piece.from) pieces_.pop_back();
  const bool changes = pieces_.empty() || pieces_.back().limit != piece.limit ||
                       pieces_.back().outage != piece.outage;
  if (changes) pieces_.push_back(piece);
}

}  // namespace trilab::engine
