#include "server/planner/problem.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace trilab::planner {
namespace {

template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

bool IsTime(Ticks ticks) { return ticks >= 0 && ticks <= kTicksMax; }
bool IsLimit(Ticks ticks) { return ticks == kNoLimit || IsTime(ticks); }

template <typename Vector>
bool IsIndex(int index, const Vector& of) {
  return index >= 0 && index < static_cast<int>(of.size());
}

absl::Status CheckMode(const Problem& problem, const Mode& mode) {
  if (!IsTime(mode.duration)) return Invalid("duration ", mode.duration);
  if (mode.cost < 0) return Invalid("cost ", mode.cost);
  if (mode.place != 0 && !IsIndex(mode.place, problem.travel)) {
    return Invalid("place ", mode.place);
  }
  std::vector<int> resources = mode.resources;
  std::sort(resources.begin(), resources.end());
  for (size_t i = 0; i < resources.size(); ++i) {
    if (!IsIndex(resources[i], problem.resources)) {
      return Invalid("resource ", resources[i]);
    }
    if (i > 0 && resources[i] == resources[i - 1]) {
      return Invalid("resource ", resources[i], " twice");
    }
  }
  for (const Demand& demand : mode.demands) {
    if (!IsIndex(demand.pool, problem.pools)) {
      return Invalid("pool ", demand.pool);
    }
    if (demand.amount < 0) return Invalid("demand ", demand.amount);
  }
  return absl::OkStatus();
}

absl::Status CheckTask(const Problem& problem, const Task& task) {
  if (task.modes.empty()) return Invalid("no mode");
  if (!IsTime(task.release)) return Invalid("release ", task.release);
  if (!IsLimit(task.deadline)) return Invalid("deadline ", task.deadline);
  if (!IsLimit(task.due)) return Invalid("due ", task.due);
  if (task.weight < 0) return Invalid("weight ", task.weight);
  for (size_t m = 0; m < task.modes.size(); ++m) {
    if (absl::Status status = CheckMode(problem, task.modes[m]); !status.ok()) {
      return Invalid("mode ", m, ": ", status.message());
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCalendar(const Calendar& calendar) {
  Ticks last = -1;
  for (const Span& span : calendar.open) {
    if (!IsTime(span.start) || !IsTime(span.end) || span.start >= span.end ||
        span.start <= last) {
      return Invalid("span ", span.start, " to ", span.end);
    }
    last = span.end;
  }
  return absl::OkStatus();
}

// Kahn's algorithm: tasks without an open predecessor leave, until none can.
absl::Status CheckPrecedences(const Problem& problem) {
  std::vector<int> open(problem.tasks.size(), 0);
  std::vector<std::vector<int>> after(problem.tasks.size());
  for (const Precedence& arc : problem.precedences) {
    if (!IsIndex(arc.before, problem.tasks) ||
        !IsIndex(arc.after, problem.tasks) || !IsTime(arc.min_lag) ||
        !IsLimit(arc.max_lag) || arc.max_lag < arc.min_lag) {
      return Invalid("precedence of ", arc.before, " and ", arc.after);
    }
    ++open[arc.after];
    after[arc.before].push_back(arc.after);
  }
  std::vector<int> ready;
  for (size_t task = 0; task < open.size(); ++task) {
    if (open[task] == 0) ready.push_back(static_cast<int>(task));
  }
  for (size_t i = 0; i < ready.size(); ++i) {
    for (int next : after[ready[i]]) {
      if (--open[next] == 0) ready.push_back(next);
    }
  }
  if (ready.size() < problem.tasks.size()) return Invalid("precedence cycle");
  return absl::OkStatus();
}

absl::Status CheckShared(const Problem& problem) {
  for (const Resource& resource : problem.resources) {
    if (resource.calendar != kAlwaysOpen &&
        !IsIndex(resource.calendar, problem.calendars)) {
      return Invalid("calendar ", resource.calendar);
    }
  }
  for (const Pool& pool : problem.pools) {
    if (pool.capacity < 0) return Invalid("capacity ", pool.capacity);
    for (const Pool::Use& use : pool.uses) {
      if (!IsTime(use.span.start) || !IsTime(use.span.end) ||
          use.span.start >= use.span.end || use.amount < 0) {
        return Invalid("use of a pool at ", use.span.start);
      }
    }
  }
  for (const std::vector<Ticks>& row : problem.travel) {
    if (row.size() != problem.travel.size()) return Invalid("travel");
    for (Ticks ticks : row) {
      if (!IsTime(ticks)) return Invalid("travel ", ticks);
    }
  }
  for (const Group& group : problem.groups) {
    for (int task : group.tasks) {
      if (!IsIndex(task, problem.tasks)) return Invalid("group of ", task);
    }
  }
  if (problem.budget < 0) return Invalid("budget ", problem.budget);
  if (problem.aims.empty()) return Invalid("no aim");
  for (const Aim& aim : problem.aims) {
    if (aim.weight < 0) return Invalid("aim of weight ", aim.weight);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckProblem(const Problem& problem) {
  for (size_t t = 0; t < problem.tasks.size(); ++t) {
    absl::Status status = CheckTask(problem, problem.tasks[t]);
    if (!status.ok()) return Invalid("task ", t, ": ", status.message());
  }
  for (size_t c = 0; c < problem.calendars.size(); ++c) {
    absl::Status status = CheckCalendar(problem.calendars[c]);
    if (!status.ok()) return Invalid("calendar ", c, ": ", status.message());
  }
  if (absl::Status status = CheckShared(problem); !status.ok()) return status;
  return CheckPrecedences(problem);
}

}  // namespace trilab::planner
