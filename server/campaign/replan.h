#ifndef TRILAB_SERVER_CAMPAIGN_REPLAN_H_
#define TRILAB_SERVER_CAMPAIGN_REPLAN_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/campaign/plan_search.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/campaign/placement_check.h"
#include "server/engine/state.h"

namespace trilab {

// A booked campaign planned anew.
struct Replan {
  std::optional<CampaignPlan> plan;  // Nullopt: none was found.
  // Where each step is now, by step; without instrument if it has no booking
  // and none is over.
  engine::Placements present;
  // Steps that could not stay.
  std::vector<int> hurt;
  int64_t steps = 0;
};

// Plans `campaign`, which is booked, with as few moves as possible.
//
// Hurt are steps that have lost their booking, whose booking the engine would
// refuse today (an outage, say), and that break the campaign's own terms. Only
// those move at first; if that does not do, what follows them on their samples;
// then everything that has not begun. Of what moved without being hurt, each is
// then tried where it was. `pinned` steps ("sample/step") never move.
//
// Errors: those of FindStepOptions.
absl::StatusOr<Replan> ReplanCampaign(
    const engine::State& state, const engine::Campaign& campaign,
    const engine::CampaignGraph& graph, const std::set<std::string>& pinned,
    const std::function<bool(const std::string&)>& may_use, absl::Time now,
    const PlanSearchOptions& search);

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_REPLAN_H_
