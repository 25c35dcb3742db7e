#ifndef TRILAB_SERVER_PLANNER_LIST_SCHEDULE_H_
#define TRILAB_SERVER_PLANNER_LIST_SCHEDULE_H_

#include <cstdint>
#include <vector>

#include "server/planner/free_amounts.h"
#include "server/planner/free_gaps.h"
#include "server/planner/plan.h"
#include "server/planner/problem.h"

namespace trilab::planner {

// A plan by its decisions: the order in which tasks are placed, each after
// those that precede it, and their modes.
struct TaskList {
  // Lets the schedule take the mode that ends soonest.
  static constexpr int kAnyMode = -1;

  std::vector<int> order;
  std::vector<int> mode;  // By task.
};

// Places tasks one after another at the earliest time that everything
// allows: calendars, resources, pools, lags both ways, travel, groups.
//
// Knows every word of a problem. What no placement can keep (a deadline, a
// budget, a longest wait that never comes true) is counted as `broken`.
class ListSchedule {
 public:
  // `mirrored` plans the same problem backwards in time: precedences turn
  // round. Only for problems that `IsMirrorable`.
  explicit ListSchedule(const Problem& problem, bool mirrored = false);

  // Fills `plan()`. O(n * (modes * gaps)), times the tasks that must be
  // delayed for a longest wait; n counts from the first difference to the
  // list placed before, so that small changes late in the order are cheap.
  void Place(const TaskList& list);

  const Plan& plan() const { return plan_; }
  // How much is broken: ticks past deadlines and waits, money over budget,
  // and a large number for each task that has no place at all.
  int64_t broken() const { return broken_; }
  Ticks End(int task) const {
    return plan_.placements[task].start + ModeOf(task).duration;
  }

 private:
  struct Arc {
    int task;
    Ticks min_lag;
    Ticks max_lag;
  };

  const Mode& ModeOf(int task) const {
    return problem_.tasks[task].modes[plan_.placements[task].mode];
  }
  void Reuse(const TaskList& list);
  void PlaceTask(int task, int mode);
  void TakeBack(size_t count);
  bool MayUse(int task, int mode) const;
  Ticks EarliestStart(int task, const Mode& mode, Ticks limit) const;
  int TaskToDelay(int task);
  void CountBroken();

  const Problem& problem_;
  bool mirrored_;
  std::vector<std::vector<Arc>> before_;
  std::vector<std::vector<int>> groups_of_;  // By task.
  FreeAmounts empty_amounts_;

  Plan plan_;
  int64_t broken_ = 0;
  std::vector<FreeGaps> gaps_;
  FreeAmounts amounts_;
  // Tasks in the order placed, and the mode that each was asked for.
  std::vector<int> placed_;
  std::vector<int> wanted_;
  std::vector<Ticks> not_before_;
  bool delayed_ = false;     // Some task may not start before its time.
  std::vector<int> leader_;  // By group: the first task placed.
};

// Tells whether a plan read backwards is a plan: no calendars, releases,
// deadlines or longest waits, and nobody else in the pools.
bool IsMirrorable(const Problem& problem);

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_LIST_SCHEDULE_H_
