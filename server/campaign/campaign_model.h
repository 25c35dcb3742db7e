#ifndef TRILAB_SERVER_CAMPAIGN_CAMPAIGN_MODEL_H_
#define TRILAB_SERVER_CAMPAIGN_CAMPAIGN_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/campaign/placement_check.h"
#include "server/engine/campaign/transport.h"
#include "server/engine/state.h"
#include "server/planner/objective.h"
#include "server/planner/plan.h"
#include "server/planner/problem.h"

namespace trilab {

// Starts that were tried and refused: of a step, on one instrument or (0) any.
struct Cut {
  int step = 0;
  uint32_t instrument = 0;
  engine::Interval starts;
};

// What a model says beside the campaign. Lists by step are empty if they have
// nothing to say.
struct ModelTerms {
  std::vector<Cut> cuts;
  // Steps that stay where they are.
  std::vector<std::optional<engine::StepPlacement>> fixed;
  // The booking that a step has, and that a plan moves; 0: none.
  std::vector<uint64_t> bookings;
  // What it costs to leave a step out, instead of anything else.
  std::vector<int64_t> skip_costs;
  // Steps of one sample that come in this order.
  std::vector<std::pair<int, int>> orders;
  // In place of the campaign's budget.
  std::optional<int64_t> budget;
};

// A campaign as a problem of the planner. A tick is a minute or, where starts
// lie on grids, the greatest step that all of those have in common; lengths are
// rounded up to ticks.
//
// A task lasts from the buffer before a step to the buffer after it, and holds
// its instrument, its operator, companions, and a resource that is open
// exactly when the step may be there by the engine's own account. Ranges of
// starts that would run into each other are dealt to up to four modes, each
// with such a resource of its own; what does not fit in four is left out.
// Samples whose steps have no full order are resources too. Utilities, and
// instruments of several units, are pools where the campaign alone could
// exhaust them.
class CampaignModel {
 public:
  // All must outlive this, but `terms`.
  CampaignModel(const engine::State& state, const engine::Campaign& campaign,
                const engine::CampaignGraph& graph,
                const std::vector<std::vector<StepOption>>& options,
                ModelTerms terms);

  const planner::Problem& problem() const { return problem_; }
  // Steps that have no mode at all: there is no plan.
  const std::vector<int>& homeless() const { return homeless_; }

  // Of every step that the plan does, by step; of one left out, without
  // instrument.
  engine::Placements Decode(const planner::Plan& plan) const;

  // A score or, in its first number, a bound of the problem in minutes.
  planner::Score InMinutes(planner::Score score) const;

 private:
  struct Source {
    const StepOption* option = nullptr;  // Null: fixed, or left out.
    engine::Minute lead = 0;             // From its start to the booking's.
    bool skipped = false;
  };

  void FindTick();
  void FindOrigin();
  void AddPlaces();
  void AddSampleResources();
  void AddTask(int step);
  void AddFixed(int step, planner::Task& task);
  void AddOption(int step, const StepOption& option, planner::Task& task);
  void AddSkip(int step, planner::Task& task);
  std::vector<engine::StartWindow> WindowsFor(int step,
                                              const StepOption& option) const;
  engine::Minute LeadOf(const StepOption& option) const;
  std::vector<planner::Span> TicksFor(
      const std::vector<engine::StartWindow>& windows,
      engine::Minute lead) const;
  bool IsSum() const;
  bool GroupAllows(int step, const StepOption& option) const;
  int OpenResource(std::vector<planner::Span> spans);
  int ResourceOf(char kind, uint32_t uid);
  int PlaceOf(const std::string& centre);
  void AddHeld(int step, const StepOption& option, planner::Mode& mode);
  void AddPools();
  void AddTerms();
  planner::Ticks TicksOf(engine::Minute minute) const {
    return (minute - origin_) / tick_;
  }

  const engine::State& state_;
  const engine::Campaign& campaign_;
  const engine::CampaignGraph& graph_;
  const std::vector<std::vector<StepOption>>& options_;
  const ModelTerms terms_;
  const engine::TransportTimes transport_;
  engine::Minute tick_ = 1;
  engine::Minute origin_ = 0;
  engine::Minute end_ = 0;
  planner::Problem problem_;
  std::vector<std::vector<Source>> sources_;  // By task and mode.
  std::vector<int> homeless_;
  std::map<std::string, int> places_;
  std::vector<std::string> centres_;  // By place.
  std::map<std::pair<char, uint32_t>, int> resources_;
  // The same ranges of the same option need but one resource.
  std::map<
      std::tuple<const StepOption*, size_t, planner::Ticks, planner::Ticks>,
      int>
      shared_;
  std::vector<int> sample_resource_;  // By sample; -1: none.
  // By step: whether it has to agree with others on an instrument.
  std::vector<bool> grouped_;
  // Demands on what may become a pool: task, mode, uid, amount.
  struct Claimed {
    int task;
    int mode;
    bool instrument;  // Or a supply.
    uint32_t uid;
    int64_t amount;
  };
  std::vector<Claimed> claimed_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_CAMPAIGN_MODEL_H_
