#include "tests/bench/planner/instance.h"
#include "tests/bench/planner/number_reader.h"

namespace trilab::bench {

// Machines and workers count from 1; here workers follow the machines.
absl::StatusOr<planner::Problem> ReadWorkerShop(absl::string_view text) {
  NumberReader reader(text.substr(text.find('\n') + 1));
  NumberReader header(text.substr(0, text.find('\n')));
  planner::Problem problem;
  const int jobs = header.NextBelow(10'000);
  const int machines = header.NextBelow(10'000);
  const int workers = header.NextBelow(10'000);
  problem.resources.resize(machines + workers);
  for (int job = 0; job < jobs; ++job) {
    const int operations = reader.NextBelow(10'000);
    for (int operation = 0; operation < operations; ++operation) {
      const int index = static_cast<int>(problem.tasks.size());
      planner::Task& task = problem.tasks.emplace_back();
      const int choices = reader.NextBelow(machines + 1);
      for (int i = 0; i < choices; ++i) {
        const int machine = reader.NextBelow(machines + 1) - 1;
        const int able = reader.NextBelow(workers + 1);
        for (int j = 0; j < able; ++j) {
          planner::Mode& mode = task.modes.emplace_back();
          const int worker = reader.NextBelow(workers + 1) - 1;
          mode.resources = {machine, machines + worker};
          mode.duration = reader.Next();
        }
      }
      if (operation > 0) problem.precedences.push_back({index - 1, index});
    }
  }
  if (absl::Status status = reader.Result(); !status.ok()) return status;
  return problem;
}

}  // namespace trilab::bench
