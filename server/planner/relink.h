#ifndef TRILAB_SERVER_PLANNER_RELINK_H_
#define TRILAB_SERVER_PLANNER_RELINK_H_

#include "server/planner/random.h"
#include "server/planner/sequence_graph.h"

namespace trilab::planner {

// A solution between two others: `share` 0 is `from`, 1 is `to`.
//
// Every task stands at the weighted mean of its two places in the orders. A
// mean of orders that respect the precedences respects them too, so the
// result needs no repair. Each mode comes from `to` with chance `share`.
Sequences Relink(const Sequences& from, const Sequences& to, double share,
                 Random& random);

// How many tasks differ in their mode or in the next task of their order on
// the first resource of that mode.
int Distance(const SequenceModel& model, const Sequences& a,
             const Sequences& b);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_RELINK_H_
