#include "server/planner/free_amounts.h"

#include <algorithm>

namespace trilab::planner {

FreeAmounts::FreeAmounts(const std::vector<Pool>& pools) {
  for (const Pool& pool : pools) {
    Steps& steps = pools_.emplace_back(Steps{{0, pool.capacity}});
    for (const Pool::Use& use : pool.uses) Add(steps, use.span, -use.amount);
  }
}

Ticks FreeAmounts::EarliestOf(const Steps& steps, Ticks from, Ticks length,
                              int64_t amount) {
  Ticks start = from;
  for (size_t step = StepAt(steps, from); step < steps.size(); ++step) {
    const bool last = step + 1 == steps.size();
    if (steps[step].left < amount) {
      if (last) return kNoLimit;
      start = steps[step + 1].start;
    } else if (last || steps[step + 1].start - start >= length) {
      return start;
    }
  }
  return kNoLimit;
}

// Whichever pool is short sends the start on; once all agree, it stands.
Ticks FreeAmounts::Earliest(Ticks from, Ticks length,
                            const std::vector<Demand>& demands) const {
  if (length == 0) return from;
  Ticks start = from;
  while (true) {
    const Ticks asked = start;
    for (const Demand& demand : demands) {
      // Others may have taken more than there is; asking for nothing is fine.
      if (demand.amount == 0) continue;
      start = EarliestOf(pools_[demand.pool], start, length, demand.amount);
      if (start == kNoLimit) return kNoLimit;
    }
    if (start == asked) return start;
  }
}

void FreeAmounts::Take(Span span, const std::vector<Demand>& demands) {
  for (const Demand& demand : demands) {
    Add(pools_[demand.pool], span, -demand.amount);
  }
}

void FreeAmounts::Give(Span span, const std::vector<Demand>& demands) {
  for (const Demand& demand : demands) {
    Add(pools_[demand.pool], span, demand.amount);
  }
}

void FreeAmounts::Add(Steps& steps, Span span, int64_t amount) {
  if (span.start == span.end || amount == 0) return;
  const size_t begin = Cut(steps, span.start);
  const size_t end = Cut(steps, span.end);
  for (size_t step = begin; step < end; ++step) steps[step].left += amount;
  Join(steps, end);
  Join(steps, begin);
}

void FreeAmounts::Join(Steps& steps, size_t step) {
  if (step > 0 && steps[step].left == steps[step - 1].left) {
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(step));
  }
}

size_t FreeAmounts::StepAt(const Steps& steps, Ticks time) {
  return std::upper_bound(
             steps.begin(), steps.end(), time,
             [](Ticks at, const Step& step) { return at < step.start; }) -
         steps.begin() - 1;
}

size_t FreeAmounts::Cut(Steps& steps, Ticks time) {
  const size_t step = StepAt(steps, time);
  if (steps[step].start == time) return step;
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(step) + 1,
               {time, steps[step].left});
  return step + 1;
}

}  // namespace trilab::planner
