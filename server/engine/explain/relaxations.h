#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATIONS_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATIONS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {

class State;

// Nothing ends later than so long after the start of an ask's window.
inline constexpr Minute kLongestWindow = 730 * 24 * 60;

// Ways out of `ask`, whose own best answer is `best` (unset: none), cheapest
// first; see Relaxation and ExplainAsk. Rules are waived that `conflicts`
// blame. Each gives a sooner start than `best`, which is itself the way out
// of starting later.
//
// CANCELLED if `options.cancelled`. Ids in the ask must exist.
absl::StatusOr<std::vector<Relaxation>> FindRelaxations(
    const State& state, const Ask& ask, const std::optional<Slot>& best,
    absl::Span<const ConflictGroup> conflicts, const ExplainOptions& options,
    absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_RELAXATIONS_H_
