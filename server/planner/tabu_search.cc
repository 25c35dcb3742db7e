#include "server/planner/tabu_search.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace trilab::planner {
namespace {

// Moves for which an order may not come back, at least; twice that at most.
constexpr int kTenure = 6;

}  // namespace

TabuSearch::TabuSearch(const SequenceModel& model, Random& random,
                       SearchControl& control)
    : model_(model),
      random_(random),
      control_(control),
      graph_(model),
      workload_(model),
      mode_until_(model.EndMode(model.tasks() - 1), 0),
      before_until_(model.tasks() * model.tasks(), 0),
      after_until_(before_until_),
      places_(model.resources()) {}

Sequences TabuSearch::Run(const Sequences& start, int64_t patience,
                          int target) {
  graph_.Load(start);
  workload_.Clear();
  for (int mode : start.mode) workload_.Add(mode);
  std::fill(mode_until_.begin(), mode_until_.end(), 0);
  std::fill(before_until_.begin(), before_until_.end(), 0);
  std::fill(after_until_.begin(), after_until_.end(), 0);
  now_ = 0;
  Sequences best = graph_.Save();
  best_makespan_ = best.makespan;
  int last_better = 0;
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
    Forbid(move);
    workload_.Remove(graph_.mode(move.task));
    workload_.Add(move.mode);
    graph_.Move(move);
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
  while (at != graph_.Nobody()) {
    Critical critical{at};
    const int start = graph_.Start(at);
    int prev = graph_.Nobody();
    choices = 0;
    for (int slot = 0; slot < model_.slots(); ++slot) {
      const int other = graph_.Prev(at, slot);
      if (other != graph_.Nobody() && graph_.End(other) == start &&
          random_.Below(++choices) == 0) {
        prev = other;
        critical.slot = slot;
      }
    }
    const int place = model_.mode(graph_.mode(at)).place;
    for (const SequenceArc& arc : model_.before(at)) {
      const int from = model_.mode(graph_.mode(arc.task)).place;
      if (graph_.End(arc.task) + arc.lag + model_.Travel(from, place) ==
              start &&
          random_.Below(++choices) == 0) {
        prev = arc.task;
        critical.slot = kByJob;
      }
    }
    path_.push_back(critical);
    at = prev;
  }
  std::reverse(path_.begin(), path_.end());
  FindBlocks();
}

void TabuSearch::FindBlocks() {
  for (size_t first = 0; first + 1 < path_.size();) {
    const int slot = path_[first + 1].slot;
    size_t last = first + 1;
    if (slot != kByJob) {
      while (last + 1 < path_.size() && path_[last + 1].slot == slot) ++last;
      FindBlock(first, last, slot);
    }
    first = last;
  }
}

void TabuSearch::FindBlock(size_t first, size_t last, int slot) {
  // Who leads the first block, or trails the last, makes no difference.
  const bool may_lead = first > 0;
  const bool may_trail = last + 1 < path_.size();
  for (size_t i = first; i <= last; ++i) {
    Critical& critical = path_[i];
    critical.held = true;
    const bool free = (i == first && may_lead) || (i == last && may_trail);
    critical.bound = !free;
    critical.block_slot = slot;
    critical.before = may_lead ? path_[first].task : graph_.Nobody();
    critical.after = may_trail ? path_[last].task : graph_.Nobody();
  }
}

bool TabuSearch::LeavesBlock(const Insertion& insertion) const {
  const int slot = lifted_->block_slot;
  const int prev = insertion.prev[slot];
  const int next = insertion.next[slot];
  if (lifted_->before != graph_.Nobody() && next != graph_.Nobody() &&
      graph_.Position(next) <= graph_.Position(lifted_->before)) {
    return true;
  }
  return lifted_->after != graph_.Nobody() && prev != graph_.Nobody() &&
         graph_.Position(prev) >= graph_.Position(lifted_->after);
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
  lifted_ = &critical;
  ++lifts_;
  if (graph_.Lift(critical.task, limit_)) {
    for (int mode = model_.FirstMode(critical.task);
         mode < model_.EndMode(critical.task); ++mode) {
      graph_.ForEachInsertion(mode, limit_, [this](const Insertion& insertion) {
        Consider(insertion);
      });
    }
  }
  graph_.Lower();
}

// Orders that were lately undone bound where the lifted task may stand.
const TabuSearch::Places& TabuSearch::AllowedPlaces(int resource, int slot) {
  Places& places = places_[resource];
  if (places.lift == lifts_) return places;
  places = {lifts_, -1, model_.tasks()};
  const int row = lifted_->task * model_.tasks();
  for (int other = graph_.First(resource); other != graph_.Nobody();
       other = graph_.Next(other, slot)) {
    if (before_until_[row + other] > now_) {
      places.earliest = std::max(places.earliest, graph_.Position(other));
    }
    if (after_until_[row + other] > now_) {
      places.latest = std::min(places.latest, graph_.Position(other));
    }
  }
  return places;
}

