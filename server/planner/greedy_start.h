#ifndef TRILAB_SERVER_PLANNER_GREEDY_START_H_
#define TRILAB_SERVER_PLANNER_GREEDY_START_H_

#include "server/planner/random.h"
#include "server/planner/sequence_graph.h"
#include "server/planner/sequence_model.h"

namespace trilab::planner {

// Builds sequences from nothing: places the task that would lose most by
// waiting, in the mode that ends it first. `noise` 0 is deterministic; up to
// 1 lets chance decide among tasks nearly as urgent. O(n * ready tasks *
// modes). `makespan` is left zero: the graph works it out.
Sequences GreedyStart(const SequenceModel& model, double noise, Random& random);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_GREEDY_START_H_
