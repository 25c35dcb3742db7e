#ifndef TRILAB_SERVER_PLANNER_SEQUENCE_MODEL_H_
#define TRILAB_SERVER_PLANNER_SEQUENCE_MODEL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "server/planner/problem.h"

namespace trilab::planner {

// Most resources that one mode may hold in a sequence search: an instrument,
// an operator and one more.
inline constexpr int kSlotsMax = 3;

struct SequenceMode {
  int duration = 0;
  int place = 0;
  // The resource held in each slot; `kNoResource` when none.
  std::array<int, kSlotsMax> resource;
};
inline constexpr int kNoResource = -1;

struct SequenceArc {
  int task = 0;  // The other end.
  int lag = 0;   // Travel not included.
};

// A problem laid out in flat arrays for the search over sequences.
//
// Each resource belongs to one slot, so that a task stands in at most one
// sequence per slot and its neighbours there are found without a look-up.
class SequenceModel {
 public:
  // Nothing, if some mode holds more resources than there are slots or the
  // resources cannot be dealt to slots. Reads what sequences know: modes,
  // releases, precedences with minimum lags, travel.
  static std::optional<SequenceModel> Of(const Problem& problem);

  int tasks() const { return tasks_; }
  int slots() const { return slots_; }
  int resources() const { return static_cast<int>(slot_of_.size()); }
  int SlotOf(int resource) const { return slot_of_[resource]; }

  // Modes are numbered through all tasks.
  int FirstMode(int task) const { return first_mode_[task]; }
  int EndMode(int task) const { return first_mode_[task + 1]; }
  const SequenceMode& mode(int mode) const { return modes_[mode]; }
  int ShortestDuration(int task) const { return shortest_[task]; }
  int release(int task) const { return release_[task]; }

  const std::vector<SequenceArc>& before(int task) const {
    return before_[task];
  }
  const std::vector<SequenceArc>& after(int task) const { return after_[task]; }
  bool IsChain() const { return chain_; }  // At most one arc either way.
  // Tasks, each after all that precede it.
  const std::vector<int>& topological() const { return topological_; }

  int Travel(int from, int to) const {
    return places_ == 0 ? 0 : travel_[from * places_ + to];
  }
  int TravelMax() const { return travel_max_; }

 private:
  bool DealSlots(const Problem& problem);
  void AddModes(const Problem& problem);
  void AddArcs(const Problem& problem);
  void AddTravel(const Problem& problem);

  int tasks_ = 0;
  int slots_ = 0;
  int places_ = 0;
  int travel_max_ = 0;
  bool chain_ = true;
  std::vector<int> slot_of_;
  std::vector<int> first_mode_;
  std::vector<SequenceMode> modes_;
  std::vector<int> shortest_;
  std::vector<int> release_;
  std::vector<std::vector<SequenceArc>> before_;
  std::vector<std::vector<SequenceArc>> after_;
  std::vector<int> topological_;
  std::vector<int> travel_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_SEQUENCE_MODEL_H_
