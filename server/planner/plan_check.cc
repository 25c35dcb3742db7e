#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "server/planner/plan.h"

namespace trilab::planner {
namespace {

template <typename... Parts>
absl::Status Broken(const Parts&... parts) {
  return absl::FailedPreconditionError(absl::StrCat(parts...));
}

struct Busy {
  Ticks start;
  Ticks end;
  int task;
};

const Mode& ModeOf(const Problem& problem, const Plan& plan, int task) {
  return problem.tasks[task].modes[plan.placements[task].mode];
}

Ticks EndOf(const Problem& problem, const Plan& plan, int task) {
  return plan.placements[task].start + ModeOf(problem, plan, task).duration;
}

absl::Status CheckTasks(const Problem& problem, const Plan& plan) {
  int64_t cost = 0;
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    const Task& task = problem.tasks[t];
    const Placement& placement = plan.placements[t];
    if (placement.mode < 0 ||
        placement.mode >= static_cast<int>(task.modes.size())) {
      return Broken("task ", t, " has no mode ", placement.mode);
    }
    cost += task.modes[placement.mode].cost;
    if (placement.start < task.release) {
      return Broken("task ", t, " starts before its release");
    }
    const Ticks end = placement.start + task.modes[placement.mode].duration;
    if (task.deadline != kNoLimit && end > task.deadline) {
      return Broken("task ", t, " ends after its deadline");
    }
  }
  if (problem.budget != kNoLimit && cost > problem.budget) {
    return Broken("the plan costs ", cost);
  }
  return absl::OkStatus();
}

absl::Status CheckPrecedences(const Problem& problem, const Plan& plan) {
  for (const Precedence& arc : problem.precedences) {
    const Ticks wait =
        plan.placements[arc.after].start - EndOf(problem, plan, arc.before);
    Ticks least = arc.min_lag;
    if (!problem.travel.empty()) {
      least += problem.travel[ModeOf(problem, plan, arc.before).place]
                             [ModeOf(problem, plan, arc.after).place];
    }
    if (wait < least) {
      return Broken("task ", arc.after, " starts too soon after ", arc.before);
    }
    if (arc.max_lag != kNoLimit && wait > arc.max_lag) {
      return Broken("task ", arc.after, " waits too long for ", arc.before);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOpen(const Calendar& calendar, int resource,
                       const Busy& busy) {
  for (const Span& span : calendar.open) {
    if (span.start <= busy.start && busy.end <= span.end) {
      return absl::OkStatus();
    }
  }
  return Broken("task ", busy.task, " runs while resource ", resource,
                " is closed");
}

absl::Status CheckResources(const Problem& problem, const Plan& plan) {
  std::map<int, std::vector<Busy>> busy_of;
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    const int task = static_cast<int>(t);
    for (int resource : ModeOf(problem, plan, task).resources) {
      busy_of[resource].push_back(
          {plan.placements[t].start, EndOf(problem, plan, task), task});
    }
  }
  for (auto& [resource, runs] : busy_of) {
    std::sort(runs.begin(), runs.end(), [](const Busy& a, const Busy& b) {
      return std::tie(a.start, a.end) < std::tie(b.start, b.end);
    });
    // A task without length takes nothing.
    const Busy* last = nullptr;
    for (const Busy& run : runs) {
      if (run.start == run.end) continue;
      if (last != nullptr && run.start < last->end) {
        return Broken("tasks ", last->task, " and ", run.task,
                      " overlap on resource ", resource);
      }
      last = &run;
    }
    const int calendar = problem.resources[resource].calendar;
    if (calendar == kAlwaysOpen) continue;
    for (const Busy& run : runs) {
      absl::Status status =
          CheckOpen(problem.calendars[calendar], resource, run);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPools(const Problem& problem, const Plan& plan) {
  for (size_t p = 0; p < problem.pools.size(); ++p) {
    std::map<Ticks, int64_t> change;
    for (const Pool::Use& use : problem.pools[p].uses) {
      change[use.span.start] += use.amount;
      change[use.span.end] -= use.amount;
    }
    // What others take may exceed the capacity; tasks may not add to that.
    std::map<Ticks, int64_t> added;
    for (size_t t = 0; t < problem.tasks.size(); ++t) {
      const int task = static_cast<int>(t);
      for (const Demand& demand : ModeOf(problem, plan, task).demands) {
        if (demand.pool != static_cast<int>(p)) continue;
        added[plan.placements[t].start] += demand.amount;
        added[EndOf(problem, plan, task)] -= demand.amount;
        change[plan.placements[t].start] += 0;
        change[EndOf(problem, plan, task)] += 0;
      }
    }
    int64_t level = 0;
    int64_t ours = 0;
    for (const auto& [time, amount] : change) {
      level += amount;
      const auto own = added.find(time);
      if (own != added.end()) ours += own->second;
      if (ours > 0 && level + ours > problem.pools[p].capacity) {
        return Broken("pool ", p, " is exceeded at ", time);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckGroups(const Problem& problem, const Plan& plan) {
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    const Group& group = problem.groups[g];
    for (int task : group.tasks) {
      const Mode& first = ModeOf(problem, plan, group.tasks.front());
      const Mode& mode = ModeOf(problem, plan, task);
      const bool same =
          group.kind == Group::Kind::kSamePlace
              ? first.place == mode.place
              : !first.resources.empty() && !mode.resources.empty() &&
                    first.resources.front() == mode.resources.front();
      if (!same) return Broken("group ", g, " is split by task ", task);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPlan(const Problem& problem, const Plan& plan) {
  if (plan.placements.size() != problem.tasks.size()) {
    return Broken("the plan has ", plan.placements.size(), " placements");
  }
  for (auto check : {CheckTasks, CheckPrecedences, CheckResources, CheckPools,
                     CheckGroups}) {
    if (absl::Status status = check(problem, plan); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace trilab::planner
