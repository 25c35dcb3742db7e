#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/campaign/campaign_world.h"

// Campaigns small enough to plan by hand: each holds the planner and the engine
// to one constraint.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// The starts of a plan, by step of the graph.
std::vector<Minute> StartsOf(const std::optional<CampaignPlan>& plan) {
  std::vector<Minute> starts;
  if (!plan.has_value()) {
    ADD_FAILURE() << "there is no plan";
    return starts;
  }
  for (const StepPlacement& placement : plan->placements) {
    starts.push_back(placement.interval.start);
  }
  return starts;
}

class PlanTest : public ::testing::Test {
 protected:
  PlanTest() {
    world_.AddInstrument("emc", "bj-lab").AddInstrument("nvh", "bj-lab");
    world_.AddInstrument("crash", "tj-lab");
  }

  std::vector<Minute> Starts(const Campaign& campaign) {
    return StartsOf(PlanOf(world_, campaign));
  }

  World world_ = CampaignWorld();
};

TEST_F(PlanTest, StartsWhenTheInstrumentOpens) {
  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 120)})),
              ElementsAre(At("2026-11-23 09:00")));
}

TEST_F(PlanTest, SamplesTakeTurnsOnOneInstrument) {
  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 240)})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-23 13:00")));
}

TEST_F(PlanTest, WhatDoesNotFitTheDayWaitsForTheNext) {
  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 300)})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-24 09:00")));
}

TEST_F(PlanTest, AlternativesWorkAtTheSameTime) {
  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc", "nvh"}, 300)})),
      ElementsAre(At("2026-11-23 09:00"), At("2026-11-23 09:00")));
}

TEST_F(PlanTest, BuffersKeepSamplesApart) {
  world_.Edit<Instrument>("emc", [](Instrument& emc) {
    emc.buffer_before_minutes = 20;
    emc.buffer_after_minutes = 40;
  });

  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 120)})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-23 12:00")));
}

TEST_F(PlanTest, OtherBookingsKeepTheirTime) {
  world_.Book("emc", Span("2026-11-23", "10:00", "12:00"));

  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 120)})),
              ElementsAre(At("2026-11-23 12:00")));
}

TEST_F(PlanTest, OutagesAreKept) {
  world_.AddOutage("repair", "emc", Span("2026-11-23", "08:00", "15:30"));

  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 60)})),
              ElementsAre(At("2026-11-23 15:30")));
}

TEST_F(PlanTest, SamplesTravelBetweenCentres) {
  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 120),
                                        StepOn("crash", {"crash"}, 60)})),
              ElementsAre(At("2026-11-23 09:00"), At("2026-11-23 14:00")));
}

TEST_F(PlanTest, ASampleComesFromWhereItIs) {
  Campaign campaign = CampaignOf({"a"}, {StepOn("crash", {"crash"}, 60)});
  campaign.samples[0].centre = "bj";

  EXPECT_THAT(Starts(campaign), ElementsAre(At("2026-11-23 11:00")));
}

TEST_F(PlanTest, ALeastWaitIsKept) {
  CampaignStep second = StepOn("nvh", {"nvh"}, 60);
  second.after = {{"emc", 90, std::nullopt}};

  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 60), second})),
              ElementsAre(At("2026-11-23 09:00"), At("2026-11-23 11:30")));
}

TEST_F(PlanTest, NoWaitSendsTheFirstStepLater) {
  world_.Book("nvh", Span("2026-11-23", "10:00", "13:00"));
  CampaignStep second = StepOn("nvh", {"nvh"}, 60);
  second.after = {{"emc", 0, 0}};

  EXPECT_THAT(Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 60), second})),
              ElementsAre(At("2026-11-23 12:00"), At("2026-11-23 13:00")));
}

TEST_F(PlanTest, SetUpIsBooked) {
  CampaignStep step = StepOn("emc", {"emc"}, 60);
  step.setup = 30;

  const auto plan = PlanOf(world_, CampaignOf({"a"}, {step}));

  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->placements[0].interval.length(), 90);
}

TEST_F(PlanTest, ReleaseAndDeadlineAreKept) {
  CampaignStep step = StepOn("emc", {"emc"}, 60);
  step.release = At("2026-11-24 10:20");
  step.deadline = At("2026-11-24 11:20");

  EXPECT_THAT(Starts(CampaignOf({"a"}, {step})),
              ElementsAre(At("2026-11-24 10:20")));
}

TEST_F(PlanTest, TheMoreImportantSampleComesFirst) {
  Campaign campaign = CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 240)});
  for (CampaignSample& sample : campaign.samples) {
    sample.due = At("2026-11-23 13:00");
  }
  campaign.samples[1].priority = 10;
  campaign.aims = {{CampaignAim::Goal::kLateness, 1}};

  EXPECT_THAT(Starts(campaign),
              ElementsAre(At("2026-11-23 13:00"), At("2026-11-23 09:00")));
}

