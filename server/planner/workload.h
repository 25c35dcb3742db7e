#ifndef TRILAB_SERVER_PLANNER_WORKLOAD_H_
#define TRILAB_SERVER_PLANNER_WORKLOAD_H_

#include <cstdint>
#include <vector>

#include "server/planner/sequence_model.h"

namespace trilab::planner {

// How busy each resource is, and what a change of mode does to the sum of
// squares: small when work is short and spread. Tells moves apart that the
// makespan does not, and so leads a search across plateaus.
class Workload {
 public:
  explicit Workload(const SequenceModel& model)
      : model_(model), busy_(model.resources(), 0) {}

  void Clear() { busy_.assign(busy_.size(), 0); }
  void Add(int mode) { Shift(mode, 1); }
  void Remove(int mode) { Shift(mode, -1); }

  // By how much the sum of squares grows if a task goes from one mode to
  // another.
  int64_t Growth(int from, int to) const {
    if (from == to) return 0;
    const SequenceMode& a = model_.mode(from);
    const SequenceMode& b = model_.mode(to);
    int64_t growth = 0;
    for (int slot = 0; slot < model_.slots(); ++slot) {
      const int left = a.resource[slot];
      const int taken = b.resource[slot];
      if (left == taken) {
        growth += GrowthOf(left, b.duration - a.duration);
      } else {
        growth += GrowthOf(left, -a.duration) + GrowthOf(taken, b.duration);
      }
    }
    return growth;
  }

 private:
  int64_t GrowthOf(int resource, int64_t more) const {
    return resource == kNoResource ? 0 : (2 * busy_[resource] + more) * more;
  }
  void Shift(int mode, int sign) {
    for (int slot = 0; slot < model_.slots(); ++slot) {
      const int resource = model_.mode(mode).resource[slot];
      if (resource != kNoResource) {
        busy_[resource] += sign * model_.mode(mode).duration;
      }
    }
  }

  const SequenceModel& model_;
  std::vector<int64_t> busy_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_WORKLOAD_H_
