#ifndef TRILAB_SERVER_PLANNER_OBJECTIVE_H_
#define TRILAB_SERVER_PLANNER_OBJECTIVE_H_

#include <cstdint>
#include <vector>

#include "server/planner/plan.h"
#include "server/planner/problem.h"

namespace trilab::planner {

int64_t GoalValue(const Problem& problem, const Plan& plan, Goal goal);

// What the aims of a problem make of a plan: one number per aim when they
// are lexicographic, else their weighted sum. Smaller is better; compares
// as vectors do.
using Score = std::vector<int64_t>;
Score ScoreOf(const Problem& problem, const Plan& plan);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_OBJECTIVE_H_
