#include "server/planner/bounds.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <utility>

#include "server/planner/free_gaps.h"

namespace trilab::planner {
namespace {

// One task as a bound sees it.
struct Load {
  Ticks head;
  Ticks tail;
  Ticks work;
};

Ticks LeastTravel(const Problem& problem, const Task& from, const Task& to) {
  if (problem.travel.empty()) return 0;
  Ticks least = kTicksMax;
  for (const Mode& a : from.modes) {
    for (const Mode& b : to.modes) {
      least = std::min(least, problem.Travel(a, b));
    }
  }
  return least;
}

// Jackson's preemptive schedule: at any time the released task with the
// longest tail runs. Optimal for one machine that may interrupt.
Ticks PreemptiveBound(std::vector<Load> loads) {
  std::sort(loads.begin(), loads.end(),
            [](const Load& a, const Load& b) { return a.head < b.head; });
  std::priority_queue<std::pair<Ticks, Ticks>> ready;  // Tail, work left.
  Ticks now = 0;
  Ticks bound = 0;
  size_t next = 0;
  while (next < loads.size() || !ready.empty()) {
    if (ready.empty()) now = std::max(now, loads[next].head);
    while (next < loads.size() && loads[next].head <= now) {
      ready.push({loads[next].tail, loads[next].work});
      ++next;
    }
    auto [tail, work] = ready.top();
    ready.pop();
    const Ticks until = next < loads.size() ? loads[next].head : kNoLimit;
    const Ticks run = std::min(work, until - now);
    now += run;
    if (run < work) {
      ready.push({tail, work - run});
    } else {
      bound = std::max(bound, now + tail);
    }
  }
  return bound;
}

// `capacity` machines share the work of those that start late, or of those
// that have much to follow.
Ticks EnergyBound(std::vector<Load> loads, Ticks capacity) {
  Ticks bound = 0;
  for (int side = 0; side < 2; ++side) {
    std::sort(loads.begin(), loads.end(),
              [](const Load& a, const Load& b) { return a.head > b.head; });
    Ticks work = 0;
    Ticks tail = kNoLimit;
    for (const Load& load : loads) {
      work += load.work;
      tail = std::min(tail, load.tail);
      bound =
          std::max(bound, load.head + (work + capacity - 1) / capacity + tail);
    }
    for (Load& load : loads) std::swap(load.head, load.tail);
  }
  return bound;
}

// Work that tasks bring to a set of resources, in their lightest modes.
class SetWork {
 public:
  explicit SetWork(const Problem& problem)
      : problem_(problem),
        in_set_(problem.resources.size(), 0),
        tasks_of_(problem.resources.size()) {
    for (size_t t = 0; t < problem.tasks.size(); ++t) {
      for (int resource : problem.tasks[t].modes.front().resources) {
        tasks_of_[resource].push_back(t);
      }
    }
  }

  std::vector<Load> Of(const std::vector<int>& set,
                       const std::vector<TaskWindow>& windows) {
    for (int resource : set) in_set_[resource] = 1;
    // A task brings work for sure only if its first mode does.
    std::vector<size_t> tasks;
    for (int resource : set) {
      tasks.insert(tasks.end(), tasks_of_[resource].begin(),
                   tasks_of_[resource].end());
    }
    std::sort(tasks.begin(), tasks.end());
    tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    std::vector<Load> loads;
    for (size_t t : tasks) {
      const Ticks work = LeastWork(problem_.tasks[t]);
      if (work > 0) loads.push_back({windows[t].head, windows[t].tail, work});
    }
    for (int resource : set) in_set_[resource] = 0;
    return loads;
  }

 private:
  Ticks LeastWork(const Task& task) const {
    Ticks least = kNoLimit;
    for (const Mode& mode : task.modes) {
      Ticks held = 0;
      for (int resource : mode.resources) held += in_set_[resource];
      least = std::min(least, held * mode.duration);
      if (least == 0) break;
    }
    return least;
  }

  const Problem& problem_;
  std::vector<char> in_set_;
  std::vector<std::vector<size_t>> tasks_of_;  // By first mode.
};

// The sets of resources that stand in for each other: for each task, those
// that its modes hold at one position.
std::vector<std::vector<int>> ResourceSets(const Problem& problem) {
  std::map<std::vector<int>, bool> sets;
  std::map<size_t, std::vector<int>> whole;
  for (const Task& task : problem.tasks) {
    std::map<size_t, std::vector<int>> by_position;
    for (const Mode& mode : task.modes) {
      for (size_t i = 0; i < mode.resources.size(); ++i) {
        by_position[i].push_back(mode.resources[i]);
        whole[i].push_back(mode.resources[i]);
      }
    }
    for (auto& [position, set] : by_position) {
      std::sort(set.begin(), set.end());
      set.erase(std::unique(set.begin(), set.end()), set.end());
      sets[set] = true;
    }
  }
  for (auto& [position, set] : whole) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    sets[set] = true;
  }
  std::vector<std::vector<int>> result;
  for (auto& [set, unused] : sets) result.push_back(set);
  return result;
}

Ticks PoolBound(const Problem& problem, const std::vector<TaskWindow>& windows,
                int pool) {
  const Ticks capacity = problem.pools[pool].capacity;
  if (capacity == 0) return 0;
  std::vector<Load> loads;
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    Ticks least = kNoLimit;
    for (const Mode& mode : problem.tasks[t].modes) {
      Ticks work = 0;
      for (const Demand& demand : mode.demands) {
        if (demand.pool == pool) work += demand.amount * mode.duration;
      }
      least = std::min(least, work);
    }
    if (least > 0) loads.push_back({windows[t].head, windows[t].tail, least});
  }
  return EnergyBound(std::move(loads), capacity);
}

