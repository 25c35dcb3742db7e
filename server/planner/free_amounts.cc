#include "server/planner/free_amounts.h"

#include <algorithm>

namespace trilab::planner {

FreeAmounts::FreeAmounts(const std::vector<Pool>& pools)
    : pools_(pools.size()), starts_{0} {
  for (const Pool& pool : pools) left_.push_back(pool.capacity);
  for (size_t i = 0; i < pools.size(); ++i) {
    for (const Pool::Use& use : pools[i].uses) {
      Take(use.span, {{static_cast<int>(i), use.amount}});
    }
  }
}

bool FreeAmounts::Fits(size_t step, const std::vector<Demand>& demands) const {
  const int64_t* left = &left_[step * pools_];
  for (const Demand& demand : demands) {
    // Others may have taken more than there is; asking for nothing is fine.
    if (demand.amount > 0 && left[demand.pool] < demand.amount) return false;
  }
  return true;
}

Ticks FreeAmounts::Earliest(Ticks from, Ticks length,
                            const std::vector<Demand>& demands) const {
  if (length == 0) return from;
  Ticks start = from;
  for (size_t step = StepAt(from); step < starts_.size(); ++step) {
    const bool last = step + 1 == starts_.size();
    if (!Fits(step, demands)) {
      if (last) return kNoLimit;
      start = starts_[step + 1];
    } else if (last || starts_[step + 1] - start >= length) {
      return start;
    }
  }
  return kNoLimit;
}

void FreeAmounts::Take(Span span, const std::vector<Demand>& demands) {
  if (span.start == span.end) return;
  const size_t begin = Cut(span.start);
  const size_t end = Cut(span.end);
  for (size_t step = begin; step < end; ++step) {
    for (const Demand& demand : demands) {
      left_[step * pools_ + demand.pool] -= demand.amount;
    }
  }
}

size_t FreeAmounts::StepAt(Ticks time) const {
  return std::upper_bound(starts_.begin(), starts_.end(), time) -
         starts_.begin() - 1;
}

size_t FreeAmounts::Cut(Ticks time) {
  const size_t step = StepAt(time);
  if (starts_[step] == time) return step;
  starts_.insert(starts_.begin() + static_cast<std::ptrdiff_t>(step) + 1, time);
  const auto from = left_.begin() + static_cast<std::ptrdiff_t>(step * pools_);
  const std::vector<int64_t> copy(from,
                                  from + static_cast<std::ptrdiff_t>(pools_));
  left_.insert(from + static_cast<std::ptrdiff_t>(pools_), copy.begin(),
               copy.end());
  return step + 1;
}

}  // namespace trilab::planner
