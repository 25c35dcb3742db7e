#ifndef TRILAB_SERVER_PLANNER_TABU_SEARCH_H_
#define TRILAB_SERVER_PLANNER_TABU_SEARCH_H_

#include <cstdint>
#include <vector>

#include "server/planner/random.h"
#include "server/planner/search_control.h"
#include "server/planner/sequence_graph.h"

namespace trilab::planner {

// Shortens the makespan of sequences by moving one task of a longest path
// at a time, to the best place that was not lately left.
class TabuSearch {
 public:
  // Borrows all three.
  TabuSearch(const SequenceModel& model, Random& random,
             SearchControl& control);

  // Returns the best sequences seen from `start` on. Ends after `patience`
  // moves without a better one, at makespan `target`, or when the control
  // says so.
  Sequences Run(const Sequences& start, int64_t patience, int target);

 private:
  struct Critical {
    int task;
    bool held;  // By a neighbour on a resource, not by its job alone.
  };

  void FindCriticalPath();
  void ConsiderTask(const Critical& critical);
  void Consider(const Insertion& insertion);
  bool MayHelp(const Critical& critical) const;

  const SequenceModel& model_;
  Random& random_;
  SearchControl& control_;
  SequenceGraph graph_;
  std::vector<Critical> path_;

  int64_t now_ = 0;
  std::vector<int64_t> tabu_until_;  // By mode.
  int best_makespan_ = 0;

  // Of the present move.
  Insertion chosen_;
  int limit_ = 0;
  int ties_ = 0;
  Insertion forbidden_;  // One of those refused, if all are.
  int refused_ = 0;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_TABU_SEARCH_H_
