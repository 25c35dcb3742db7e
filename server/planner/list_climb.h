#ifndef TRILAB_SERVER_PLANNER_LIST_CLIMB_H_
#define TRILAB_SERVER_PLANNER_LIST_CLIMB_H_

#include <functional>
#include <vector>

#include "server/planner/judged_list.h"
#include "server/planner/list_moves.h"
#include "server/planner/random.h"

namespace trilab::planner {

// Local search over lists with late acceptance (Burke and Bykov, 2017): a
// change stays if the plan it gives is no worse than the present one or than
// that of some steps ago. Compares plans and never weighs them, so it takes
// every aim, and what is broken, as it is.
class ListClimb {
 public:
  // Places a list; nothing once the search must end.
  using Judge = std::function<bool(TaskList list, JudgedList& result)>;

  ListClimb(ListMoves& moves, Judge judge);

  // Climbs from `start` until `patience` changes in a row bring no new best,
  // remembering `memory` steps. Returns the best.
  JudgedList Run(const JudgedList& start, int memory, int64_t patience);

 private:
  // What late acceptance remembers of a plan.
  struct Rank {
    int64_t broken;
    Score score;
    int64_t flow;
    friend auto operator<=>(const Rank&, const Rank&) = default;
  };
  static Rank RankOf(const JudgedList& list) {
    return {list.broken, list.score, list.flow};
  }

  ListMoves& moves_;
  Judge judge_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_LIST_CLIMB_H_
