#ifndef TRILAB_SERVER_CAMPAIGN_INFEASIBILITY_H_
#define TRILAB_SERVER_CAMPAIGN_INFEASIBILITY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/campaign/plan_search.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

namespace trilab {

// A part of a campaign that may be to blame for its having no plan.
struct PlanCause {
  // Numbered as in trilab.v1.PlanCampaignResponse.Cause.
  enum class Kind : uint8_t {
    kDeadline = 1,
    kMaxWait = 2,
    kGroup = 3,
    kBudget = 4,
    kWindow = 5,
    kSample = 6,
  };
  Kind kind = Kind::kDeadline;
  std::string subject;
  engine::LocalizedText text;
};

// A change with which a plan was found.
struct PlanRelaxation {
  PlanCause cause;
  engine::LocalizedText text;
  std::optional<engine::Minute> time;
  CampaignPlan plan;
  engine::Campaign campaign;  // That it is a plan of.
};

// What keeps one step from every place.
struct StepBlocker {
  std::string step;
  int32_t candidates = 0;
  int32_t shut_out = 0;
  engine::Violation violation;
};

struct Infeasibility {
  std::vector<std::string> steps;
  std::vector<PlanCause> causes;
  std::vector<StepBlocker> blockers;
  std::vector<PlanRelaxation> relaxations;
};

struct InfeasibilityOptions {
  absl::Time deadline = absl::InfiniteFuture();  // By the machine's clock.
  uint64_t seed = 1;
  std::function<bool()> cancelled;
  std::function<bool(const std::string&)> may_use;
};

// Finds out why `campaign`, for which no plan was found, has none.
//
// A deletion filter: samples are left out, then steps, then deadlines, longest
// waits, groups and the budget are let go, as long as there is still no plan;
// what is left is needed for that. Each part that is left is then let go alone,
// and where a plan is found that is a way out. To tell that there is no plan, a
// short search has to do: so a cause may be named that a longer one would
// clear, but every relaxation comes with its plan.
Infeasibility FindInfeasibility(const engine::State& state,
                                const engine::Campaign& campaign,
                                absl::Time now,
                                const InfeasibilityOptions& options);

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_INFEASIBILITY_H_
