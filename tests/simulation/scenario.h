#ifndef TRILAB_TESTS_SIMULATION_SCENARIO_H_
#define TRILAB_TESTS_SIMULATION_SCENARIO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/simulation/planted_fault.h"
#include "tests/simulation/simulated_server.h"

namespace trilab::simulation {

enum class StepKind {
  kBurst,         // Clients send some requests at once.
  kCrash,         // The power fails while they do.
  kDiskError,     // A write or sync of the log fails.
  kDiskFull,      // So do all writes from one on.
  kReadError,     // A read fails.
  kShortOfSpace,  // The server says that there is too little room.
  kBadStart,      // Something goes wrong while the server starts.
  kRestart,       // It is stopped with requests in its queue.
  kFlush,         // Rows are written to tables, perhaps in vain.
  kTime,          // Time passes.
  kTimeBack,      // The clock is set back.
  kSnapshot,      // A reader keeps a state, or looks at the one it kept.
  kWatch,         // Watchers come, read on, go.
  kVerify,        // An administrator verifies the store.
};

absl::string_view StepKindName(StepKind kind);

// One step; everything random in it follows from its own seed. So it stays as
// it is when others are left out.
struct Step {
  size_t index = 0;
  StepKind kind = StepKind::kBurst;
  uint64_t seed = 0;
};

// What one run is about.
struct Scenario {
  uint64_t seed = 0;
  int clients = 1;
  ServerSetup setup;
  std::vector<Step> steps;
};

// How the scenario of a seed is changed.
struct Choice {
  PlantedFault fault = PlantedFault::kNone;
  std::optional<std::vector<size_t>> only;  // Indices of steps, ascending.
  std::optional<int> clients;
};

Scenario ScenarioOf(uint64_t seed, const Choice& choice);

// The arguments that make this run: "--seed 7 --only 1,5".
std::string Arguments(uint64_t seed, const Choice& choice);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_SCENARIO_H_