bool TabuSearch::IsForbidden(const Insertion& insertion) {
  if (mode_until_[insertion.mode] > now_) return true;
  for (int slot = 0; slot < model_.slots(); ++slot) {
    const int resource = model_.mode(insertion.mode).resource[slot];
    if (resource == kNoResource) continue;
    const Places& places = AllowedPlaces(resource, slot);
    const int prev = insertion.prev[slot];
    if (places.earliest >= 0 &&
        (prev == graph_.Nobody() || graph_.Position(prev) < places.earliest)) {
      return true;
    }
    if (graph_.Position(insertion.next[slot]) > places.latest) return true;
  }
  return false;
}

// Keeps what the move undoes from coming back soon: the old mode, or the
// old order with the tasks that were passed.
void TabuSearch::Forbid(const Insertion& move) {
  const int task = move.task;
  const int old_mode = graph_.mode(task);
  if (move.mode != old_mode) {
    ForbidMode(task, old_mode, move.mode);
    return;
  }
  const int until = now_ + kTenure + random_.Below(kTenure + 1);
  const int old_position = graph_.Position(task);
  for (int slot = 0; slot < model_.slots(); ++slot) {
    if (model_.mode(old_mode).resource[slot] == kNoResource) continue;
    const bool later = move.prev[slot] != graph_.Nobody() &&
                       graph_.Position(move.prev[slot]) > old_position;
    if (later) {
      for (int other = graph_.Next(task, slot);;
           other = graph_.Next(other, slot)) {
        ForbidOrder(task, other, until);
        if (other == move.prev[slot]) break;
      }
    } else if (move.next[slot] != graph_.Next(task, slot)) {
      for (int other = graph_.Prev(task, slot);;
           other = graph_.Prev(other, slot)) {
        ForbidOrder(other, task, until);
        if (other == move.next[slot]) break;
      }
    }
  }
}

// With an instrument and an operator there are so many modes that the task
// would soon be back with the one it left beside another of the other: all
// modes that hold a resource which was left are forbidden.
void TabuSearch::ForbidMode(int task, int old_mode, int new_mode) {
  const int choices = model_.EndMode(task) - model_.FirstMode(task);
  if (model_.slots() == 1) {
    mode_until_[old_mode] = now_ + choices + random_.Below(choices + 1);
    return;
  }
  const int until = now_ + 2 * choices + random_.Below(2 * choices + 1);
  const auto& left = model_.mode(old_mode).resource;
  const auto& taken = model_.mode(new_mode).resource;
  mode_until_[old_mode] = until;
  for (int m = model_.FirstMode(task); m < model_.EndMode(task); ++m) {
    const auto& held = model_.mode(m).resource;
    for (int slot = 0; slot < model_.slots(); ++slot) {
      if (left[slot] != kNoResource && left[slot] != taken[slot] &&
          held[slot] == left[slot]) {
        mode_until_[m] = until;
      }
    }
  }
}

void TabuSearch::ForbidOrder(int before, int after, int until) {
  before_until_[before * model_.tasks() + after] = until;
  after_until_[after * model_.tasks() + before] = until;
}

void TabuSearch::Consider(const Insertion& insertion) {
  if (insertion.mode == graph_.mode(insertion.task) &&
      (graph_.IsOldPlace(insertion) ||
       (lifted_->bound && !LeavesBlock(insertion)))) {
    return;
  }
  if (insertion.makespan >= best_makespan_ && IsForbidden(insertion)) {
    if (ties_ == 0) {
      if (refused_ == 0 || insertion.makespan < forbidden_.makespan ||
          (insertion.makespan == forbidden_.makespan &&
           insertion.through < forbidden_.through)) {
        forbidden_ = insertion;
      }
      ++refused_;
    }
    return;
  }
  const int64_t growth =
      workload_.Growth(graph_.mode(insertion.task), insertion.mode);
  if (ties_ > 0) {
    const auto key = std::tie(insertion.makespan, insertion.through, growth);
    const auto chosen =
        std::tie(chosen_.makespan, chosen_.through, chosen_growth_);
    if (chosen < key) return;
    if (key < chosen) ties_ = 0;
    if (ties_ > 0 && random_.Below(ties_ + 1) != 0) {
      ++ties_;
      return;
    }
  }
  ++ties_;
  chosen_ = insertion;
  chosen_growth_ = growth;
  limit_ = chosen_.makespan;
}

}  // namespace trilab::planner
