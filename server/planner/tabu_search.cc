#include "server/planner/tabu_search.h"

#include <algorithm>
#include <limits>

namespace trilab::planner {

TabuSearch::TabuSearch(const SequenceModel& model, Random& random,
                       SearchControl& control)
    : model_(model),
      random_(random),
      control_(control),
      graph_(model),
      tabu_until_(model.EndMode(model.tasks() - 1), 0) {}

Sequences TabuSearch::Run(const Sequences& start, int64_t patience,
                          int target) {
  graph_.Load(start);
  std::fill(tabu_until_.begin(), tabu_until_.end(), 0);
  now_ = 0;
  Sequences best = graph_.Save();
  best_makespan_ = best.makespan;
  int64_t last_better = 0;
  while (best_makespan_ > target && now_ - last_better < patience &&
         control_.Step()) {
    ++now_;
    FindCriticalPath();
    limit_ = std::numeric_limits<int>::max();
    ties_ = refused_ = 0;
    for (const Critical& critical : path_) {
      if (MayHelp(critical)) ConsiderTask(critical);
    }
    if (ties_ == 0 && refused_ == 0) break;
    const Insertion move = ties_ > 0 ? chosen_ : forbidden_;
    const int old_mode = graph_.mode(move.task);
    graph_.Move(move);
    const int choices =
        model_.EndMode(move.task) - model_.FirstMode(move.task);
    const int tenure = static_cast<int>(path_.size()) / 2 + choices;
    tabu_until_[old_mode] = now_ + tenure + random_.Below(tenure + 1);
    if (graph_.makespan() < best_makespan_) {
      best = graph_.Save();
      best_makespan_ = best.makespan;
      last_better = now_;
    }
  }
  return best;
}

// Walks one longest path backwards; where several lead on, chance decides.
void TabuSearch::FindCriticalPath() {
  path_.clear();
  int at = graph_.Nobody();
  int choices = 0;
  for (int task = 0; task < model_.tasks(); ++task) {
    if (graph_.End(task) == graph_.makespan() &&
        random_.Below(++choices) == 0) {
      at = task;
    }
  }
  bool held_after = false;
  while (at != graph_.Nobody()) {
    const int start = graph_.Start(at);
    int prev = graph_.Nobody();
    bool held_before = false;
    choices = 0;
    for (int slot = 0; slot < model_.slots(); ++slot) {
      const int other = graph_.Prev(at, slot);
      if (other != graph_.Nobody() && graph_.End(other) == start &&
          random_.Below(++choices) == 0) {
        prev = other;
        held_before = true;
      }
    }
    const int place = model_.mode(graph_.mode(at)).place;
    for (const SequenceArc& arc : model_.before(at)) {
      const int from = model_.mode(graph_.mode(arc.task)).place;
      if (graph_.End(arc.task) + arc.lag + model_.Travel(from, place) ==
              start &&
          random_.Below(++choices) == 0) {
        prev = arc.task;
        held_before = false;
      }
    }
    path_.push_back({at, held_before || held_after});
    held_after = held_before;
    at = prev;
  }
}

// A task that waits for its job alone, and delays its job alone, gains only
// from a shorter mode or a nearer place.
bool TabuSearch::MayHelp(const Critical& critical) const {
  if (critical.held) return true;
  const int task = critical.task;
  if (model_.EndMode(task) - model_.FirstMode(task) == 1) return false;
  return model_.TravelMax() > 0 ||
         model_.ShortestDuration(task) < graph_.duration(task);
}

void TabuSearch::ConsiderTask(const Critical& critical) {
  graph_.Lift(critical.task);
  for (int mode = model_.FirstMode(critical.task);
       mode < model_.EndMode(critical.task); ++mode) {
    graph_.ForEachInsertion(mode, limit_, [this](const Insertion& insertion) {
      Consider(insertion);
    });
  }
  graph_.Lower();
}

void TabuSearch::Consider(const Insertion& insertion) {
  if (graph_.IsOldPlace(insertion)) return;
  if (now_ < tabu_until_[insertion.mode] &&
      insertion.makespan >= best_makespan_) {
    if (ties_ == 0 && random_.Below(++refused_) == 0) forbidden_ = insertion;
    return;
  }
  if (ties_ > 0) {
    if (insertion.makespan > chosen_.makespan) return;
    if (insertion.makespan == chosen_.makespan) {
      if (insertion.through > chosen_.through) return;
      if (insertion.through == chosen_.through &&
          random_.Below(++ties_) != 0) {
        return;
      }
    }
  }
  if (ties_ == 0 || insertion.makespan < chosen_.makespan ||
      insertion.through < chosen_.through) {
    ties_ = 1;
  }
  chosen_ = insertion;
  limit_ = chosen_.makespan;
}

}  // namespace trilab::planner