TEST_F(PlanTest, OneOperatorRunsOneInstrumentAtATime) {
  for (const char* id : {"emc", "nvh"}) {
    world_.Edit<Instrument>(id, [](Instrument& value) {
      value.qualification = "vehicles";
      value.service_modes = {ServiceMode::kSample};
    });
  }
  world_.AddOperator("li", "bj", "vehicles");

  const auto plan = PlanOf(
      world_, CampaignOf({"a", "b"}, {StepOn("test", {"emc", "nvh"}, 240)}));

  EXPECT_THAT(StartsOf(plan), UnorderedElementsAre(At("2026-11-23 09:00"),
                                                   At("2026-11-23 13:00")));
  EXPECT_EQ(plan->placements[0].operator_id, "li");
}

TEST_F(PlanTest, TwoOperatorsRunTwoInstruments) {
  for (const char* id : {"emc", "nvh"}) {
    world_.Edit<Instrument>(id, [](Instrument& value) {
      value.qualification = "vehicles";
      value.service_modes = {ServiceMode::kSample};
    });
  }
  world_.AddOperator("li", "bj", "vehicles");
  world_.AddOperator("wang", "bj", "vehicles");

  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("test", {"emc", "nvh"}, 240)})),
      ElementsAre(At("2026-11-23 09:00"), At("2026-11-23 09:00")));
}

TEST_F(PlanTest, GroupsAgreeOnAnInstrument) {
  Campaign campaign =
      CampaignOf({"a", "b"}, {StepOn("emc", {"emc", "nvh"}, 120)});
  campaign.groups = {{CampaignGroup::Kind::kSameInstrument, {"emc"}, true}};

  EXPECT_THAT(Starts(campaign), UnorderedElementsAre(At("2026-11-23 09:00"),
                                                     At("2026-11-23 11:00")));
}

TEST_F(PlanTest, GroupsAgreeOnACentre) {
  Campaign campaign = CampaignOf({"a"}, {StepOn("emc", {"emc", "crash"}, 120),
                                         StepOn("end", {"crash"}, 60)});
  campaign.groups = {{CampaignGroup::Kind::kSameCentre, {"emc", "end"}, false}};

  EXPECT_THAT(Starts(campaign),
              ElementsAre(At("2026-11-23 09:00"), At("2026-11-23 11:00")));
}

TEST_F(PlanTest, APoolServesAsManyAsItHasUnits) {
  world_.AddInstrument("bench", "bj-lab",
                       [](Instrument& bench) { bench.capacity = 2; });

  EXPECT_THAT(
      Starts(CampaignOf({"a", "b", "c"}, {StepOn("test", {"bench"}, 240)})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-23 09:00"),
                           At("2026-11-23 13:00")));
}

TEST_F(PlanTest, StepsInAnyOrderDoNotOverlap) {
  CampaignStep first = StepOn("emc", {"emc"}, 120);
  CampaignStep second = StepOn("nvh", {"nvh"}, 120);
  second.any_order = true;

  EXPECT_THAT(
      Starts(CampaignOf({"a"}, {first, second})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-23 11:00")));
}

TEST_F(PlanTest, StepsInAnyOrderLeaveTimeForTheWay) {
  CampaignStep second = StepOn("crash", {"crash"}, 120);
  second.any_order = true;

  EXPECT_THAT(
      Starts(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 120), second})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-23 14:00")));
}

TEST_F(PlanTest, StartsLieOnTheGridOfARule) {
  world_.Book("emc", Span("2026-11-23", "09:00", "09:40"));
  GridRule grid;
  grid.step = 30;
  world_.AddRule("grid", grid);

  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 50)})),
      UnorderedElementsAre(At("2026-11-23 10:00"), At("2026-11-23 11:00")));
}

// What one step takes of a quota the next has no more: that is found out by
// booking the plan in a copy of the state.
TEST_F(PlanTest, StepsShareAQuota) {
  CountQuotaRule quota;
  quota.max = 1;
  quota.period = QuotaPeriod::kDay;
  world_.AddRule("one-a-day", quota);

  EXPECT_THAT(
      Starts(CampaignOf({"a", "b"}, {StepOn("emc", {"emc"}, 60)})),
      UnorderedElementsAre(At("2026-11-23 09:00"), At("2026-11-24 09:00")));
}

TEST_F(PlanTest, TheSameSeedAndStepsGiveTheSamePlan) {
  const Campaign campaign =
      CampaignOf({"a", "b", "c"},
                 {StepOn("emc", {"emc", "nvh"}, 100),
                  StepOn("nvh", {"nvh"}, 70), StepOn("crash", {"crash"}, 50)});

  EXPECT_EQ(Starts(campaign), Starts(campaign));
}

TEST_F(PlanTest, WhatCannotBeDoneHasNoPlan) {
  CampaignStep step = StepOn("emc", {"emc"}, 300);
  step.deadline = At("2026-11-23 17:00");

  EXPECT_FALSE(PlanOf(world_, CampaignOf({"a", "b"}, {step})).has_value());
}

}  // namespace
}  // namespace trilab::engine
