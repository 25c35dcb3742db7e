#include "server/planner/objective.h"

#include <algorithm>

namespace trilab::planner {
namespace {

const Mode& ModeOf(const Problem& problem, const Plan& plan, size_t task) {
  return problem.tasks[task].modes[plan.placements[task].mode];
}

int64_t Makespan(const Problem& problem, const Plan& plan) {
  Ticks last = 0;
  for (size_t t = 0; t < plan.placements.size(); ++t) {
    last = std::max(
        last, plan.placements[t].start + ModeOf(problem, plan, t).duration);
  }
  return last;
}

int64_t Lateness(const Problem& problem, const Plan& plan) {
  int64_t sum = 0;
  for (size_t t = 0; t < plan.placements.size(); ++t) {
    const Task& task = problem.tasks[t];
    if (task.due == kNoLimit) continue;
    const Ticks end =
        plan.placements[t].start + ModeOf(problem, plan, t).duration;
    sum += task.weight * std::max<Ticks>(0, end - task.due);
  }
  return sum;
}

int64_t Cost(const Problem& problem, const Plan& plan) {
  int64_t sum = 0;
  for (size_t t = 0; t < plan.placements.size(); ++t) {
    sum += ModeOf(problem, plan, t).cost;
  }
  return sum;
}

int64_t TravelTime(const Problem& problem, const Plan& plan) {
  int64_t sum = 0;
  for (const Precedence& arc : problem.precedences) {
    sum += problem.Travel(ModeOf(problem, plan, arc.before),
                          ModeOf(problem, plan, arc.after));
  }
  return sum;
}

int64_t Evenness(const Problem& problem, const Plan& plan) {
  std::vector<int64_t> busy(problem.resources.size(), 0);
  int64_t all = 0;
  for (size_t t = 0; t < plan.placements.size(); ++t) {
    const Mode& mode = ModeOf(problem, plan, t);
    for (int resource : mode.resources) {
      busy[resource] += mode.duration;
      all += mode.duration;
    }
  }
  int64_t squares = 0;
  for (int64_t ticks : busy) squares += ticks * ticks;
  return all == 0 ? 0 : squares / all;
}

}  // namespace

int64_t GoalValue(const Problem& problem, const Plan& plan, Goal goal) {
  switch (goal) {
    case Goal::kMakespan:
      return Makespan(problem, plan);
    case Goal::kLateness:
      return Lateness(problem, plan);
    case Goal::kCost:
      return Cost(problem, plan);
    case Goal::kTravel:
      return TravelTime(problem, plan);
    case Goal::kEvenness:
      return Evenness(problem, plan);
  }
  return 0;
}

Score ScoreOf(const Problem& problem, const Plan& plan) {
  Score score;
  int64_t sum = 0;
  for (const Aim& aim : problem.aims) {
    const int64_t value = GoalValue(problem, plan, aim.goal);
    score.push_back(value);
    sum += aim.weight * value;
  }
  if (!problem.lexicographic) return {sum};
  return score;
}

}  // namespace trilab::planner
