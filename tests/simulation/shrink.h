#ifndef TRILAB_TESTS_SIMULATION_SHRINK_H_
#define TRILAB_TESTS_SIMULATION_SHRINK_H_

#include <cstdint>
#include <functional>

#include "tests/simulation/scenario.h"

namespace trilab::simulation {

// Whether the run of this choice still fails.
using StillFails = std::function<bool(const Choice&)>;

// Makes a failing run short, by trying what can be left out: all steps of a
// kind, then halves, quarters and single ones of those left, then clients.
// Returns the smallest choice found that fails; `choice` itself if nothing can
// be left out. Takes at most `runs` runs.
Choice Shrink(uint64_t seed, const Choice& choice, int runs,
              const StillFails& still_fails);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_SHRINK_H_
