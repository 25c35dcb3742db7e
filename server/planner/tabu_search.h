#ifndef TRILAB_SERVER_PLANNER_TABU_SEARCH_H_
#define TRILAB_SERVER_PLANNER_TABU_SEARCH_H_

#include <cstdint>
#include <vector>

#include "server/planner/random.h"
#include "server/planner/search_control.h"
#include "server/planner/sequence_graph.h"
#include "server/planner/workload.h"

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
  // A task of the longest path. Tasks that follow each other on one resource
  // there are a block; a new order helps only if another task comes to lead
  // or to trail the block.
  struct Critical {
    int task;
    int slot = kByJob;   // By which the task before it on the path holds it.
    bool held = false;   // By a task of its block.
    bool bound = false;  // To leave the block if it keeps its mode:
    int block_slot = 0;
    int before = 0;  // ... to before this task, or
    int after = 0;   // ... to after this one.
  };
  static constexpr int kByJob = -1;

  // Between which positions the lifted task may stand on a resource; many
  // modes share one, so it is kept until the next task is lifted.
  struct Places {
    int64_t lift = 0;
    int earliest = 0;
    int latest = 0;
  };

  void FindCriticalPath();
  void FindBlocks();
  void FindBlock(size_t first, size_t last, int slot);
  bool LeavesBlock(const Insertion& insertion) const;
  void ConsiderTask(const Critical& critical);
  void Consider(const Insertion& insertion);
  const Places& AllowedPlaces(int resource, int slot);
  void Forbid(const Insertion& move);
  void ForbidOrder(int before, int after, int until);
  void ForbidMode(int task, int old_mode, int new_mode);
  bool IsForbidden(const Insertion& insertion);
  bool MayHelp(const Critical& critical) const;

  const SequenceModel& model_;
  Random& random_;
  SearchControl& control_;
  SequenceGraph graph_;
  Workload workload_;
  std::vector<Critical> path_;

  int now_ = 0;
  // Until when a task may not return to a mode.
  std::vector<int> mode_until_;
  // Until when `a` may not come before `b` (`a` * tasks + `b`), and the same
  // for `b` before `a`, so that each task reads one row.
  std::vector<int> before_until_;
  std::vector<int> after_until_;
  int best_makespan_ = 0;

  // Of the present move.
  Insertion chosen_;
  int64_t chosen_growth_ = 0;  // Of the workload.
  int limit_ = 0;
  int ties_ = 0;
  Insertion forbidden_;  // One of those refused, if all are.
  int refused_ = 0;
  const Critical* lifted_ = nullptr;
  bool places_known_ = false;  // For the mode that is tried.
  int64_t lifts_ = 0;
  std::vector<Places> places_;  // By resource.
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_TABU_SEARCH_H_
