#include "server/engine/campaign/campaign_graph.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/engine/booking_change.h"

namespace trilab::engine {
namespace {

constexpr size_t kMostSamples = 1000;
constexpr size_t kMostSteps = 200;
constexpr size_t kMostModes = 8;

Rejection Invalid(const std::string& field, absl::string_view problem) {
  Rejection rejection =
      MakeRejection(absl::StatusCode::kInvalidArgument, "INVALID_CAMPAIGN",
                    absl::StrCat("campaign.", field, " ", problem, "."));
  rejection.field = absl::StrCat("campaign.", field);
  return rejection;
}

// The ids of a list by their index, or which is wrong.
template <typename Items>
std::variant<std::map<std::string, int>, Rejection> IndexIds(
    const std::string& field, const Items& items, size_t most) {
  if (items.empty()) return Invalid(field, "is empty");
  if (items.size() > most) {
    return Invalid(field, absl::StrCat("has more than ", most, " entries"));
  }
  std::map<std::string, int> ids;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!ids.emplace(items[i].id, static_cast<int>(i)).second) {
      return Invalid(absl::StrCat(field, "[", i, "].id"),
                     absl::StrCat("\"", items[i].id, "\" is there twice"));
    }
  }
  return ids;
}

// Builds one graph.
class GraphMaker {
 public:
  explicit GraphMaker(const Campaign& campaign) : campaign_(campaign) {}

  std::variant<CampaignGraph, Rejection> Run() {
    auto wrong = IndexAll();
    if (!wrong.has_value()) wrong = AddSteps();
    if (!wrong.has_value()) wrong = AddOrders();
    if (!wrong.has_value()) wrong = AddGroups();
    if (!wrong.has_value()) wrong = FindCycle();
    if (wrong.has_value()) return *std::move(wrong);
    return std::move(graph_);
  }

 private:
  std::optional<Rejection> IndexAll() {
    auto samples = IndexIds("samples", campaign_.samples, kMostSamples);
    if (auto* wrong = std::get_if<Rejection>(&samples)) return *wrong;
    samples_ = std::get<0>(std::move(samples));
    auto steps = IndexIds("steps", campaign_.steps, kMostSteps);
    if (auto* wrong = std::get_if<Rejection>(&steps)) return *wrong;
    steps_ = std::get<0>(std::move(steps));
    for (size_t i = 0; i < campaign_.steps.size(); ++i) {
      const std::string field = absl::StrCat("steps[", i, "]");
      const CampaignStep& step = campaign_.steps[i];
      if (step.modes.empty() || step.modes.size() > kMostModes) {
        return Invalid(field + ".modes", "must have 1 to 8 entries");
      }
      for (size_t s = 0; s < step.samples.size(); ++s) {
        if (samples_.count(step.samples[s]) == 0) {
          return Invalid(absl::StrCat(field, ".samples[", s, "]"),
                         absl::StrCat("\"", step.samples[s],
                                      "\" is no sample of the campaign"));
        }
      }
    }
    return std::nullopt;
  }

  std::optional<Rejection> AddSteps() {
    at_.assign(campaign_.samples.size(),
               std::vector<int>(campaign_.steps.size(), -1));
    for (size_t s = 0; s < campaign_.samples.size(); ++s) {
      for (size_t t = 0; t < campaign_.steps.size(); ++t) {
        const CampaignStep& step = campaign_.steps[t];
        const CampaignSample& sample = campaign_.samples[s];
        if (!step.samples.empty() &&
            std::find(step.samples.begin(), step.samples.end(), sample.id) ==
                step.samples.end()) {
          continue;
        }
        at_[s][t] = static_cast<int>(graph_.steps.size());
        graph_.steps.push_back(
            Instance(static_cast<int>(s), static_cast<int>(t)));
      }
    }
    if (graph_.steps.size() > kMostCampaignSteps) {
      return Invalid("steps",
                     absl::StrCat("come to ", graph_.steps.size(),
                                  " with all samples; the most is 2,000"));
    }
    if (graph_.steps.empty()) return Invalid("steps", "are of no sample");
    return std::nullopt;
  }

  StepInstance Instance(int s, int t) const {
    const CampaignSample& sample = campaign_.samples[s];
    const CampaignStep& step = campaign_.steps[t];
    StepInstance instance;
    instance.sample = s;
    instance.step = t;
    instance.name = absl::StrCat(sample.id, "/", step.id);
    instance.release =
        std::max({campaign_.window.start, sample.release.value_or(0),
                  step.release.value_or(0)});
    instance.deadline =
        std::min({campaign_.window.end, sample.deadline.value_or(kNever),
                  step.deadline.value_or(kNever)});
    instance.due =
        std::min(sample.due.value_or(kNever), step.due.value_or(kNever));
    instance.weight = int64_t{sample.priority} * step.weight;
    return instance;
  }

  std::optional<Rejection> AddOrders() {
    for (size_t t = 0; t < campaign_.steps.size(); ++t) {
      const CampaignStep& step = campaign_.steps[t];
      for (size_t a = 0; a < step.after.size(); ++a) {
        auto wrong = AddOrder(static_cast<int>(t), step.after[a],
                              absl::StrCat("steps[", t, "].after[", a, "]"));
        if (wrong.has_value()) return wrong;
      }
      if (step.after.empty() && !step.any_order) {
        FollowListed(static_cast<int>(t));
      }
    }
    return std::nullopt;
  }

