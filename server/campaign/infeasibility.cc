#include "server/campaign/infeasibility.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/engine/campaign/campaign_graph.h"

namespace trilab {
namespace {

using engine::Campaign;
using engine::Minute;

constexpr int64_t kStepsOfATry = 600;
constexpr absl::Duration kTimeOfATry = absl::Milliseconds(400);
// Campaigns of more samples are searched by halves only.
constexpr size_t kStepsTried = 40;
constexpr Minute kMoreWindow = 14 * 24 * 60;

// A part that can be let go.
struct Part {
  PlanCause cause;
  std::function<void(Campaign&)> let_go;
};

void RemoveSample(Campaign& campaign, const std::string& id) {
  const auto is_it = [&id](const engine::CampaignSample& sample) {
    return sample.id == id;
  };
  campaign.samples.erase(
      std::remove_if(campaign.samples.begin(), campaign.samples.end(), is_it),
      campaign.samples.end());
  for (size_t t = campaign.steps.size(); t-- > 0;) {
    auto& of = campaign.steps[t].samples;
    const bool named = !of.empty();
    of.erase(std::remove(of.begin(), of.end(), id), of.end());
    if (named && of.empty()) {
      campaign.steps.erase(campaign.steps.begin() +
                           static_cast<std::ptrdiff_t>(t));
    }
  }
  for (engine::CampaignStep& step : campaign.steps) {
    auto& after = step.after;
    after.erase(std::remove_if(after.begin(), after.end(),
                               [&](const engine::StepOrder& order) {
                                 return order.step.rfind(id + "/", 0) == 0;
                               }),
                after.end());
  }
}

// Takes a step out of all samples; what waited for it waits for what it waited
// for.
void RemoveStep(Campaign& campaign, const std::string& id) {
  const auto at = std::find_if(
      campaign.steps.begin(), campaign.steps.end(),
      [&id](const engine::CampaignStep& step) { return step.id == id; });
  if (at == campaign.steps.end()) return;
  const std::vector<engine::StepOrder> inherited = at->after;
  campaign.steps.erase(at);
  for (engine::CampaignStep& step : campaign.steps) {
    for (size_t i = step.after.size(); i-- > 0;) {
      const std::string& named = step.after[i].step;
      const size_t slash = named.find('/');
      if (named.substr(slash == std::string::npos ? 0 : slash + 1) != id) {
        continue;
      }
      step.after.erase(step.after.begin() + static_cast<std::ptrdiff_t>(i));
      step.any_order = step.after.empty() && inherited.empty();
      step.after.insert(step.after.end(), inherited.begin(), inherited.end());
    }
  }
  for (engine::CampaignGroup& group : campaign.groups) {
    group.steps.erase(std::remove(group.steps.begin(), group.steps.end(), id),
                      group.steps.end());
  }
}

class Finder {
 public:
  Finder(const engine::State& state, const Campaign& campaign, absl::Time now,
         const InfeasibilityOptions& options)
      : state_(state), campaign_(campaign), now_(now), options_(options) {}

  Infeasibility Run() {
    FindBlockers();
    Campaign rest = campaign_;
    if (found_.blockers.empty()) {
      KeepFewSamples(rest);
      KeepFewSteps(rest);
      KeepFewParts(rest);
    } else {
      for (const StepBlocker& blocker : found_.blockers) {
        found_.steps.push_back(blocker.step);
      }
      found_.causes.push_back(WindowPart().cause);
    }
    TryRelaxations();
    return std::move(found_);
  }

 private:
  bool OutOfTime() const {
    return absl::Now() >= options_.deadline ||
           (options_.cancelled && options_.cancelled());
  }

  std::optional<CampaignPlan> Try(const Campaign& campaign) {
    auto graph = engine::MakeGraph(campaign);
    if (std::holds_alternative<engine::Rejection>(graph)) return std::nullopt;
    const auto options = FindStepOptions(state_, campaign, options_.may_use, {},
                                         now_, options_.cancelled);
    if (!options.ok()) return std::nullopt;
    PlanSearchOptions search;
    search.deadline = std::min(options_.deadline, absl::Now() + kTimeOfATry);
    search.seed = options_.seed;
    search.steps_max = kStepsOfATry;
    search.target_gap = 1;
    search.cancelled = options_.cancelled;
    PlanSearch attempt(state_, campaign, std::get<engine::CampaignGraph>(graph),
                       *options, now_, std::move(search));
    return attempt.Run({});
  }

  // Whether there is still no plan; out of time, nothing is known.
  bool StillNone(const Campaign& campaign) {
    return !OutOfTime() && !Try(campaign).has_value() && !OutOfTime();
  }

