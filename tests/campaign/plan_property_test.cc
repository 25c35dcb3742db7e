#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/campaign/campaign_world.h"

// What holds of every plan, whatever the campaign and the world.

namespace trilab::engine {
namespace {

// Up to six instruments in two centres, some with buffers, operators or two
// units, and some bookings that are there already.
World AnyWorld() {
  World world = CampaignWorld();
  const int count = *rc::gen::inRange(2, 7);
  for (int i = 0; i < count; ++i) {
    const int kind = *rc::gen::inRange(0, 5);
    world.AddInstrument("i" + std::to_string(i),
                        i % 2 == 0 ? "bj-lab" : "tj-lab",
                        [kind](Instrument& value) {
                          if (kind == 1) value.buffer_before_minutes = 15;
                          if (kind == 2) value.buffer_after_minutes = 45;
                          if (kind == 3) {
                            value.qualification = "vehicles";
                            value.service_modes = {ServiceMode::kSample};
                          }
                          if (kind == 4) value.capacity = 2;
                        });
  }
  world.AddOperator("li", "bj", "vehicles").AddOperator("wu", "tj", "vehicles");
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
    const Minute start =
        At("2026-11-23 09:00") + *rc::gen::inRange<Minute>(0, 5 * 1440);
    world.Book("i" + std::to_string(*rc::gen::inRange(0, count)),
               {start, start + *rc::gen::inRange<Minute>(30, 240)});
  }
  return world;
}

Campaign AnyCampaign(const World& world) {
  const int instruments =
      static_cast<int>(world.catalog().table<Instrument>().next_uid()) - 1;
  std::vector<std::string> samples;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    samples.push_back("s" + std::to_string(i));
  }
  std::vector<CampaignStep> steps;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    std::set<std::string> on;
    for (int k = *rc::gen::inRange(1, 4); k > 0; --k) {
      on.insert("i" + std::to_string(*rc::gen::inRange(0, instruments)));
    }
    CampaignStep step = StepOn("t" + std::to_string(i), {on.begin(), on.end()},
                               *rc::gen::inRange<Minute>(20, 300));
    step.any_order = *rc::gen::inRange(0, 4) == 0;
    steps.push_back(std::move(step));
  }
  return CampaignOf(std::move(samples), std::move(steps));
}

RC_GTEST_PROP(PlanProperty, APlanIsBookedAsItIs, ()) {
  const World world = AnyWorld();
  const Campaign campaign = AnyCampaign(world);
  const std::optional<CampaignPlan> plan =
      PlanOf(world.state(), campaign, world.time(), 80);
  RC_PRE(plan.has_value());

  const Decision decision = Book(world, campaign, plan->placements);

  if (const auto* rejection = std::get_if<Rejection>(&decision)) {
    RC_FAIL(rejection->message);
  }
  RC_ASSERT(std::get<Facts>(decision).size() == plan->placements.size() + 1);
}

RC_GTEST_PROP(PlanProperty, ARivalLeavesAllStepsOrNone, ()) {
  World world = AnyWorld();
  const Campaign campaign = AnyCampaign(world);
  const std::optional<CampaignPlan> plan =
      PlanOf(world.state(), campaign, world.time(), 40);
  RC_PRE(plan.has_value());
  const auto& taken = plan->placements[static_cast<size_t>(
      *rc::gen::inRange(0, static_cast<int>(plan->placements.size())))];
  world.Book(taken.instrument, taken.interval);
  const size_t before = world.state().booking_count();

  Decision decision = Book(world, campaign, plan->placements);

  if (auto* facts = std::get_if<Facts>(&decision)) {
    // There was another unit of it.
    const size_t steps = plan->placements.size();
    world.Apply(std::move(*facts));
    RC_ASSERT(world.state().booking_count() == before + steps);
  } else {
    RC_ASSERT(std::get<Rejection>(decision).reason == "PLAN_REFUSED");
    RC_ASSERT(!std::get<Rejection>(decision).violations.empty());
  }
}

RC_GTEST_PROP(PlanProperty, MoreStepsAreNeverWorse, ()) {
  const World world = AnyWorld();
  const Campaign campaign = AnyCampaign(world);
  const auto less = PlanOf(world.state(), campaign, world.time(), 20);
  RC_PRE(less.has_value());

  const auto more = PlanOf(world.state(), campaign, world.time(), 120);

  RC_ASSERT(more.has_value());
  RC_ASSERT(more->score <= less->score);
}

}  // namespace
}  // namespace trilab::engine
