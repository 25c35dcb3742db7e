#include "server/campaign/allocation.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/campaign/campaign_world.h"

namespace trilab::engine {
namespace {

class AllocationTest : public ::testing::Test {
 protected:
  AllocationTest() { world_.AddInstrument("emc", "bj-lab"); }

  // On Monday, which has room for one of four hours and one more.
  static RankedAsk Wants(const std::string& partner, Minute minutes,
                         int32_t priority) {
    RankedAsk ranked;
    ranked.ask.instruments = {"emc"};
    ranked.ask.duration = minutes;
    ranked.ask.partner = partner;
    ranked.ask.window = {At("2026-11-23 08:00"), At("2026-11-23 18:00")};
    ranked.priority = priority;
    return ranked;
  }

  Allocation Allocate(const std::vector<RankedAsk>& asks) {
    PlanSearchOptions search;
    search.deadline = absl::Now() + absl::Seconds(20);
    search.steps_max = 3000;
    auto allocation =
        AllocateAsks(world_.state(), asks, world_.time(), search, {});
    EXPECT_TRUE(allocation.ok()) << allocation.status();
    return *std::move(allocation);
  }

  World world_ = CampaignWorld();
};

TEST_F(AllocationTest, EverybodyGetsWhatThereIsRoomFor) {
  const Allocation allocation =
      Allocate({Wants("firm", 240, 1), Wants("owner", 240, 1)});

  EXPECT_EQ(allocation.placed, 2);
  EXPECT_EQ(allocation.wanted, 2);
}

TEST_F(AllocationTest, TheLesserPriorityGoesWithout) {
  const Allocation allocation =
      Allocate({Wants("firm", 300, 1), Wants("owner", 300, 5)});

  EXPECT_EQ(allocation.placed, 5);
  EXPECT_EQ(allocation.placements[0].instrument, "");
  EXPECT_EQ(allocation.placements[1].instrument, "emc");
}

TEST_F(AllocationTest, TwoSmallOnesBeatALargeOneOfTheSamePriority) {
  const Allocation allocation = Allocate(
      {Wants("firm", 480, 3), Wants("owner", 240, 2), Wants("firm", 240, 2)});

  EXPECT_EQ(allocation.placed, 4);
}

TEST_F(AllocationTest, FairSharesWeighPriorities) {
  FairShareRule rule;
  rule.shares = {{"owner", "", 3}};
  world_.AddRule("shares", rule);

  const Allocation allocation =
      Allocate({Wants("firm", 300, 2), Wants("owner", 300, 1)});

  EXPECT_EQ(allocation.placements[1].instrument, "emc");
}

}  // namespace
}  // namespace trilab::engine
