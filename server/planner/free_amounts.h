#ifndef TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_
#define TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_

#include <cstdint>
#include <vector>

#include "server/planner/problem.h"

namespace trilab::planner {

// What all pools have left over time: for each pool steps, the last without
// end. n is the number of steps of a pool.
class FreeAmounts {
 public:
  explicit FreeAmounts(const std::vector<Pool>& pools);

  // The earliest start not before `from` at which all `demands` fit for
  // `length`; kNoLimit when they never do. O(log n + steps passed over).
  Ticks Earliest(Ticks from, Ticks length,
                 const std::vector<Demand>& demands) const;

  // Takes the demands for a span. O(n).
  void Take(Span span, const std::vector<Demand>& demands);
  // Gives back what was taken. O(n).
  void Give(Span span, const std::vector<Demand>& demands);

 private:
  struct Step {
    Ticks start;
    int64_t left;
  };
  using Steps = std::vector<Step>;

  static Ticks EarliestOf(const Steps& steps, Ticks from, Ticks length,
                          int64_t amount);
  // Adds to what is left in a span.
  static void Add(Steps& steps, Span span, int64_t amount);
  // The last step that starts at or before `time`.
  static size_t StepAt(const Steps& steps, Ticks time);
  // Makes a step start at `time`; returns which.
  static size_t Cut(Steps& steps, Ticks time);
  // Makes one of a step and the one before it if they have the same left.
  static void Join(Steps& steps, size_t step);

  std::vector<Steps> pools_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_FREE_AMOUNTS_H_