// When `task` can end if it may start at `from` and all others are away.
Ticks EarliestEnd(const std::vector<FreeGaps>& gaps, const Task& task,
                  Ticks from) {
  Ticks best = kNoLimit;
  for (const Mode& mode : task.modes) {
    Ticks start = from;
    Ticks asked = kNoLimit;
    while (start != asked && start != kNoLimit) {
      asked = start;
      for (int resource : mode.resources) {
        start = gaps[resource].Earliest(start, mode.duration);
        if (start == kNoLimit) break;
      }
    }
    if (start != kNoLimit) best = std::min(best, start + mode.duration);
  }
  return best;
}

// Sum over all tasks of what `least` says of one.
template <typename Least>
int64_t SumOfLeast(const Problem& problem, Least least) {
  int64_t sum = 0;
  for (const Task& task : problem.tasks) {
    int64_t lowest = kNoLimit;
    for (const Mode& mode : task.modes) {
      lowest = std::min<int64_t>(lowest, least(mode));
    }
    sum += lowest;
  }
  return sum;
}

int64_t LatenessBound(const Problem& problem) {
  const std::vector<TaskWindow> windows = TaskWindows(problem);
  int64_t sum = 0;
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    const Task& task = problem.tasks[t];
    if (task.due == kNoLimit) continue;
    const Ticks end = windows[t].head + windows[t].shortest;
    sum += task.weight * std::max<Ticks>(0, end - task.due);
  }
  return sum;
}

int64_t GoalBound(const Problem& problem, Goal goal) {
  switch (goal) {
    case Goal::kMakespan:
      return MakespanBound(problem);
    case Goal::kLateness:
      return LatenessBound(problem);
    case Goal::kCost:
      return SumOfLeast(problem, [](const Mode& mode) { return mode.cost; });
    case Goal::kTravel: {
      int64_t sum = 0;
      for (const Precedence& arc : problem.precedences) {
        sum += LeastTravel(problem, problem.tasks[arc.before],
                           problem.tasks[arc.after]);
      }
      return sum;
    }
    case Goal::kEvenness: {
      // Least when all resources work alike.
      const int64_t all = SumOfLeast(problem, [](const Mode& mode) {
        return mode.duration * static_cast<Ticks>(mode.resources.size());
      });
      const auto resources = static_cast<int64_t>(problem.resources.size());
      return resources == 0 ? 0 : all / resources;
    }
  }
  return 0;
}

}  // namespace

int64_t ScoreBound(const Problem& problem) {
  if (problem.lexicographic) {
    return GoalBound(problem, problem.aims.front().goal);
  }
  int64_t sum = 0;
  for (const Aim& aim : problem.aims) {
    sum += aim.weight * GoalBound(problem, aim.goal);
  }
  return sum;
}

std::vector<TaskWindow> TaskWindows(const Problem& problem) {
  const size_t tasks = problem.tasks.size();
  std::vector<TaskWindow> windows(tasks);
  std::vector<std::vector<std::pair<int, Ticks>>> after(tasks);
  std::vector<int> open(tasks, 0);
  for (size_t t = 0; t < tasks; ++t) {
    windows[t].shortest = kTicksMax;
    for (const Mode& mode : problem.tasks[t].modes) {
      windows[t].shortest = std::min(windows[t].shortest, mode.duration);
    }
    windows[t].head = problem.tasks[t].release;
  }
  std::vector<FreeGaps> gaps;
  for (const Resource& resource : problem.resources) {
    gaps.push_back(resource.calendar == kAlwaysOpen
                       ? FreeGaps()
                       : FreeGaps(problem.calendars[resource.calendar]));
  }
  for (const Precedence& arc : problem.precedences) {
    after[arc.before].push_back(
        {arc.after,
         arc.min_lag + LeastTravel(problem, problem.tasks[arc.before],
                                   problem.tasks[arc.after])});
    ++open[arc.after];
  }
  std::vector<int> order;
  for (size_t t = 0; t < tasks; ++t) {
    if (open[t] == 0) order.push_back(static_cast<int>(t));
  }
  for (size_t i = 0; i < order.size(); ++i) {
    TaskWindow& from = windows[order[i]];
    const Ticks end = EarliestEnd(gaps, problem.tasks[order[i]], from.head);
    if (end != kNoLimit) from.head = std::max(from.head, end - from.shortest);
    for (const auto& [task, lag] : after[order[i]]) {
      windows[task].head =
          std::max(windows[task].head, from.head + from.shortest + lag);
      if (--open[task] == 0) order.push_back(task);
    }
  }
  for (size_t i = order.size(); i-- > 0;) {
    TaskWindow& window = windows[order[i]];
    for (const auto& [task, lag] : after[order[i]]) {
      window.tail = std::max(window.tail,
                             lag + windows[task].shortest + windows[task].tail);
    }
  }
  return windows;
}

Ticks MakespanBound(const Problem& problem) {
  const std::vector<TaskWindow> windows = TaskWindows(problem);
  Ticks bound = 0;
  for (const TaskWindow& window : windows) {
    bound = std::max(bound, window.head + window.shortest + window.tail);
  }
  SetWork work(problem);
  for (const std::vector<int>& set : ResourceSets(problem)) {
    const std::vector<Load> loads = work.Of(set, windows);
    bound = std::max(bound, set.size() == 1 ? PreemptiveBound(loads)
                                            : EnergyBound(loads, set.size()));
  }
  for (size_t pool = 0; pool < problem.pools.size(); ++pool) {
    bound =
        std::max(bound, PoolBound(problem, windows, static_cast<int>(pool)));
  }
  return bound;
}

}  // namespace trilab::planner
