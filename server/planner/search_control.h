#ifndef TRILAB_SERVER_PLANNER_SEARCH_CONTROL_H_
#define TRILAB_SERVER_PLANNER_SEARCH_CONTROL_H_

#include <cstdint>
#include <functional>

namespace trilab::planner {

// Counts the steps of a search and says when it must end. A step is one
// move or one schedule worked out, some microseconds to a millisecond.
class SearchControl {
 public:
  // `stop` may be empty; it is asked before every 16th step.
  SearchControl(int64_t steps_max, std::function<bool()> stop)
      : steps_max_(steps_max), stop_(std::move(stop)) {}

  // Returns false, for ever, once the search must end.
  bool Step() {
    if (ended_) return false;
    if (steps_ >= steps_max_ || (steps_ % 16 == 0 && stop_ && stop_())) {
      ended_ = true;
      return false;
    }
    ++steps_;
    return true;
  }
  bool ended() const { return ended_; }
  int64_t steps() const { return steps_; }

 private:
  int64_t steps_max_;
  std::function<bool()> stop_;
  int64_t steps_ = 0;
  bool ended_ = false;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_SEARCH_CONTROL_H_
