#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_PLACEMENT_CHECK_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_PLACEMENT_CHECK_H_

#include <string>
#include <variant>
#include <vector>

#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/catalog.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// The placements of a campaign, one for each step of its graph, by its index.
using Placements = std::vector<StepPlacement>;

// Brings `placements` into the order of the graph. PLACEMENTS_INCOMPLETE
// (INVALID_ARGUMENT) if a step is missing, unknown or there twice, has no mode
// or an empty interval.
std::variant<Placements, Rejection> OrderPlacements(
    const CampaignGraph& graph, const Campaign& campaign,
    const Placements& placements);

// The span for which a step keeps its instrument and its sample: that of the
// booking with the instrument's buffers.
Interval KeptSpan(const Catalog& catalog, const StepPlacement& placement);

// The centre of an instrument, by id; empty if nobody knows.
std::string CentreIdOf(const Catalog& catalog, const std::string& instrument);

// Where `placements` break what the campaign itself asks for: ways to do a
// step, release and deadline, waits and transport, one place at a time for
// each sample, groups. STEP_MODE, STEP_TIME, STEP_ORDER, STEP_WAIT,
// SAMPLE_BUSY, STEP_GROUP; all have parameter `step`. Bookings and rules are
// not looked at.
Violations CheckPlacements(const Catalog& catalog, const Campaign& campaign,
                           const CampaignGraph& graph,
                           const Placements& placements);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_PLACEMENT_CHECK_H_
