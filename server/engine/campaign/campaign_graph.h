#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_GRAPH_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_GRAPH_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/engine/campaign/campaign.h"
#include "server/engine/interval.h"
#include "server/engine/violation.h"

namespace trilab::engine {

inline constexpr size_t kMostCampaignSteps = 2000;

// One step of one sample, with what both say of its time.
struct StepInstance {
  int sample = 0;    // Index in the campaign.
  int step = 0;      // Likewise.
  std::string name;  // "sample/step".
  Minute release = 0;
  Minute deadline = kNever;
  Minute due = kNever;
  int64_t weight = 1;
};

struct InstanceOrder {
  int before = 0;  // Index in `CampaignGraph::steps`.
  int after = 0;
  Minute min_wait = 0;
  Minute max_wait = kNever;
};

struct InstanceGroup {
  CampaignGroup::Kind kind = CampaignGroup::Kind::kSameInstrument;
  std::vector<int> steps;
};

// A campaign written out: every step of every sample, and what holds between
// them.
struct CampaignGraph {
  std::vector<StepInstance> steps;  // By sample, then by step.
  std::vector<InstanceOrder> orders;
  std::vector<InstanceGroup> groups;  // Of two steps or more.

  // -1 if there is none.
  int Find(const std::string& name) const;
};

// Writes `campaign` out. INVALID_CAMPAIGN, with the field, if it has no samples
// or steps, too many, the same id twice, refers to a step or sample that is
// not there, has a step without a mode or with waits that contradict each
// other, or steps that wait for each other in a circle (the message and
// metadata `cycle` name them).
std::variant<CampaignGraph, Rejection> MakeGraph(const Campaign& campaign);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_GRAPH_H_
