#include "server/campaign/infeasibility.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/campaign/campaign_world.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class InfeasibilityTest : public ::testing::Test {
 protected:
  InfeasibilityTest() {
    world_.AddInstrument("emc", "bj-lab").AddInstrument("crash", "tj-lab");
  }

  Infeasibility Find(const Campaign& campaign) {
    InfeasibilityOptions options;
    options.deadline = absl::Now() + absl::Seconds(30);
    return FindInfeasibility(world_.state(), campaign, world_.time(), options);
  }
  static std::vector<PlanCause::Kind> Kinds(const Infeasibility& found) {
    std::vector<PlanCause::Kind> kinds;
    for (const PlanCause& cause : found.causes) kinds.push_back(cause.kind);
    return kinds;
  }

  World world_ = CampaignWorld();
};

TEST_F(InfeasibilityTest, BlamesADeadlineAndSaysWhenItWouldDo) {
  CampaignStep crash = StepOn("crash", {"crash"}, 120);
  crash.deadline = At("2026-11-23 15:00");

  const Infeasibility found =
      Find(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 120), crash}));

  EXPECT_THAT(found.steps, ElementsAre("a/emc", "a/crash"));
  EXPECT_THAT(Kinds(found), ElementsAre(PlanCause::Kind::kDeadline));
  ASSERT_EQ(found.relaxations.size(), 1u);
  EXPECT_EQ(found.relaxations[0].time, At("2026-11-23 16:00"));
}

TEST_F(InfeasibilityTest, LeavesOutStepsThatAreNotToBlame) {
  CampaignStep crash = StepOn("crash", {"crash"}, 120);
  crash.deadline = At("2026-11-23 10:00");

  const Infeasibility found =
      Find(CampaignOf({"a", "b", "c"}, {StepOn("emc", {"emc"}, 60), crash}));

  EXPECT_THAT(found.steps, ElementsAre(testing::HasSubstr("/crash")));
}

TEST_F(InfeasibilityTest, BlamesAWaitThatTheWayDoesNotAllow) {
  CampaignStep crash = StepOn("crash", {"crash"}, 60);
  crash.after = {{"emc", 0, 60}};

  const Infeasibility found =
      Find(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 60), crash}));

  EXPECT_THAT(Kinds(found), ElementsAre(PlanCause::Kind::kMaxWait));
  EXPECT_THAT(found.relaxations, Not(IsEmpty()));
}

TEST_F(InfeasibilityTest, NamesASampleTooMany) {
  CampaignStep emc = StepOn("emc", {"emc"}, 240);
  emc.deadline = At("2026-11-23 17:00");

  const Infeasibility found = Find(CampaignOf({"a", "b", "c"}, {emc}));

  EXPECT_THAT(Kinds(found), Contains(PlanCause::Kind::kSample));
  EXPECT_THAT(Kinds(found), Contains(PlanCause::Kind::kDeadline));
}

TEST_F(InfeasibilityTest, TellsWhatKeepsAStepFromEveryInstrument) {
  world_.Edit<Instrument>(
      "emc", [](Instrument& emc) { emc.status = InstrumentStatus::kInRepair; });

  const Infeasibility found =
      Find(CampaignOf({"a"}, {StepOn("emc", {"emc"}, 60)}));

  ASSERT_EQ(found.blockers.size(), 1u);
  EXPECT_EQ(found.blockers[0].step, "a/emc");
  EXPECT_EQ(found.blockers[0].violation.code, ViolationCode::kNotBookable);
}

}  // namespace
}  // namespace trilab::engine
