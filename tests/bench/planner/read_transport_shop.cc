#include "tests/bench/planner/instance.h"
#include "tests/bench/planner/number_reader.h"

namespace trilab::bench {

// Each machine is a place of its own.
absl::StatusOr<planner::Problem> ReadTransportShop(absl::string_view text) {
  NumberReader reader(text);
  planner::Problem problem;
  const int tasks = reader.NextBelow(10'000);
  const int arcs = reader.NextBelow(100'000);
  const int machines = reader.NextBelow(10'000);
  problem.tasks.resize(tasks);
  problem.resources.resize(machines);
  for (int i = 0; i < arcs; ++i) {
    const int before = reader.NextBelow(tasks);
    const int after = reader.NextBelow(tasks);
    reader.Next();  // The job.
    problem.precedences.push_back({before, after});
  }
  for (planner::Task& task : problem.tasks) {
    const int modes = reader.NextBelow(machines + 1);
    for (int i = 0; i < modes; ++i) {
      planner::Mode& mode = task.modes.emplace_back();
      mode.place = reader.NextBelow(machines);
      mode.resources = {mode.place};
      mode.duration = reader.Next();
    }
  }
  problem.travel.resize(machines);
  for (std::vector<planner::Ticks>& row : problem.travel) {
    for (int i = 0; i < machines; ++i) row.push_back(reader.Next());
  }
  if (absl::Status status = reader.Result(); !status.ok()) return status;
  return problem;
}

}  // namespace trilab::bench
