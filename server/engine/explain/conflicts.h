#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_CONFLICTS_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_CONFLICTS_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/interval.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {

class State;

// What keeps every candidate of `ask` out of `window`, in which none has a
// start; see ConflictGroup and ExplainAsk. Most candidates first, then the
// smaller set, then in the order found.
//
// If the ask has no candidate, those that it would have in any region, centre
// and edition are explained; if there are none either, the one conflict is of
// no candidate and says NO_CANDIDATE.
//
// Ids in the ask must exist. CANCELLED if `cancelled`, which may be empty.
absl::StatusOr<std::vector<ConflictGroup>> FindConflicts(
    const State& state, const Ask& ask, const Interval& window,
    const std::function<bool()>& cancelled, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_CONFLICTS_H_
