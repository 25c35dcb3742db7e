#ifndef TRILAB_TESTS_SIMULATION_WORLD_H_
#define TRILAB_TESTS_SIMULATION_WORLD_H_

#include <string>

#include "server/engine/command.h"
#include "tests/simulation/model.h"
#include "tests/simulation/random.h"

namespace trilab::simulation {

// 2026-03-02T08:00 in Shanghai, a Monday.
inline constexpr engine::Minute kWorldStart = 29'539'440;

// The catalogue at the start. Owner "house"; partners "alpha" (with member
// "mei", project "fuel" and voucher "grant") and "beta" (member "bo").
// Instruments, in laboratory "lab" of centre "centre", always open unless said:
//
//   plain    one unit
//   padded   one unit, 10 minutes before and 20 after
//   pool     three units, 5 minutes after
//   expert   one unit; operator "ann" or "bob" runs it
//   daily    one unit, 15 minutes before; 08:00 to 20:00
//
// "plain" and "pool" cost 100.00 an hour.
engine::PutResources StartOfWorld();

// A change that an administrator might make: to an instrument, an operator, an
// outage or a rule.
engine::Command AnyAdministration(Random& random, const Model& model,
                                  engine::Minute now);

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_WORLD_H_
