#ifndef TRILAB_TESTS_SIMULATION_CLIENT_COMMANDS_H_
#define TRILAB_TESTS_SIMULATION_CLIENT_COMMANDS_H_

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "tests/simulation/model.h"
#include "tests/simulation/random.h"

namespace trilab::simulation {

// "CreateBooking" and so on.
const char* CommandName(const engine::Command& command);

// What a client might ask for, knowing what it saw so far: bookings and
// everything that becomes of them, series, the waitlist, other places after
// outages, money, and now and then administration. Much of it is refused.
engine::Command AnyCommand(Random& random, const Model& model, absl::Time now);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_CLIENT_COMMANDS_H_
