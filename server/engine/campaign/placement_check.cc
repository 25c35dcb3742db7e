#include "server/engine/campaign/placement_check.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/booking_change.h"
#include "server/engine/campaign/transport.h"
#include "server/engine/violation_text.h"

namespace trilab::engine {
namespace {

Rejection Incomplete(std::string message) {
  Rejection rejection =
      MakeRejection(absl::StatusCode::kInvalidArgument, "PLACEMENTS_INCOMPLETE",
                    std::move(message));
  rejection.field = "campaign.placements";
  return rejection;
}

class Checker {
 public:
  Checker(const Catalog& catalog, const Campaign& campaign,
          const CampaignGraph& graph, const Placements& placements)
      : catalog_(catalog),
        campaign_(campaign),
        graph_(graph),
        placements_(placements),
        transport_(catalog, campaign.transport) {
    for (const StepPlacement& placement : placements) {
      kept_.push_back(KeptSpan(catalog, placement));
      centres_.push_back(CentreIdOf(catalog, placement.instrument));
    }
  }

  Violations Run() {
    for (size_t i = 0; i < placements_.size(); ++i) {
      CheckAlone(static_cast<int>(i));
    }
    for (const InstanceOrder& order : graph_.orders) CheckOrder(order);
    for (const InstanceGroup& group : graph_.groups) CheckGroup(group);
    CheckSamples();
    return std::move(violations_);
  }

 private:
  Violation& Add(int step, ViolationCode code) {
    Violation violation;
    violation.code = code;
    violation.resource = {ResourceKind::kInstrument,
                          placements_[step].instrument};
    violation.parameters.emplace_back("step", graph_.steps[step].name);
    violations_.push_back(std::move(violation));
    return violations_.back();
  }

  Minute Way(int from, int to) const {
    return transport_.Between(centres_[from], centres_[to]);
  }

  void CheckAlone(int i) {
    const StepInstance& instance = graph_.steps[i];
    const StepPlacement& placement = placements_[i];
    const CampaignStep& step = campaign_.steps[instance.step];
    const Ask& mode = step.modes[placement.mode];
    const bool named =
        mode.instruments.empty() ||
        std::find(mode.instruments.begin(), mode.instruments.end(),
                  placement.instrument) != mode.instruments.end();
    const bool in_centre = mode.centres.empty() ||
                           std::find(mode.centres.begin(), mode.centres.end(),
                                     centres_[i]) != mode.centres.end();
    const Centre* centre = catalog_.centres().Find(centres_[i]);
    const bool in_region = mode.regions.empty() ||
                           (centre != nullptr &&
                            std::find(mode.regions.begin(), mode.regions.end(),
                                      centre->region) != mode.regions.end());
    const bool offered =
        !mode.mode.has_value() || *mode.mode == placement.service_mode;
    const bool run_so =
        mode.operator_id.empty() || mode.operator_id == placement.operator_id;
    if (!named || !in_centre || !in_region || !offered || !run_so ||
        placement.interval.length() != mode.duration + step.setup) {
      Add(i, ViolationCode::kStepMode);
    }
    if (placement.interval.start < instance.release ||
        placement.interval.end > instance.deadline) {
      Violation& violation = Add(i, ViolationCode::kStepTime);
      violation.parameters.emplace_back("start",
                                        ParameterTime(instance.release));
      violation.parameters.emplace_back("end",
                                        ParameterTime(instance.deadline));
    }
    const CampaignSample& sample = campaign_.samples[instance.sample];
    const Minute there =
        std::max(campaign_.window.start, sample.release.value_or(0)) +
        transport_.Between(sample.centre, centres_[i]);
    if (!sample.centre.empty() && kept_[i].start < there) {
      Violation& violation = Add(i, ViolationCode::kSampleBusy);
      violation.parameters.emplace_back("earliest", ParameterTime(there));
    }
  }

  void CheckOrder(const InstanceOrder& order) {
    const Minute ended = kept_[order.before].end;
    const Minute earliest =
        ended + order.min_wait + Way(order.before, order.after);
    const Minute start = kept_[order.after].start;
    const std::string& before = graph_.steps[order.before].name;
    if (start < earliest) {
      Violation& violation = Add(order.after, ViolationCode::kStepOrder);
      violation.parameters.emplace_back("before", before);
      violation.parameters.emplace_back("earliest", ParameterTime(earliest));
    } else if (order.max_wait != kNever && start > ended + order.max_wait) {
      Violation& violation = Add(order.after, ViolationCode::kStepWait);
      violation.parameters.emplace_back("before", before);
      violation.parameters.emplace_back("latest",
                                        ParameterTime(ended + order.max_wait));
    }
  }

