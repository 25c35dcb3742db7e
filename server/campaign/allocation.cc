#include "server/campaign/allocation.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/fair_share.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// Each ask is the one step of a sample of its own.
engine::Campaign CampaignOf(const std::vector<RankedAsk>& asks) {
  engine::Campaign campaign;
  campaign.window = asks.front().ask.window;
  for (size_t i = 0; i < asks.size(); ++i) {
    const std::string id = absl::StrCat(i);
    campaign.samples.push_back({.id = id});
    engine::CampaignStep step;
    step.id = id;
    step.modes = {asks[i].ask};
    step.any_order = true;
    step.samples = {id};
    campaign.steps.push_back(std::move(step));
    const engine::Interval& window = asks[i].ask.window;
    campaign.window.start = std::min(campaign.window.start, window.start);
    campaign.window.end = std::max(campaign.window.end, window.end);
  }
  campaign.aims = {{engine::CampaignAim::Goal::kCost, 1}};
  return campaign;
}

// Written out directly: MakeGraph knows but campaigns that people write.
engine::CampaignGraph GraphOf(const engine::Campaign& campaign) {
  engine::CampaignGraph graph;
  for (size_t i = 0; i < campaign.steps.size(); ++i) {
    engine::StepInstance instance;
    instance.sample = static_cast<int>(i);
    instance.step = static_cast<int>(i);
    instance.name = absl::StrCat(i, "/", i);
    instance.release = campaign.window.start;
    graph.steps.push_back(std::move(instance));
  }
  return graph;
}

int64_t WeightOf(const engine::State& state, const RankedAsk& ask,
                 const std::vector<StepOption>& options, absl::Time now) {
  if (options.empty()) return ask.priority;
  const engine::Rule* rule =
      engine::FairShareRuleFor(state, options.front().instrument_uid, now);
  if (rule == nullptr) return ask.priority;
  const auto* params = std::get_if<engine::FairShareRule>(&rule->params);
  if (params == nullptr) return ask.priority;
  const auto partner = static_cast<uint32_t>(
      state.catalog().institutions().UidOf(ask.ask.partner));
  return int64_t{ask.priority} *
         std::max(1, engine::FairShareWeight(state, *params, partner));
}

}  // namespace

absl::StatusOr<Allocation> AllocateAsks(
    const engine::State& state, const std::vector<RankedAsk>& asks,
    absl::Time now, PlanSearchOptions search,
    const std::function<void(const Allocation&)>& hear) {
  const engine::Campaign campaign = CampaignOf(asks);
  const engine::CampaignGraph graph = GraphOf(campaign);
  TRILAB_ASSIGN_OR_RETURN(
      std::vector<std::vector<StepOption>> options,
      FindStepOptions(state, campaign, {}, {}, now, search.cancelled));
  Allocation none;
  ModelTerms terms;
  for (size_t i = 0; i < asks.size(); ++i) {
    none.weights.push_back(WeightOf(state, asks[i], options[i], now));
    none.wanted += none.weights.back();
    // Prices do not count here.
    for (StepOption& option : options[i]) option.cost = 0;
  }
  terms.skip_costs = none.weights;
  none.placements.resize(asks.size());
  const auto allocation_of = [&](const CampaignPlan& plan) {
    Allocation allocation = none;
    allocation.placements = plan.placements;
    for (size_t i = 0; i < asks.size(); ++i) {
      if (!plan.placements[i].instrument.empty()) {
        allocation.placed += none.weights[i];
      }
    }
    return allocation;
  };
  search.on_better = [&](const CampaignPlan& plan) {
    if (hear) hear(allocation_of(plan));
  };
  PlanSearch places(state, campaign, graph, options, now, std::move(search));
  const std::optional<CampaignPlan> plan = places.Run(std::move(terms));
  return plan.has_value() ? allocation_of(*plan) : none;
}

}  // namespace trilab
