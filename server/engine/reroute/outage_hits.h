#ifndef TRILAB_SERVER_ENGINE_REROUTE_OUTAGE_HITS_H_
#define TRILAB_SERVER_ENGINE_REROUTE_OUTAGE_HITS_H_

#include <cstdint>
#include <set>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"

namespace trilab::engine {

// The numbers of the bookings that `outage` keeps from their instruments:
// those that are HELD, PENDING_APPROVAL, CONFIRMED or IN_USE, have not ended at
// `now`, and lie on one of its instruments, or draw on its supply, during one
// of its occurrences. Buffers do not count; nor does how much of the supply is
// left, for who has to do without it is not for the server to say.
//
// Takes O(log n) for each instrument and occurrence to come, and O(1) for each
// booking then.
absl::StatusOr<std::set<uint64_t>> BookingsHitBy(const State& state,
                                                 const Outage& outage,
                                                 absl::Time now);

// Uids of the instruments that the outage is of; of a supply, none.
std::set<uint32_t> InstrumentsOf(const Catalog& catalog, const Outage& outage);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REROUTE_OUTAGE_HITS_H_