  void CheckGroup(const InstanceGroup& group) {
    const bool instrument = group.kind == CampaignGroup::Kind::kSameInstrument;
    const int first = group.steps.front();
    for (const int i : group.steps) {
      const bool same = instrument ? placements_[i].instrument ==
                                         placements_[first].instrument
                                   : centres_[i] == centres_[first];
      if (same) continue;
      Violation& violation = Add(i, ViolationCode::kStepGroup);
      violation.parameters.emplace_back("other", graph_.steps[first].name);
      violation.parameters.emplace_back(
          "place", instrument ? absl::StrCat("instruments/",
                                             placements_[first].instrument)
                              : absl::StrCat("centres/", centres_[first]));
    }
  }

  // A sample is at one place at a time, and travels between them.
  void CheckSamples() {
    std::vector<std::vector<int>> of(campaign_.samples.size());
    for (size_t i = 0; i < graph_.steps.size(); ++i) {
      of[graph_.steps[i].sample].push_back(static_cast<int>(i));
    }
    for (std::vector<int>& steps : of) {
      std::sort(steps.begin(), steps.end(), [&](int a, int b) {
        return std::make_pair(kept_[a].start, a) <
               std::make_pair(kept_[b].start, b);
      });
      for (size_t k = 1; k < steps.size(); ++k) {
        const int before = steps[k - 1];
        const Minute there = kept_[before].end + Way(before, steps[k]);
        if (kept_[steps[k]].start >= there) continue;
        Violation& violation = Add(steps[k], ViolationCode::kSampleBusy);
        violation.parameters.emplace_back("before", graph_.steps[before].name);
        violation.parameters.emplace_back("earliest", ParameterTime(there));
      }
    }
  }

  const Catalog& catalog_;
  const Campaign& campaign_;
  const CampaignGraph& graph_;
  const Placements& placements_;
  TransportTimes transport_;
  std::vector<Interval> kept_;
  std::vector<std::string> centres_;
  Violations violations_;
};

}  // namespace

std::variant<Placements, Rejection> OrderPlacements(
    const CampaignGraph& graph, const Campaign& campaign,
    const Placements& placements) {
  Placements ordered(graph.steps.size());
  std::vector<bool> seen(graph.steps.size(), false);
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    index[graph.steps[i].name] = i;
  }
  for (const StepPlacement& placement : placements) {
    const std::string name = StepName(placement);
    const auto found = index.find(name);
    if (found == index.end()) {
      return Incomplete(absl::StrCat("\"", name, "\" is no step."));
    }
    const size_t i = found->second;
    if (seen[i])
      return Incomplete(absl::StrCat("\"", name, "\" is there twice."));
    const CampaignStep& step = campaign.steps[graph.steps[i].step];
    if (placement.mode < 0 ||
        placement.mode >= static_cast<int>(step.modes.size())) {
      return Incomplete(
          absl::StrCat("\"", name, "\" has no mode ", placement.mode, "."));
    }
    if (placement.interval.empty()) {
      return Incomplete(absl::StrCat("\"", name, "\" has no time."));
    }
    seen[i] = true;
    ordered[i] = placement;
  }
  for (size_t i = 0; i < seen.size(); ++i) {
    if (!seen[i]) {
      return Incomplete(
          absl::StrCat("\"", graph.steps[i].name, "\" is not placed."));
    }
  }
  return ordered;
}

Interval KeptSpan(const Catalog& catalog, const StepPlacement& placement) {
  Interval span = placement.interval;
  const Instrument* instrument =
      catalog.instruments().Find(placement.instrument);
  if (instrument != nullptr) {
    span.start -= instrument->buffer_before_minutes;
    span.end += instrument->buffer_after_minutes;
  }
  return span;
}

std::string CentreIdOf(const Catalog& catalog, const std::string& instrument) {
  const InstrumentSite* site =
      catalog.SiteOf(catalog.instruments().UidOf(instrument));
  return site == nullptr || site->centre == nullptr ? ""
                                                    : site->centre->meta.id;
}

Violations CheckPlacements(const Catalog& catalog, const Campaign& campaign,
                           const CampaignGraph& graph,
                           const Placements& placements) {
  return Checker(catalog, campaign, graph, placements).Run();
}

}  // namespace trilab::engine
