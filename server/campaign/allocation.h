#ifndef TRILAB_SERVER_CAMPAIGN_ALLOCATION_H_
#define TRILAB_SERVER_CAMPAIGN_ALLOCATION_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/campaign/plan_search.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/slot_search.h"
#include "server/engine/state.h"

namespace trilab {

struct RankedAsk {
  engine::Ask ask;  // With a window and a partner of its own.
  int32_t priority = 1;
};

// Who gets what of many asks.
struct Allocation {
  engine::Placements placements;  // By ask; without instrument: nothing.
  std::vector<int64_t> weights;   // What each counts.
  int64_t placed = 0;             // Sum of those that got something.
  int64_t wanted = 0;             // Of all.
};

// Places as much as possible of what counts: of each ask its priority times the
// weight that the fair-share rule of its soonest instrument gives its partner
// (1 without such a rule). Each ask becomes a step that may be left out at that
// cost; as with campaigns, what is answered was booked in a copy of the state.
// `on_better` of the search is not called; `hear` is, with each better
// allocation, and the best is returned.
//
// Errors: those of FindStepOptions, each of the ask it names.
absl::StatusOr<Allocation> AllocateAsks(
    const engine::State& state, const std::vector<RankedAsk>& asks,
    absl::Time now, PlanSearchOptions search,
    const std::function<void(const Allocation&)>& hear);

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_ALLOCATION_H_
