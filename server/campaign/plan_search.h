#ifndef TRILAB_SERVER_CAMPAIGN_PLAN_SEARCH_H_
#define TRILAB_SERVER_CAMPAIGN_PLAN_SEARCH_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/campaign/campaign_model.h"
#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/campaign/placement_check.h"
#include "server/engine/campaign/step_booking.h"
#include "server/engine/state.h"
#include "server/planner/planner.h"

namespace trilab {

// What is told of one step of a plan beside its place.
struct StepNote {
  std::string centre;
  engine::Minute travel = 0;  // Of the sample, to it.
  std::optional<engine::Amount> cost;
  bool needs_approval = false;
};

// A campaign in time, found bookable step by step.
struct CampaignPlan {
  engine::Placements placements;  // By step of the graph.
  std::vector<StepNote> notes;    // Likewise.
  engine::Minute finish = 0;      // Buffers included; so below.
  int64_t lateness = 0;
  std::optional<engine::Amount> cost;
  engine::Minute travel = 0;
  int64_t evenness = 0;
  planner::Score score;
  int64_t bound = 0;
  double gap = 0;
};

struct PlanSearchOptions {
  // By the machine's clock.
  absl::Time deadline = absl::InfiniteFuture();
  double target_gap = 0;
  uint64_t seed = 1;
  int64_t steps_max = planner::kNoLimit;
  std::function<bool()> cancelled;  // May be empty.
  // Hears each plan that is better than all before.
  std::function<void(const CampaignPlan&)> on_better;  // May be empty.
};

// Searches for a plan of one campaign and holds each to the engine: a plan is
// booked in a copy of the state, step by step. Where a step is refused (a quota
// that the steps before it used up, say), its start and what lies around it is
// cut out and the search begins anew; so at most `kRounds` times.
class PlanSearch {
 public:
  static constexpr int kRounds = 24;

  // All must outlive this.
  PlanSearch(const engine::State& state, const engine::Campaign& campaign,
             const engine::CampaignGraph& graph,
             const std::vector<std::vector<StepOption>>& options,
             absl::Time now, PlanSearchOptions search);

  // The best plan found; nullopt if there was none.
  std::optional<CampaignPlan> Run(ModelTerms terms);

  int64_t steps() const { return steps_; }
  bool cancelled() const { return search_.cancelled && search_.cancelled(); }
  // Steps that could have no place in the model.
  const std::vector<int>& homeless() const { return homeless_; }
  // What the engine refused last.
  const std::vector<engine::StepBookings::Refusal>& refusals() const {
    return refusals_;
  }

 private:
  enum class Verdict : uint8_t { kBookable, kRefused };

  void Round(const CampaignModel& model);
  bool Stop();
  void Hear(const planner::Outcome& outcome);
  void Examine(const CampaignModel& model);
  bool Accept(const CampaignModel& model, const planner::Outcome& outcome);
  Verdict Review(const CampaignModel& model, CampaignPlan& plan);
  void Describe(const engine::State& booked, CampaignPlan& plan) const;
  void Learn();
  void CutOut(const engine::StepBookings::Refusal& refusal);

  const engine::State& state_;
  const engine::Campaign& campaign_;
  const engine::CampaignGraph& graph_;
  const std::vector<std::vector<StepOption>>& options_;
  const absl::Time now_;
  const PlanSearchOptions search_;

  ModelTerms terms_;
  engine::Placements placements_;  // Of the plan examined last.
  std::optional<CampaignPlan> best_;
  std::vector<planner::Outcome> waiting_;  // Not examined yet; the best last.
  const CampaignModel* model_ = nullptr;
  absl::Time round_start_;
  absl::Time examined_;         // When the last examination ended, and how long
  absl::Duration examination_;  // it took.
  bool heard_any_ = false;
  bool refused_ = false;
  bool proven_ = false;
  int64_t polls_ = 0;
  int64_t steps_ = 0;
  int64_t over_budget_ = 0;
  std::vector<int> times_cut_;  // By step.
  std::vector<std::pair<int, int>> clashes_;
  std::vector<int> homeless_;
  std::vector<engine::StepBookings::Refusal> refusals_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_PLAN_SEARCH_H_
