#ifndef TRILAB_SERVER_PLANNER_BOUNDS_H_
#define TRILAB_SERVER_PLANNER_BOUNDS_H_

#include <vector>

#include "server/planner/problem.h"

namespace trilab::planner {

// For each task: no plan starts it before `head`, and none ends everything
// sooner than `tail` after its end.
struct TaskWindow {
  Ticks head = 0;
  Ticks tail = 0;
  Ticks shortest = 0;  // Of its modes.
};

// Longest paths with the shortest modes and the least travel. O(n * modes).
std::vector<TaskWindow> TaskWindows(const Problem& problem);

// No plan ends everything sooner. The greatest of: the longest path; for
// each resource, its tasks alone with one machine that may interrupt them
// (Jackson's preemptive schedule); for each pool and for all resources that
// stand in for each other, the work between earliest start and latest end;
// the earliest end that calendars allow each task.
Ticks MakespanBound(const Problem& problem);

// No plan that keeps every constraint has a smaller first number of
// `ScoreOf`.
int64_t ScoreBound(const Problem& problem);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_BOUNDS_H_
