#ifndef TRILAB_SERVER_PLANNER_JUDGED_LIST_H_
#define TRILAB_SERVER_PLANNER_JUDGED_LIST_H_

#include <cstdint>

#include "server/planner/list_schedule.h"
#include "server/planner/objective.h"

namespace trilab::planner {

// A list and what became of it.
struct JudgedList {
  TaskList list;  // Ordered by start, with the modes that were taken.
  Plan plan;
  int64_t broken = 0;
  Score score;
  // Sum of all starts: tells apart plans that score the same.
  int64_t flow = 0;

  bool Beats(const JudgedList& other) const {
    if (broken != other.broken) return broken < other.broken;
    if (score != other.score) return score < other.score;
    return flow < other.flow;
  }
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_JUDGED_LIST_H_
