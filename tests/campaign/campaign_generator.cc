#include "tests/campaign/campaign_generator.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace trilab::testing {
namespace {

class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}
  // From 0, below `count`; the same on every platform.
  int Below(size_t count) { return static_cast<int>(random_() % count); }

 private:
  std::mt19937_64 random_;
};

// Classes of at least two bookable instruments, by code.
std::vector<std::string> Classes(const engine::Catalog& catalog) {
  std::map<std::string, int> count;
  const auto& instruments = catalog.instruments();
  for (uint64_t uid = 1; uid < instruments.next_uid(); ++uid) {
    const engine::Instrument* instrument = instruments.FindByUid(uid);
    if (instrument == nullptr || instrument->class_code.empty() ||
        instrument->status != engine::InstrumentStatus::kBookable) {
      continue;
    }
    ++count[instrument->class_code];
  }
  std::vector<std::string> classes;
  for (const auto& [code, instruments_of_it] : count) {
    if (instruments_of_it > 1) classes.push_back(code);
  }
  return classes;
}

std::vector<std::string> Centres(const engine::Catalog& catalog) {
  std::vector<std::string> ids;
  const auto& centres = catalog.centres();
  for (uint64_t uid = 1; uid < centres.next_uid(); ++uid) {
    const engine::Centre* centre = centres.FindByUid(uid);
    if (centre != nullptr) ids.push_back(centre->meta.id);
  }
  return ids;
}

}  // namespace

engine::Campaign GenerateCampaign(const engine::State& state,
                                  const CampaignShape& shape) {
  Chance chance(shape.seed);
  const std::vector<std::string> classes = Classes(state.catalog());
  const std::vector<std::string> centres = Centres(state.catalog());
  engine::Campaign campaign;
  campaign.title = absl::StrCat("generated ", shape.seed);
  campaign.window = {shape.start, shape.start + shape.days * 24 * 60};
  for (int s = 0; s < shape.samples; ++s) {
    engine::CampaignSample sample;
    sample.id = absl::StrCat("s", s + 1);
    if (chance.Below(2) == 0) {
      sample.centre = centres[chance.Below(centres.size())];
    }
    sample.due = shape.start + (3 + chance.Below(shape.days / 2)) * 24 * 60;
    sample.priority = 1 + chance.Below(5);
    campaign.samples.push_back(std::move(sample));
  }
  for (int t = 0; t < shape.steps; ++t) {
    engine::CampaignStep step;
    step.id = absl::StrCat("t", t + 1);
    engine::Ask mode;
    mode.need.class_code = classes[chance.Below(classes.size())];
    mode.duration = 30 * (1 + chance.Below(12));
    step.modes.push_back(std::move(mode));
    if (t > 0 && chance.Below(5) == 0) {
      step.after = {{absl::StrCat("t", t), 60 * chance.Below(24), {}}};
    } else if (t > 0 && chance.Below(12) == 0) {
      step.any_order = true;
    }
    campaign.steps.push_back(std::move(step));
  }
  return campaign;
}

}  // namespace trilab::testing