  // Steps that have no place by themselves, and why.
  void FindBlockers() {
    const auto options = FindStepOptions(state_, campaign_, options_.may_use,
                                         {}, now_, options_.cancelled);
    if (!options.ok()) return;
    for (size_t t = 0; t < options->size(); ++t) {
      if (!(*options)[t].empty()) continue;
      const engine::CampaignStep& step = campaign_.steps[t];
      for (engine::Ask ask : step.modes) {
        ask.window = campaign_.window;
        ask.duration += step.setup;
        ask.partner = campaign_.partner;
        ask.member = campaign_.member;
        ask.project = campaign_.project;
        engine::SlotOptions slots;
        slots.cancelled = options_.cancelled;
        const auto answer = engine::SearchSlots(state_, ask, slots, now_);
        if (!answer.ok()) continue;
        for (const engine::Blocker& blocker : answer->blockers) {
          found_.blockers.push_back({NameOf(step), answer->candidates,
                                     blocker.candidates, blocker.violation});
        }
      }
    }
  }

  // The first sample that goes through it stands for all.
  std::string NameOf(const engine::CampaignStep& step) const {
    return absl::StrCat(step.samples.empty() ? campaign_.samples.front().id
                                             : step.samples.front(),
                        "/", step.id);
  }

  // Leaves out halves, then quarters and so on, then single samples.
  void KeepFewSamples(Campaign& rest) {
    for (size_t chunk = (rest.samples.size() + 1) / 2; chunk > 0;
         chunk = chunk == 1 ? 0 : (chunk + 1) / 2) {
      for (size_t from = 0;
           from < rest.samples.size() && rest.samples.size() > 1;) {
        Campaign less = rest;
        const size_t until = std::min(from + chunk, rest.samples.size());
        for (size_t i = from; i < until; ++i) {
          RemoveSample(less, rest.samples[i].id);
        }
        if (!less.samples.empty() && !less.steps.empty() && StillNone(less)) {
          rest = std::move(less);
        } else {
          from = until;
        }
      }
    }
    if (rest.samples.size() == campaign_.samples.size() &&
        campaign_.samples.size() == 1) {
      return;
    }
    for (const engine::CampaignSample& sample : rest.samples) {
      PlanCause cause;
      cause.kind = PlanCause::Kind::kSample;
      cause.subject = sample.id;
      cause.text = {absl::StrCat("样品 ", sample.id, " 参加本次试验"),
                    absl::StrCat("sample ", sample.id, " takes part")};
      // One by itself is no more to blame than that there is a campaign.
      if (rest.samples.size() > 1) found_.causes.push_back(std::move(cause));
    }
  }

  void KeepFewSteps(Campaign& rest) {
    if (rest.steps.size() <= kStepsTried) {
      for (size_t t = rest.steps.size(); t-- > 0 && rest.steps.size() > 1;) {
        Campaign less = rest;
        RemoveStep(less, rest.steps[t].id);
        if (StillNone(less)) rest = std::move(less);
      }
    }
    auto graph = engine::MakeGraph(rest);
    if (auto* written_out = std::get_if<engine::CampaignGraph>(&graph)) {
      for (const engine::StepInstance& step : written_out->steps) {
        found_.steps.push_back(step.name);
      }
    }
  }

  void KeepFewParts(Campaign& rest) {
    for (Part& part : PartsOf(rest)) {
      Campaign less = rest;
      part.let_go(less);
      if (StillNone(less)) {
        rest = std::move(less);
      } else {
        found_.causes.push_back(std::move(part.cause));
      }
    }
  }

  Part WindowPart() const {
    Part part;
    part.cause.kind = PlanCause::Kind::kWindow;
    part.cause.text = {"试验窗口的结束时间",
                       "the end of the campaign's window"};
    part.let_go = [](Campaign& campaign) {
      campaign.window.end +=
          std::max(kMoreWindow, campaign.window.length() / 2);
    };
    return part;
  }

  std::vector<Part> PartsOf(const Campaign& campaign) const {
    std::vector<Part> parts;
    if (campaign.budget.has_value()) {
      parts.push_back({{PlanCause::Kind::kBudget, "", {"预算", "the budget"}},
                       [](Campaign& c) { c.budget.reset(); }});
    }
    for (size_t g = 0; g < campaign.groups.size(); ++g) {
      if (campaign.groups[g].steps.empty()) continue;
      const std::string steps = campaign.groups[g].steps.front();
      parts.push_back(
          {{PlanCause::Kind::kGroup,
            steps,
            {absl::StrCat(steps, " 等步骤须在同一处"),
             absl::StrCat("that ", steps, " and others agree on a place")}},
           [g](Campaign& c) { c.groups[g].steps.clear(); }});
    }
    for (size_t t = 0; t < campaign.steps.size(); ++t) {
      AddStepParts(campaign.steps[t], t, parts);
    }
    for (size_t s = 0; s < campaign.samples.size(); ++s) {
      if (!campaign.samples[s].deadline.has_value()) continue;
      const std::string& id = campaign.samples[s].id;
      parts.push_back({{PlanCause::Kind::kDeadline,
                        id,
                        {absl::StrCat("样品 ", id, " 的截止时间"),
                         absl::StrCat("the deadline of sample ", id)}},
                       [s](Campaign& c) { c.samples[s].deadline.reset(); }});
    }
    parts.push_back(WindowPart());
    return parts;
  }

