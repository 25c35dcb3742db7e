#ifndef TRILAB_SERVER_PLANNER_PLAN_H_
#define TRILAB_SERVER_PLANNER_PLAN_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "server/planner/problem.h"

namespace trilab::planner {

struct Placement {
  Ticks start = 0;
  int mode = 0;  // Index in `Task::modes`.
  friend bool operator==(const Placement&, const Placement&) = default;
};

// Where and when each task of a problem is done; one placement per task.
struct Plan {
  std::vector<Placement> placements;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// Judges a plan from the words of the problem alone: it shares no code with
// the search, so that a mistake in one is not a mistake in both.
//
// O(t log t) for t tasks, plus the spans and uses of others.
//
// Returns FAILED_PRECONDITION that names the first broken constraint.
absl::Status CheckPlan(const Problem& problem, const Plan& plan);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_PLAN_H_
