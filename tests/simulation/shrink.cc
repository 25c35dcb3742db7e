#include "tests/simulation/shrink.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace trilab::simulation {
namespace {

class Shrinker {
 public:
  Shrinker(Choice choice, int runs, const StillFails& still_fails)
      : best_(std::move(choice)), runs_(runs), still_fails_(still_fails) {}

  Choice Run(const Scenario& scenario) {
    std::vector<size_t> all;
    std::set<StepKind> kinds;
    for (const Step& step : scenario.steps) {
      all.push_back(step.index);
      kinds.insert(step.kind);
    }
    best_.only = all;
    for (const StepKind kind : kinds) {
      std::vector<size_t> rest;
      for (const Step& step : scenario.steps) {
        const bool kept = std::find(best_.only->begin(), best_.only->end(),
                                    step.index) != best_.only->end();
        if (kept && step.kind != kind) rest.push_back(step.index);
      }
      TryOnly(std::move(rest));
    }
    for (size_t part = best_.only->size(); part >= 1; part /= 2) {
      LeaveOutParts(part);
    }
    for (int clients = 1; clients < scenario.clients; ++clients) {
      Choice fewer = best_;
      fewer.clients = clients;
      if (Try(fewer)) break;
    }
    return best_;
  }

 private:
  // Leaves out `part` neighbours at a time wherever the rest still fails.
  void LeaveOutParts(size_t part) {
    for (size_t at = 0; at < best_.only->size();) {
      std::vector<size_t> rest = *best_.only;
      const auto begin = rest.begin() + static_cast<std::ptrdiff_t>(at);
      const size_t left = rest.size() - at;
      rest.erase(begin,
                 begin + static_cast<std::ptrdiff_t>(std::min(part, left)));
      if (!TryOnly(std::move(rest))) at += part;
    }
  }

  bool TryOnly(std::vector<size_t> only) {
    if (only.size() == best_.only->size()) return false;
    Choice choice = best_;
    choice.only = std::move(only);
    return Try(choice);
  }

  bool Try(const Choice& choice) {
    if (runs_ <= 0) return false;
    --runs_;
    if (!still_fails_(choice)) return false;
    best_ = choice;
    return true;
  }

  Choice best_;
  int runs_;
  const StillFails& still_fails_;
};

}  // namespace

Choice Shrink(uint64_t seed, const Choice& choice, int runs,
              const StillFails& still_fails) {
  return Shrinker(choice, runs, still_fails).Run(ScenarioOf(seed, choice));
}

}  // namespace trilab::simulation
