#ifndef TRILAB_SERVER_PLANNER_LIST_MOVES_H_
#define TRILAB_SERVER_PLANNER_LIST_MOVES_H_

#include <vector>

#include "server/planner/blame.h"
#include "server/planner/judged_list.h"
#include "server/planner/random.h"

namespace trilab::planner {

// Draws small changes of a list, more often where the plan is to blame: a
// task goes to another mode or another place in the order, or the rest of a
// sample is placed anew.
class ListMoves {
 public:
  // Borrows all four, the arcs by task.
  ListMoves(const Problem& problem, const std::vector<std::vector<int>>& before,
            const std::vector<std::vector<int>>& after, Random& random);

  // Reads where a solution stands; changes are drawn for it from now on.
  void Look(const JudgedList& at);

  // Changes `list`, which must be that of the solution looked at. The order
  // keeps respecting the precedences.
  void Change(TaskList& list);

 private:
  int AnyTask();
  int AnyMode(int task);
  void Shift(TaskList& list, int task, int to);
  void ShiftAnywhere(TaskList& list, int task);
  void Renew(TaskList& list, int task);

  const Problem& problem_;
  const std::vector<std::vector<int>>& before_;
  const std::vector<std::vector<int>>& after_;
  Random& random_;
  std::vector<int> position_;  // By task.
  std::vector<Blame> blame_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_LIST_MOVES_H_
