#ifndef TRILAB_TESTS_SIMULATION_SIMULATION_H_
#define TRILAB_TESTS_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/scenario.h"

namespace trilab::simulation {

// What came of one run.
struct RunResult {
  // Empty: nothing is wrong.
  std::vector<std::string> findings;
  // What happened, step by step, for people.
  std::vector<std::string> story;
  // Of every record and outcome: equal for equal runs.
  uint64_t fingerprint = 0;
  // How often this and that happened.
  std::map<std::string, int> counts;
};

// Lives through a scenario: the real sequencer, engine and storage, clients,
// faults; and looks after every step whether all is as promised.
RunResult Simulate(const Scenario& scenario);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_SIMULATION_H_
