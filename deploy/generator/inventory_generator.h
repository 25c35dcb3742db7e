#ifndef TRILAB_DEPLOY_GENERATOR_INVENTORY_GENERATOR_H_
#define TRILAB_DEPLOY_GENERATOR_INVENTORY_GENERATOR_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/engine/resources.h"

namespace trilab::generator {

enum class Hours : uint8_t {
  kMixed,   // Offices, two shifts and round the clock, by laboratory.
  kAlways,  // Every laboratory is open round the clock, holidays too.
};

struct InventoryOptions {
  uint64_t seed = 1;
  int64_t instruments = 1000;  // At least 1.
  // Accreditations and calibrations are valid around this time.
  absl::Time at = absl::UnixEpoch();
  Hours hours = Hours::kMixed;
};

using ResourceSink = absl::FunctionRef<absl::Status(engine::Resource resource)>;

// Hands a whole inventory to `sink`, one resource after another, each after
// those it refers to: standards, holidays, calendars, institutions (hosts,
// then firms that book), centres in Beijing, Tianjin and Hebei, laboratories,
// instruments with their capabilities and operators, and rules. Each has its
// id; the rest of `meta` is left to whoever takes it.
//
// A function of the options alone. About 16 instruments make a laboratory, 6
// laboratories a centre. One instrument of ten needs an operator, and has one
// of its own. Stops at the first error of `sink` and returns it. O(n).
absl::Status GenerateInventory(const InventoryOptions& options,
                               ResourceSink sink);

}  // namespace trilab::generator

#endif  // TRILAB_DEPLOY_GENERATOR_INVENTORY_GENERATOR_H_
