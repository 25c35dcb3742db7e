#ifndef TRILAB_TESTS_BENCH_PLANNER_INSTANCE_H_
#define TRILAB_TESTS_BENCH_PLANNER_INSTANCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/planner/problem.h"

namespace trilab::bench {

// A published problem with what is known of its best makespan.
struct Instance {
  std::string set;   // "hurink/edata".
  std::string name;  // "la01".
  planner::Problem problem;
  planner::Ticks lower = 0;
  planner::Ticks upper = 0;
};

// Each reads the text of one file. Returns INVALID_ARGUMENT for a text that
// ends too soon or names what is not there.

// Flexible job shop: `jobs machines`, then for each job its operations with
// `(machine duration)` alternatives.
absl::StatusOr<planner::Problem> ReadJobShop(absl::string_view text);

// The same with a worker beside each machine.
absl::StatusOr<planner::Problem> ReadWorkerShop(absl::string_view text);

// The same as arcs and alternatives, with times between machines.
absl::StatusOr<planner::Problem> ReadTransportShop(absl::string_view text);

// Project with renewable resources, in the words of Patterson.
absl::StatusOr<planner::Problem> ReadProject(absl::string_view text);

// Reads all instances of a family (`fjsp`, `fjsp_workers`, `fjsp_transport`,
// `rcpsp`) of the folder `root` whose set begins with `set`.
absl::StatusOr<std::vector<Instance>> ReadFamily(const std::string& root,
                                                 absl::string_view family,
                                                 absl::string_view set);

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_PLANNER_INSTANCE_H_
