#include "server/engine/explain/explain_ask.h"

#include <algorithm>
#include <utility>

#include "server/engine/explain/conflicts.h"
#include "server/engine/explain/relaxations.h"
#include "server/engine/state.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {

absl::StatusOr<Explanation> ExplainAsk(const State& state, const Ask& ask,
                                       const ExplainOptions& options,
                                       absl::Time now) {
  SlotOptions search;
  search.limit = 1;
  search.near = options.near;
  search.cancelled = options.cancelled;
  TRILAB_ASSIGN_OR_RETURN(SlotAnswer answer,
                          SearchSlots(state, ask, search, now));
  Explanation explanation;
  explanation.candidates = answer.candidates;
  if (!answer.slots.empty()) explanation.slot = std::move(answer.slots[0]);
  Interval wished = ask.window;
  if (options.wish_start.has_value()) {
    wished.end = std::min(wished.end, *options.wish_start + ask.duration);
  }
  if (explanation.slot.has_value() &&
      explanation.slot->interval.end <= wished.end) {
    return explanation;
  }
  TRILAB_ASSIGN_OR_RETURN(
      explanation.conflicts,
      FindConflicts(state, ask, wished, options.cancelled, now));
  TRILAB_ASSIGN_OR_RETURN(explanation.relaxations,
                          FindRelaxations(state, ask, explanation.slot,
                                          explanation.conflicts, options, now));
  return explanation;
}

}  // namespace trilab::engine
