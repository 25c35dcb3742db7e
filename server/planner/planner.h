#ifndef TRILAB_SERVER_PLANNER_PLANNER_H_
#define TRILAB_SERVER_PLANNER_PLANNER_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/statusor.h"
#include "server/planner/objective.h"
#include "server/planner/plan.h"
#include "server/planner/problem.h"

namespace trilab::planner {

// A plan and what is known of it.
struct Outcome {
  Plan plan;
  Score score;
  // No plan scores less in the first number of `score`.
  int64_t bound = 0;
  int64_t steps = 0;  // Taken until this plan was found.

  // (score - bound) / score; 0 when the plan is proven best.
  double Gap() const {
    const int64_t found = score.front();
    return found <= bound ? 0
                          : static_cast<double>(found - bound) /
                                static_cast<double>(found);
  }
};

struct PlannerOptions {
  uint64_t seed = 1;
  // Steps to take, of some microseconds to a millisecond each. The same
  // problem, seed and number of steps give the same plan on any machine.
  int64_t steps_max = kNoLimit;
  // Asked after every few steps; the search ends when it returns true. This
  // is how a time limit or a caller who left ends a search.
  std::function<bool()> stop;
  // Hears each plan that is better than all before, as soon as it is found.
  std::function<void(const Outcome&)> on_better;
};

// Plans a problem on the calling thread, until the plan is proven best or
// the options end the search. At least one of them must.
//
// Returns these errors, the first that holds:
//   INVALID_ARGUMENT     `CheckProblem` rejects the problem.
//   FAILED_PRECONDITION  no plan was found; there may be none.
absl::StatusOr<Outcome> MakePlan(const Problem& problem,
                                 const PlannerOptions& options);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_PLANNER_H_
