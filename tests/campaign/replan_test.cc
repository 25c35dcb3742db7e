#include "server/campaign/replan.h"

#include <set>
#include <string>
#include <utility>
#include <variant>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/campaign/campaign_world.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReplanTest : public ::testing::Test {
 protected:
  ReplanTest() {
    world_.AddInstrument("emc", "bj-lab").AddInstrument("emc-2", "bj-lab");
    world_.AddInstrument("crash", "tj-lab");
    campaign_ = CampaignOf({"a", "b"}, {StepOn("emc", {"emc", "emc-2"}, 120),
                                        StepOn("crash", {"crash"}, 120)});
    const auto plan = PlanOf(world_, campaign_);
    Decision decision = Book(world_, campaign_, plan->placements);
    world_.Apply(std::get<Facts>(std::move(decision)));
  }

  const Campaign& booked() const { return *world_.state().campaigns().at(1); }

  Replan PlanAnew(const std::set<std::string>& pinned = {}) {
    PlanSearchOptions search;
    search.deadline = absl::Now() + absl::Seconds(20);
    search.steps_max = 400;
    const CampaignGraph graph = GraphOf(booked());
    auto replan = ReplanCampaign(world_.state(), booked(), graph, pinned, {},
                                 world_.time(), search);
    EXPECT_TRUE(replan.ok()) << replan.status();
    return *std::move(replan);
  }

  static int Moves(const Replan& replan) {
    int moves = 0;
    for (size_t i = 0; i < replan.present.size(); ++i) {
      const StepPlacement& is = replan.plan->placements[i];
      const StepPlacement& was = replan.present[i];
      moves += is.interval != was.interval || is.instrument != was.instrument;
    }
    return moves;
  }

  // The index of a step and an outage of its instrument for its day.
  void BreakDown(size_t step) {
    const StepPlacement& placement = booked().placements[step];
    world_.AddOutage(
        "broken", placement.instrument,
        {placement.interval.start - 30, placement.interval.end + 30});
  }

  World world_ = CampaignWorld();
  Campaign campaign_;
};

TEST_F(ReplanTest, NothingMovesWhereNothingIsWrong) {
  const Replan replan = PlanAnew();

  EXPECT_THAT(replan.hurt, IsEmpty());
  ASSERT_TRUE(replan.plan.has_value());
  EXPECT_EQ(Moves(replan), 0);
}

TEST_F(ReplanTest, OnlyTheStepThatAnOutageHitsMoves) {
  BreakDown(1);

  const Replan replan = PlanAnew();

  EXPECT_THAT(replan.hurt, ElementsAre(1));
  ASSERT_TRUE(replan.plan.has_value());
  EXPECT_EQ(Moves(replan), 1);
}

TEST_F(ReplanTest, ThePlanCanBeBooked) {
  BreakDown(0);
  const Replan replan = PlanAnew();
  ASSERT_TRUE(replan.plan.has_value());

  Campaign moved = booked();
  const size_t bookings = world_.state().booking_count();
  Decision decision = Book(world_, moved, replan.plan->placements);

  ASSERT_TRUE(std::holds_alternative<Facts>(decision))
      << std::get<Rejection>(decision).message;
  world_.Apply(std::get<Facts>(std::move(decision)));
  EXPECT_EQ(world_.state().booking_count(), bookings);
  EXPECT_THAT(PlanAnew().hurt, IsEmpty());
}

TEST_F(ReplanTest, PinnedStepsStay) {
  BreakDown(0);

  const Replan replan = PlanAnew({"a/crash"});

  ASSERT_TRUE(replan.plan.has_value());
  EXPECT_EQ(replan.plan->placements[1].interval,
            booked().placements[1].interval);
}

}  // namespace
}  // namespace trilab::engine
