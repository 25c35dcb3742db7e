#include "server/planner/sequence_model.h"

#include <algorithm>

namespace trilab::planner {

std::optional<SequenceModel> SequenceModel::Of(const Problem& problem) {
  SequenceModel model;
  model.tasks_ = static_cast<int>(problem.tasks.size());
  if (!model.DealSlots(problem)) return std::nullopt;
  model.AddModes(problem);
  model.AddArcs(problem);
  model.AddTravel(problem);
  return model;
}

// Colours resources so that two of one mode differ: first the instruments,
// which come first in modes, then the others, each with the lowest slot free.
bool SequenceModel::DealSlots(const Problem& problem) {
  const int count = static_cast<int>(problem.resources.size());
  std::vector<std::vector<int>> together(count);
  std::vector<int> rank(count, kSlotsMax);
  for (const Task& task : problem.tasks) {
    for (const Mode& mode : task.modes) {
      const int held = static_cast<int>(mode.resources.size());
      if (held > kSlotsMax) return false;
      for (int i = 0; i < held; ++i) {
        rank[mode.resources[i]] = std::min(rank[mode.resources[i]], i);
        for (int j = 0; j < held; ++j) {
          if (i != j) {
            together[mode.resources[i]].push_back(mode.resources[j]);
          }
        }
      }
    }
  }
  slot_of_.assign(count, 0);
  std::vector<bool> dealt(count, false);
  std::vector<int> order(count);
  for (int i = 0; i < count; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return rank[a] < rank[b]; });
  slots_ = 1;
  for (int resource : order) {
    std::array<bool, kSlotsMax + 1> taken = {};
    for (int other : together[resource]) {
      if (dealt[other]) taken[slot_of_[other]] = true;
    }
    int slot = 0;
    while (taken[slot]) ++slot;
    if (slot == kSlotsMax) return false;
    slot_of_[resource] = slot;
    dealt[resource] = true;
    slots_ = std::max(slots_, slot + 1);
  }
  return true;
}

void SequenceModel::AddModes(const Problem& problem) {
  for (const Task& task : problem.tasks) {
    first_mode_.push_back(static_cast<int>(modes_.size()));
    int shortest = static_cast<int>(kTicksMax);
    for (const Mode& from : task.modes) {
      SequenceMode mode;
      mode.duration = static_cast<int>(from.duration);
      mode.place = from.place;
      mode.resource.fill(kNoResource);
      for (int resource : from.resources) {
        mode.resource[slot_of_[resource]] = resource;
      }
      shortest = std::min(shortest, mode.duration);
      modes_.push_back(mode);
    }
    shortest_.push_back(shortest);
    release_.push_back(static_cast<int>(task.release));
  }
  first_mode_.push_back(static_cast<int>(modes_.size()));
}

void SequenceModel::AddArcs(const Problem& problem) {
  before_.resize(tasks_);
  after_.resize(tasks_);
  for (const Precedence& arc : problem.precedences) {
    const int lag = static_cast<int>(arc.min_lag);
    before_[arc.after].push_back({arc.before, lag});
    after_[arc.before].push_back({arc.after, lag});
  }
  std::vector<int> open(tasks_);
  for (int task = 0; task < tasks_; ++task) {
    open[task] = static_cast<int>(before_[task].size());
    if (open[task] == 0) topological_.push_back(task);
    if (before_[task].size() > 1 || after_[task].size() > 1) chain_ = false;
  }
  for (size_t i = 0; i < topological_.size(); ++i) {
    for (const SequenceArc& arc : after_[topological_[i]]) {
      if (--open[arc.task] == 0) topological_.push_back(arc.task);
    }
  }
}

void SequenceModel::AddTravel(const Problem& problem) {
  places_ = static_cast<int>(problem.travel.size());
  for (const std::vector<Ticks>& row : problem.travel) {
    for (Ticks ticks : row) {
      travel_.push_back(static_cast<int>(ticks));
      travel_max_ = std::max(travel_max_, static_cast<int>(ticks));
    }
  }
}

}  // namespace trilab::planner