  static void AddStepParts(const engine::CampaignStep& step, size_t t,
                           std::vector<Part>& parts) {
    for (size_t a = 0; a < step.after.size(); ++a) {
      if (!step.after[a].max_wait.has_value()) continue;
      parts.push_back(
          {{PlanCause::Kind::kMaxWait,
            step.id,
            {absl::StrCat(step.id, " 等待 ", step.after[a].step, " 的最长时间"),
             absl::StrCat("the longest wait of ", step.id, " for ",
                          step.after[a].step)}},
           [t, a](Campaign& c) { c.steps[t].after[a].max_wait.reset(); }});
    }
    if (step.deadline.has_value()) {
      parts.push_back({{PlanCause::Kind::kDeadline,
                        step.id,
                        {absl::StrCat("步骤 ", step.id, " 的截止时间"),
                         absl::StrCat("the deadline of step ", step.id)}},
                       [t](Campaign& c) { c.steps[t].deadline.reset(); }});
    }
  }

  // Lets go each cause alone, of the whole campaign.
  void TryRelaxations() {
    const std::vector<Part> parts = PartsOf(campaign_);
    for (const PlanCause& cause : found_.causes) {
      if (OutOfTime()) return;
      Campaign relaxed = campaign_;
      if (cause.kind == PlanCause::Kind::kSample) {
        RemoveSample(relaxed, cause.subject);
      } else {
        for (const Part& part : parts) {
          if (part.cause.kind == cause.kind && part.cause.text == cause.text) {
            part.let_go(relaxed);
          }
        }
      }
      std::optional<CampaignPlan> plan = Try(relaxed);
      if (!plan.has_value()) continue;
      PlanRelaxation relaxation;
      relaxation.cause = cause;
      relaxation.plan = *std::move(plan);
      relaxation.campaign = std::move(relaxed);
      Describe(relaxation);
      found_.relaxations.push_back(std::move(relaxation));
    }
    std::stable_sort(found_.relaxations.begin(), found_.relaxations.end(),
                     [](const PlanRelaxation& a, const PlanRelaxation& b) {
                       return a.cause.kind < b.cause.kind;
                     });
  }

  void Describe(PlanRelaxation& relaxation) const {
    const PlanCause& cause = relaxation.cause;
    const CampaignPlan& plan = relaxation.plan;
    switch (cause.kind) {
      case PlanCause::Kind::kDeadline: {
        Minute end = 0;
        for (const engine::StepPlacement& placement : plan.placements) {
          if (placement.sample == cause.subject ||
              placement.step == cause.subject) {
            end = std::max(end, placement.interval.end);
          }
        }
        relaxation.time = end;
        relaxation.text = {absl::StrCat(cause.text.zh, "推迟"),
                           absl::StrCat("a later end for ", cause.text.en)};
        return;
      }
      case PlanCause::Kind::kWindow:
        relaxation.time = plan.finish;
        relaxation.text = {"延长试验窗口", "a longer window"};
        return;
      case PlanCause::Kind::kMaxWait:
        relaxation.text = {absl::StrCat("放宽", cause.text.zh),
                           absl::StrCat("more than ", cause.text.en)};
        return;
      case PlanCause::Kind::kGroup:
        relaxation.text = {absl::StrCat("不要求", cause.text.zh),
                           absl::StrCat("without ", cause.text.en)};
        return;
      case PlanCause::Kind::kBudget:
        relaxation.text = {"提高预算", "a larger budget"};
        return;
      case PlanCause::Kind::kSample:
        relaxation.text = {absl::StrCat("不含样品 ", cause.subject),
                           absl::StrCat("without sample ", cause.subject)};
        return;
    }
  }

  const engine::State& state_;
  const Campaign& campaign_;
  const absl::Time now_;
  const InfeasibilityOptions& options_;
  Infeasibility found_;
};

}  // namespace

Infeasibility FindInfeasibility(const engine::State& state,
                                const engine::Campaign& campaign,
                                absl::Time now,
                                const InfeasibilityOptions& options) {
  return Finder(state, campaign, now, options).Run();
}

}  // namespace trilab
