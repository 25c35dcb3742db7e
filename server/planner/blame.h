#ifndef TRILAB_SERVER_PLANNER_BLAME_H_
#define TRILAB_SERVER_PLANNER_BLAME_H_

#include <vector>

#include "server/planner/plan.h"
#include "server/planner/problem.h"
#include "server/planner/random.h"

namespace trilab::planner {

inline constexpr int kNobody = -1;

// A task that had to wait, and who held an instrument or operator it needs
// until then; kNobody if it waited for its own sample or an opening hour.
struct Blame {
  int task = 0;
  int holder = kNobody;
};

// Why a plan scores no better: the tasks one behind the other that lead to a
// late task, if lateness counts and chance picks one, or to the last end.
// Where several made a task wait, the last of them is followed. O(n) a task.
std::vector<Blame> FindBlame(const Problem& problem, const Plan& plan,
                             const std::vector<std::vector<int>>& before,
                             Random& random);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_BLAME_H_
