#ifndef TRILAB_TESTS_CAMPAIGN_CAMPAIGN_WORLD_H_
#define TRILAB_TESTS_CAMPAIGN_CAMPAIGN_WORLD_H_

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "server/campaign/plan_search.h"
#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/engine.h"
#include "tests/engine/world.h"

// Two centres and what is tested there.

namespace trilab::engine {

// Monday 2026-11-23 08:00. Centres "bj" and "tj" are open 09:00 to 17:00 on
// working days; laboratories "bj-lab" and "tj-lab".
inline World CampaignWorld() {
  World world(At("2026-11-23 08:00"));
  world.AddInstitution("owner").AddInstitution("firm");
  world.AddCalendar("week", 9 * 60, 17 * 60);
  for (const char* id : {"bj", "tj"}) {
    world.AddCentre(id, "owner",
                    [](Centre& centre) { centre.calendar = "week"; });
    world.AddLaboratory(std::string(id) + "-lab", id);
  }
  return world;
}

// A step of `minutes` on any of the instruments.
inline CampaignStep StepOn(std::string id, std::vector<std::string> instruments,
                           Minute minutes) {
  CampaignStep step;
  step.id = std::move(id);
  Ask ask;
  ask.instruments = std::move(instruments);
  ask.duration = minutes;
  step.modes.push_back(std::move(ask));
  return step;
}

// Two weeks from that Monday.
inline Campaign CampaignOf(std::vector<std::string> samples,
                           std::vector<CampaignStep> steps) {
  Campaign campaign;
  campaign.title = "test";
  campaign.partner = "firm";
  campaign.window = {At("2026-11-23 08:00"), At("2026-12-07 00:00")};
  for (std::string& id : samples) {
    campaign.samples.push_back({.id = std::move(id)});
  }
  campaign.steps = std::move(steps);
  // Whole hours on the way unless a test says otherwise.
  campaign.transport.legs = {{"bj", "tj", 180}};
  return campaign;
}

inline CampaignGraph GraphOf(const Campaign& campaign) {
  auto graph = MakeGraph(campaign);
  if (const auto* wrong = std::get_if<Rejection>(&graph)) {
    ADD_FAILURE() << wrong->message;
    return {};
  }
  return std::get<CampaignGraph>(std::move(graph));
}

inline std::optional<CampaignPlan> PlanOf(const State& state,
                                          const Campaign& campaign,
                                          absl::Time now,
                                          int64_t steps = 1500) {
  const CampaignGraph graph = GraphOf(campaign);
  const auto options = FindStepOptions(state, campaign, {}, {}, now, {});
  if (!options.ok()) {
    ADD_FAILURE() << options.status();
    return std::nullopt;
  }
  PlanSearchOptions search;
  search.steps_max = steps;
  search.deadline = absl::Now() + absl::Seconds(60);
  return PlanSearch(state, campaign, graph, *options, now, search).Run({});
}

inline std::optional<CampaignPlan> PlanOf(const World& world,
                                          const Campaign& campaign) {
  return PlanOf(world.state(), campaign, world.time());
}

// What the engine says to booking `placements`.
inline Decision Book(const World& world, Campaign campaign,
                     std::vector<StepPlacement> placements) {
  campaign.placements = std::move(placements);
  return Decide(world.state(),
                BookCampaign{std::make_shared<const Campaign>(campaign), 0},
                world.state().revision() + 1, world.time());
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_CAMPAIGN_CAMPAIGN_WORLD_H_
