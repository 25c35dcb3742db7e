#include "server/planner/list_schedule.h"

#include <algorithm>

namespace trilab::planner {
namespace {

constexpr int kNoTask = -1;
// What a task counts that has no place.
constexpr int64_t kHomeless = int64_t{1} << 40;

}  // namespace

ListSchedule::ListSchedule(const Problem& problem, bool mirrored)
    : problem_(problem),
      mirrored_(mirrored),
      before_(problem.tasks.size()),
      groups_of_(problem.tasks.size()),
      empty_amounts_(problem.pools),
      amounts_(problem.pools) {
  plan_.placements.resize(problem.tasks.size());
  for (const Precedence& arc : problem.precedences) {
    const int from = mirrored ? arc.after : arc.before;
    const int to = mirrored ? arc.before : arc.after;
    before_[to].push_back({from, arc.min_lag, arc.max_lag});
  }
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    for (int task : problem.groups[g].tasks) {
      groups_of_[task].push_back(static_cast<int>(g));
    }
  }
  for (const Resource& resource : problem.resources) {
    gaps_.push_back(resource.calendar == kAlwaysOpen
                        ? FreeGaps()
                        : FreeGaps(problem.calendars[resource.calendar]));
  }
  leader_.assign(problem.groups.size(), kNoTask);
  wanted_.assign(problem.tasks.size(), TaskList::kAnyMode);
  not_before_.assign(problem.tasks.size(), 0);
}

// A task that waits too long for one before it sends that one later, and
// everything from there on is placed anew: the earlier task only moves later,
// so this ends.
void ListSchedule::Place(const TaskList& list) {
  Reuse(list);
  size_t tries = 4 * problem_.tasks.size() + 8;
  while (placed_.size() < list.order.size()) {
    const int task = list.order[placed_.size()];
    PlaceTask(task, list.mode[task]);
    if (plan_.placements[task].start == kNoLimit) continue;
    const int early = TaskToDelay(task);
    if (early == kNoTask) continue;
    delayed_ = true;
    const auto at = std::find(placed_.begin(), placed_.end(), early);
    TakeBack(static_cast<size_t>(at - placed_.begin()));
    if (--tries == 0) break;
  }
  // Whoever has no place keeps the rest from being a plan.
  for (size_t i = placed_.size(); i < list.order.size(); ++i) {
    plan_.placements[list.order[i]] = {kNoLimit, 0};
  }
  CountBroken();
}

// Leaves in place what `list` begins with like the list before it.
void ListSchedule::Reuse(const TaskList& list) {
  size_t same = 0;
  if (!delayed_) {
    while (same < placed_.size() && placed_[same] == list.order[same] &&
           wanted_[placed_[same]] == list.mode[placed_[same]]) {
      ++same;
    }
  }
  // Projects without calendars are small to copy.
  if (gaps_.empty() && 2 * same < list.order.size()) {
    amounts_ = empty_amounts_;
    leader_.assign(problem_.groups.size(), kNoTask);
    placed_.clear();
  } else {
    TakeBack(same);
  }
  if (delayed_) not_before_.assign(problem_.tasks.size(), 0);
  delayed_ = false;
}

// Takes the last tasks out again until `count` are left.
void ListSchedule::TakeBack(size_t count) {
  while (placed_.size() > count) {
    const int task = placed_.back();
    placed_.pop_back();
    if (plan_.placements[task].start == kNoLimit) continue;
    const Mode& mode = ModeOf(task);
    const Span span = {plan_.placements[task].start, End(task)};
    for (int resource : mode.resources) gaps_[resource].Give(span);
    if (!mode.demands.empty()) amounts_.Give(span, mode.demands);
    for (int group : groups_of_[task]) {
      if (leader_[group] == task) leader_[group] = kNoTask;
    }
  }
}