  // What its sample goes through before it, as listed.
  void FollowListed(int t) {
    for (const std::vector<int>& steps : at_) {
      if (steps[t] < 0) continue;
      for (int before = t - 1; before >= 0; --before) {
        if (steps[before] < 0) continue;
        graph_.orders.push_back({steps[before], steps[t], 0, kNever});
        break;
      }
    }
  }

  std::optional<Rejection> AddOrder(int t, const StepOrder& order,
                                    const std::string& field) {
    const Minute max_wait = order.max_wait.value_or(kNever);
    if (order.min_wait < 0 || max_wait < order.min_wait) {
      return Invalid(field + ".max_wait", "is below min_wait");
    }
    const size_t slash = order.step.find('/');
    const bool other_sample = slash != std::string::npos;
    const auto step =
        steps_.find(other_sample ? order.step.substr(slash + 1) : order.step);
    const auto sample = samples_.find(order.step.substr(0, slash));
    if (step == steps_.end() || (other_sample && sample == samples_.end())) {
      return Invalid(field + ".step", absl::StrCat("\"", order.step,
                                                   "\" is no step of the "
                                                   "campaign"));
    }
    for (const std::vector<int>& steps : at_) {
      const int after = steps[t];
      const int before =
          (other_sample ? at_[sample->second] : steps)[step->second];
      // A sample that skips the one does not wait for it.
      if (after < 0 || before < 0) continue;
      graph_.orders.push_back({before, after, order.min_wait, max_wait});
    }
    return std::nullopt;
  }

  std::optional<Rejection> AddGroups() {
    for (size_t g = 0; g < campaign_.groups.size(); ++g) {
      const CampaignGroup& group = campaign_.groups[g];
      std::vector<int> listed;
      for (size_t i = 0; i < group.steps.size(); ++i) {
        const auto found = steps_.find(group.steps[i]);
        if (found == steps_.end()) {
          return Invalid(absl::StrCat("groups[", g, "].steps[", i, "]"),
                         absl::StrCat("\"", group.steps[i],
                                      "\" is no step of the campaign"));
        }
        listed.push_back(found->second);
      }
      InstanceGroup all = {group.kind, {}};
      for (const std::vector<int>& steps : at_) {
        InstanceGroup own = {group.kind, {}};
        for (int t : listed) {
          if (steps[t] >= 0) own.steps.push_back(steps[t]);
        }
        all.steps.insert(all.steps.end(), own.steps.begin(), own.steps.end());
        if (!group.across_samples) AddGroup(std::move(own));
      }
      if (group.across_samples) AddGroup(std::move(all));
    }
    return std::nullopt;
  }

  void AddGroup(InstanceGroup group) {
    if (group.steps.size() > 1) graph_.groups.push_back(std::move(group));
  }

  // Kahn's algorithm; of what is left, whoever is followed back long enough
  // lies on a circle.
  std::optional<Rejection> FindCycle() const {
    std::vector<int> open(graph_.steps.size(), 0);
    std::vector<std::vector<int>> next(graph_.steps.size());
    for (const InstanceOrder& order : graph_.orders) {
      ++open[order.after];
      next[order.before].push_back(order.after);
    }
    std::vector<int> ready;
    for (size_t i = 0; i < open.size(); ++i) {
      if (open[i] == 0) ready.push_back(static_cast<int>(i));
    }
    for (size_t i = 0; i < ready.size(); ++i) {
      for (int after : next[ready[i]]) {
        if (--open[after] == 0) ready.push_back(after);
      }
    }
    if (ready.size() == open.size()) return std::nullopt;
    return Circle(open);
  }

  Rejection Circle(const std::vector<int>& open) const {
    const auto stuck = [&](int i) { return open[i] > 0; };
    const auto before = [&](int i) {
      for (const InstanceOrder& order : graph_.orders) {
        if (order.after == i && stuck(order.before)) return order.before;
      }
      return i;
    };
    int at = 0;
    while (!stuck(at)) ++at;
    for (size_t i = 0; i < open.size(); ++i) at = before(at);
    std::vector<std::string> names;
    for (int i = before(at); i != at; i = before(i)) {
      names.push_back(graph_.steps[i].name);
    }
    names.push_back(graph_.steps[at].name);
    std::reverse(names.begin(), names.end());
    names.push_back(names.front());
    const std::string circle = absl::StrJoin(names, " -> ");
    Rejection rejection = Invalid(
        "steps", absl::StrCat("wait for each other in a circle: ", circle));
    rejection.metadata = {{"cycle", circle}};
    return rejection;
  }

  const Campaign& campaign_;
  CampaignGraph graph_;
  std::map<std::string, int> samples_;
  std::map<std::string, int> steps_;
  std::vector<std::vector<int>> at_;  // By sample and step; -1: none.
};

}  // namespace

std::string StepName(const StepPlacement& placement) {
  return absl::StrCat(placement.sample, "/", placement.step);
}

int CampaignGraph::Find(const std::string& name) const {
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::variant<CampaignGraph, Rejection> MakeGraph(const Campaign& campaign) {
  return GraphMaker(campaign).Run();
}

}  // namespace trilab::engine
