#ifndef TRILAB_SERVER_PLANNER_FREE_GAPS_H_
#define TRILAB_SERVER_PLANNER_FREE_GAPS_H_

#include <cstddef>
#include <vector>

#include "server/planner/problem.h"

namespace trilab::planner {

// When one resource is free: sorted gaps that do not touch, the last of an
// always open resource without end. n is the number of gaps.
class FreeGaps {
 public:
  // Always free.
  FreeGaps() : gaps_{{0, kNoLimit}} {}
  explicit FreeGaps(const Calendar& calendar) : gaps_(calendar.open) {}

  // The earliest start not before `from` of a stretch of `length` that is
  // free; kNoLimit when there is none. O(log n + gaps passed over).
  Ticks Earliest(Ticks from, Ticks length) const {
    for (size_t i = FirstEndingAfter(from); i < gaps_.size(); ++i) {
      const Ticks start = gaps_[i].start > from ? gaps_[i].start : from;
      if (gaps_[i].end - start >= length) return start;
    }
    return kNoLimit;
  }

  // Takes a stretch that is free. O(n).
  void Take(Span span);
  // Gives a stretch back that was taken. O(n).
  void Give(Span span);

 private:
  // A gap that ends at `from` still holds a stretch of no length.
  size_t FirstEndingAfter(Ticks from) const {
    size_t low = 0;
    size_t high = gaps_.size();
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (gaps_[middle].end < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  std::vector<Span> gaps_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_FREE_GAPS_H_