void ListSchedule::PlaceTask(int task, int wanted) {
  const std::vector<Mode>& modes = problem_.tasks[task].modes;
  Placement best = {kNoLimit, 0};
  Ticks best_end = kNoLimit;
  const auto consider = [&](int m) {
    if (!MayUse(task, m)) return;
    const Ticks start = EarliestStart(task, modes[m], best_end);
    if (start == kNoLimit || start + modes[m].duration >= best_end) return;
    best = {start, m};
    best_end = start + modes[m].duration;
  };
  if (wanted != TaskList::kAnyMode) consider(wanted);
  // A wanted mode that groups or calendars forbid gives way.
  if (best_end == kNoLimit) {
    for (int m = 0; m < static_cast<int>(modes.size()); ++m) consider(m);
  }
  plan_.placements[task] = best;
  placed_.push_back(task);
  wanted_[task] = wanted;
  if (best.start == kNoLimit) return;
  const Mode& mode = modes[best.mode];
  const Span span = {best.start, best_end};
  for (int resource : mode.resources) gaps_[resource].Take(span);
  if (!mode.demands.empty()) amounts_.Take(span, mode.demands);
  for (int group : groups_of_[task]) {
    if (leader_[group] == kNoTask) leader_[group] = task;
  }
}

// Tells whether the groups of `task` allow a mode.
bool ListSchedule::MayUse(int task, int mode) const {
  const Mode& wanted = problem_.tasks[task].modes[mode];
  for (int group : groups_of_[task]) {
    const int leader = leader_[group];
    if (leader == kNoTask) continue;
    const Mode& first = ModeOf(leader);
    if (problem_.groups[group].kind == Group::Kind::kSamePlace) {
      if (first.place != wanted.place) return false;
    } else if (first.resources.empty() || wanted.resources.empty() ||
               first.resources.front() != wanted.resources.front()) {
      return false;
    }
  }
  return true;
}

// Says kNoLimit as soon as it knows that the task would end at `limit` or
// later.
Ticks ListSchedule::EarliestStart(int task, const Mode& mode,
                                  Ticks limit) const {
  Ticks start = std::max(problem_.tasks[task].release, not_before_[task]);
  for (const Arc& arc : before_[task]) {
    if (plan_.placements[arc.task].start == kNoLimit) return kNoLimit;
    const Mode& other = ModeOf(arc.task);
    const Ticks travel =
        mirrored_ ? problem_.Travel(mode, other) : problem_.Travel(other, mode);
    start = std::max(start, End(arc.task) + arc.min_lag + travel);
  }
  // Whoever is not free sends the start on; once all agree, it stands.
  while (true) {
    const Ticks asked = start;
    for (int resource : mode.resources) {
      start = gaps_[resource].Earliest(start, mode.duration);
      if (start >= limit - mode.duration) return kNoLimit;
    }
    if (!mode.demands.empty()) {
      start = amounts_.Earliest(start, mode.duration, mode.demands);
      if (start == kNoLimit) return kNoLimit;
    }
    if (start == asked) return start;
  }
}

// Sends a task before `task` later if `task` waits too long for it; returns
// it, or kNoTask.
int ListSchedule::TaskToDelay(int task) {
  const Ticks start = plan_.placements[task].start;
  for (const Arc& arc : before_[task]) {
    if (arc.max_lag == kNoLimit || start - End(arc.task) <= arc.max_lag) {
      continue;
    }
    not_before_[arc.task] = start - arc.max_lag - ModeOf(arc.task).duration;
    return arc.task;
  }
  return kNoTask;
}

void ListSchedule::CountBroken() {
  broken_ = 0;
  int64_t cost = 0;
  for (size_t t = 0; t < problem_.tasks.size(); ++t) {
    const int task = static_cast<int>(t);
    cost += ModeOf(task).cost;
    if (plan_.placements[t].start == kNoLimit) {
      broken_ += kHomeless;
      continue;
    }
    const Ticks deadline = problem_.tasks[t].deadline;
    if (deadline != kNoLimit) {
      broken_ += std::max<Ticks>(0, End(task) - deadline);
    }
  }
  if (problem_.budget != kNoLimit) {
    broken_ += std::max<int64_t>(0, cost - problem_.budget);
  }
}

bool IsMirrorable(const Problem& problem) {
  for (const Task& task : problem.tasks) {
    if (task.release > 0 || task.deadline != kNoLimit) return false;
  }
  for (const Precedence& arc : problem.precedences) {
    if (arc.max_lag != kNoLimit) return false;
  }
  for (const Resource& resource : problem.resources) {
    if (resource.calendar != kAlwaysOpen) return false;
  }
  for (const Pool& pool : problem.pools) {
    if (!pool.uses.empty()) return false;
  }
  return true;
}

}  // namespace trilab::planner
