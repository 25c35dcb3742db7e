#ifndef TRILAB_SERVER_PLANNER_LIST_SEARCH_H_
#define TRILAB_SERVER_PLANNER_LIST_SEARCH_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "server/planner/judged_list.h"
#include "server/planner/list_schedule.h"
#include "server/planner/random.h"
#include "server/planner/search_control.h"

namespace trilab::planner {

// Searches for lists whose schedules score well: a genetic algorithm over
// orders and modes (Hartmann 1998), whose children are pushed to the right
// and back to the left where that is allowed (forward-backward improvement;
// Valls, Ballestin and Quintanilla 2008).
//
// Where time may not be mirrored (calendars, longest waits, deadlines), local
// search from the best of many starts finds better plans sooner, and takes
// the place of the genetic algorithm.
//
// Takes every problem: each schedule keeps calendars, pools, lags, travel
// and groups by its making; deadlines and budgets come before the score.
class ListSearch {
 public:
  // `on_better` hears each plan that breaks nothing and is better than all
  // before it.
  ListSearch(const Problem& problem, Random& random, SearchControl& control,
             std::function<void(const Plan&, const Score&)> on_better);

  // Makes a first plan: urgent tasks first.
  void Begin();
  // Adds a solution found elsewhere to those to start from.
  void Add(TaskList list);
  // Ends when the control says so, or at a plan whose first number is
  // `target` if that number is all that counts.
  void Run(int64_t target);

 private:
  using Member = JudgedList;

  void WorkOutLatest();
  TaskList RandomList(double noise);
  void Fill();
  void Evolve();
  void Climb();
  Member Judge(TaskList list);
  void ImproveBothWays(Member& member);
  void Adopt(const ListSchedule& schedule, Member& member) const;
  TaskList Cross(const Member& mother, const Member& father);
  void Mutate(TaskList& list);
  const Member& Pick();
  bool Enter(Member member);
  bool Done() const;

  const Problem& problem_;
  Random& random_;
  SearchControl& control_;
  std::function<void(const Plan&, const Score&)> on_better_;
  ListSchedule forward_;
  ListSchedule backward_;
  bool mirrorable_;
  int64_t target_ = 0;
  std::vector<std::vector<int>> before_;
  std::vector<std::vector<int>> after_;
  std::vector<double> latest_;  // By task: when it should start at last.
  double latest_range_ = 1;
  std::vector<Member> members_;
  Member best_;
  bool found_ = false;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_LIST_SEARCH_H_
