#ifndef TRILAB_SERVER_PLANNER_SEQUENCE_SEARCH_H_
#define TRILAB_SERVER_PLANNER_SEQUENCE_SEARCH_H_

#include <functional>
#include <vector>

#include "server/planner/random.h"
#include "server/planner/search_control.h"
#include "server/planner/sequence_graph.h"

namespace trilab::planner {

// Searches for sequences of small makespan until the control ends it or
// `target`, a lower bound, is reached: greedy starts, tabu search, then
// relinking of elites.
//
// `on_better` hears every improvement, the first within milliseconds.
class SequenceSearch {
 public:
  SequenceSearch(const SequenceModel& model, Random& random,
                 SearchControl& control,
                 std::function<void(const Sequences&)> on_better);

  void Run(int target);

 private:
  bool Done() const;
  void Report(const Sequences& sequences);
  std::vector<Sequences> Starts();
  void Improve(const Sequences& start, int64_t patience);
  // Elites nearer to each other count as one.
  int LeastDistance() const;
  void Keep(Sequences sequences);

  const SequenceModel& model_;
  Random& random_;
  SearchControl& control_;
  std::function<void(const Sequences&)> on_better_;
  int target_ = 0;
  int best_ = 0;
  std::vector<Sequences> elites_;
};

}  // namespace trilab::planner

#endif  // TRILAB_SERVER_PLANNER_SEQUENCE_SEARCH_H_
