#ifndef TRILAB_TESTS_SIMULATION_STATE_CHECK_H_
#define TRILAB_TESTS_SIMULATION_STATE_CHECK_H_

#include "server/engine/state.h"
#include "tests/simulation/findings.h"
#include "tests/simulation/model.h"

namespace trilab::simulation {

// Compares the server's state with the model of the same revision: the
// bookings, the units in use on every instrument, who waits.
void CheckState(const Model& model, const engine::State& state,
                Findings& findings);

// Adds up what bookings reserve and the ledger says, and compares it with the
// accounts of projects and vouchers: no money is made or lost.
void CheckMoney(const Model& model, const engine::State& state,
                Findings& findings);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_STATE_CHECK_H_
