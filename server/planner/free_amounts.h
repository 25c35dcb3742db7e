#ifndef TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_
#define TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_

#include <cstdint>
#include <vector>

#include "server/planner/problem.h"

namespace trilab::planner {

// What all pools have left over time: steps, each with one amount per pool,
// the last step without end. n is the number of steps.
class FreeAmounts {
 public:
  explicit FreeAmounts(const std::vector<Pool>& pools);

  // The earliest start not before `from` at which all `demands` fit for
  // `length`; kNoLimit when they never do. O(log n + steps passed over).
  Ticks Earliest(Ticks from, Ticks length,
                 const std::vector<Demand>& demands) const;

  // Takes the demands for a span. O(n).
  void Take(Span span, const std::vector<Demand>& demands);

 private:
  bool Fits(size_t step, const std::vector<Demand>& demands) const;
  // The last step that starts at or before `time`.
  size_t StepAt(Ticks time) const;
  // Makes a step start at `time`; returns which.
  size_t Cut(Ticks time);

  size_t pools_;
  std::vector<Ticks> starts_;
  std::vector<int64_t> left_;  // By step, then pool.
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_
