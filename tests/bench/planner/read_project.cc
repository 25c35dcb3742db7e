#include "tests/bench/planner/instance.h"
#include "tests/bench/planner/number_reader.h"

namespace trilab::bench {

absl::StatusOr<planner::Problem> ReadProject(absl::string_view text) {
  NumberReader reader(text);
  planner::Problem problem;
  const int tasks = reader.NextBelow(10'000);
  const int pools = reader.NextBelow(1'000);
  problem.tasks.resize(tasks);
  problem.pools.resize(pools);
  for (planner::Pool& pool : problem.pools) pool.capacity = reader.Next();
  for (int t = 0; t < tasks; ++t) {
    planner::Mode mode;
    mode.duration = reader.Next();
    for (int pool = 0; pool < pools; ++pool) {
      const int64_t amount = reader.Next();
      if (amount > 0) mode.demands.push_back({pool, amount});
    }
    problem.tasks[t].modes = {mode};
    const int successors = reader.NextBelow(tasks);
    for (int i = 0; i < successors; ++i) {
      problem.precedences.push_back({t, reader.NextBelow(tasks + 1) - 1});
    }
  }
  if (absl::Status status = reader.Result(); !status.ok()) return status;
  return problem;
}

}  // namespace trilab::bench
