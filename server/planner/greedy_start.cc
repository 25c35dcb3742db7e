#include "server/planner/greedy_start.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace trilab::planner {
namespace {

class Greedy {
 public:
  Greedy(const SequenceModel& model, double noise, Random& random)
      : model_(model),
        noise_(noise),
        random_(random),
        free_(model.resources(), 0),
        end_(model.tasks(), 0),
        open_(model.tasks()),
        rest_(model.tasks(), 0) {
    result_.mode.assign(model.tasks(), 0);
    WorkOutRest();
  }

  Sequences Build() {
    std::vector<int> ready;
    for (int task = 0; task < model_.tasks(); ++task) {
      open_[task] = static_cast<int>(model_.before(task).size());
      if (open_[task] == 0) ready.push_back(task);
    }
    while (!ready.empty()) {
      const size_t at = MostUrgent(ready);
      const int task = ready[at];
      ready[at] = ready.back();
      ready.pop_back();
      Place(task, BestMode(task));
      for (const SequenceArc& arc : model_.after(task)) {
        if (--open_[arc.task] == 0) ready.push_back(arc.task);
      }
    }
    return std::move(result_);
  }

 private:
  struct Choice {
    int mode;
    int end;
    int second;  // End in the next best mode.
  };

  // Shortest way from the end of each task to the end of all.
  void WorkOutRest() {
    const std::vector<int>& order = model_.topological();
    for (size_t i = order.size(); i-- > 0;) {
      for (const SequenceArc& arc : model_.after(order[i])) {
        rest_[order[i]] = std::max(
            rest_[order[i]],
            arc.lag + model_.ShortestDuration(arc.task) + rest_[arc.task]);
      }
    }
  }

  Choice BestMode(int task) const {
    constexpr int kNever = std::numeric_limits<int>::max();
    Choice choice = {model_.FirstMode(task), kNever, kNever};
    for (int m = model_.FirstMode(task); m < model_.EndMode(task); ++m) {
      const SequenceMode& mode = model_.mode(m);
      int start = model_.release(task);
      for (const SequenceArc& arc : model_.before(task)) {
        const int from = model_.mode(result_.mode[arc.task]).place;
        start = std::max(
            start, end_[arc.task] + arc.lag + model_.Travel(from, mode.place));
      }
      for (int slot = 0; slot < model_.slots(); ++slot) {
        if (mode.resource[slot] == kNoResource) continue;
        start = std::max(start, free_[mode.resource[slot]]);
      }
      const int end = start + mode.duration;
      if (end < choice.end) {
        choice = {m, end, choice.end};
      } else {
        choice.second = std::min(choice.second, end);
      }
    }
    return choice;
  }

  size_t MostUrgent(const std::vector<int>& ready) {
    size_t best = 0;
    double best_urgency = -std::numeric_limits<double>::max();
    for (size_t i = 0; i < ready.size(); ++i) {
      const Choice choice = BestMode(ready[i]);
      const int shortest = model_.ShortestDuration(ready[i]);
      // What waiting costs: the second best mode, but no more than a stretch
      // of the task's own length.
      const double regret = std::min(choice.second - choice.end, shortest);
      double urgency = 0.5 * rest_[ready[i]] + 0.5 * regret - choice.end;
      urgency += noise_ * (random_.Unit() - 0.5) * 4 * (shortest + 1);
      if (urgency > best_urgency) {
        best_urgency = urgency;
        best = i;
      }
    }
    return best;
  }

  void Place(int task, const Choice& choice) {
    const SequenceMode& mode = model_.mode(choice.mode);
    end_[task] = choice.end;
    result_.mode[task] = choice.mode;
    result_.order.push_back(task);
    for (int slot = 0; slot < model_.slots(); ++slot) {
      if (mode.resource[slot] != kNoResource) {
        free_[mode.resource[slot]] = end_[task];
      }
    }
  }

  const SequenceModel& model_;
  double noise_;
  Random& random_;
  std::vector<int> free_;  // By resource: when its last task ends.
  std::vector<int> end_;
  std::vector<int> open_;
  std::vector<int> rest_;
  Sequences result_;
};

}  // namespace

Sequences GreedyStart(const SequenceModel& model, double noise,
                      Random& random) {
  return Greedy(model, noise, random).Build();
}

}  // namespace trilab::planner
