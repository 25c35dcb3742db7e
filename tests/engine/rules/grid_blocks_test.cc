#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Every day 08:00-12:00, 14:00-18:00, 18:00-21:00 and the night until 08:00.
GridRule DayAndNight(bool allow_runs) {
  GridRule rule;
  const std::pair<int32_t, int32_t> blocks[] = {
      {480, 720}, {840, 1080}, {1080, 1260}, {1260, 1920}};
  for (const auto& [start, end] : blocks) {
    for (const WeeklyHours& row : EveryDay(start, end)) {
      rule.blocks.push_back(row);
    }
  }
  rule.allow_runs = allow_runs;
  return rule;
}

TEST(GridBlocksTest, ABookingIsExactlyOneBlock) {
  RuleFixture fixture(DayAndNight(false));

  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 240), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 120),
              ElementsAre(ViolationCode::kOffBlocks));
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 240),
              ElementsAre(ViolationCode::kOffBlocks));
}

TEST(GridBlocksTest, TheNightReachesIntoTheNextDay) {
  RuleFixture fixture(DayAndNight(false));

  EXPECT_THAT(fixture.Codes("2026-11-24 21:00", 660), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-25 00:00", 480),
              ElementsAre(ViolationCode::kOffBlocks));
}

TEST(GridBlocksTest, SeveralBlocksNeedAllowRuns) {
  RuleFixture one(DayAndNight(false));
  RuleFixture run(DayAndNight(true));

  EXPECT_THAT(one.Codes("2026-11-24 14:00", 420),
              ElementsAre(ViolationCode::kOffBlocks));
  EXPECT_THAT(run.Codes("2026-11-24 14:00", 420), IsEmpty());
  // From 14:00 through the night to noon.
  EXPECT_THAT(run.Codes("2026-11-24 14:00", 22 * 60), IsEmpty());
}

TEST(GridBlocksTest, ARunHasNoGap) {
  RuleFixture fixture(DayAndNight(true));

  // 12:00 to 14:00 is no block.
  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 600),
              ElementsAre(ViolationCode::kOffBlocks));
}

TEST(GridBlocksTest, BlocksAreOfTheirDays) {
  GridRule rule;
  rule.blocks = {{absl::Weekday::tuesday, 480, 720, {}}};
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 240), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-24 08:01", 240), At("2026-12-01 08:00"));
}

TEST(GridBlocksTest, BlocksMayBeOfOneServiceMode) {
  GridRule rule;
  rule.blocks = EveryDay(480, 720);
  for (WeeklyHours& row : rule.blocks) {
    row.service_modes = {ServiceMode::kSelfService};
  }
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 240),
              ElementsAre(ViolationCode::kOffBlocks));
  fixture.mode = ServiceMode::kSelfService;
  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 240), IsEmpty());
}

TEST(GridBlocksTest, FindsTheNextBlockOfThatLength) {
  RuleFixture fixture(DayAndNight(false));

  EXPECT_EQ(fixture.Earliest("2026-11-24 08:01", 240), At("2026-11-24 14:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 08:00", 180), At("2026-11-24 18:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 08:00", 60), kNever);
}

TEST(GridBlocksTest, TellsTheBlocksAndTheNextStart) {
  RuleFixture fixture(DayAndNight(false));

  const Violations violations = fixture.Check("2026-11-24 10:00", 180);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "blocks"),
            "08:00-12:00,14:00-18:00,18:00-21:00,21:00-08:00");
  EXPECT_EQ(ParameterOf(violations[0], "earliest"), "2026-11-24T10:00:00Z");
}

TEST(GridBlocksTest, ABlockIsAsLongAsTheClockMakesIt) {
  GridRule rule;
  rule.blocks = EveryDay(0, 180);
  RuleFixture fixture(rule);
  fixture.UseCalendar("Europe/Berlin");

  // 00:00 to 03:00 on the day on which 02:00 to 03:00 is shown twice.
  EXPECT_THAT(fixture.Codes("2026-10-25 06:00", 240), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-10-25 06:00", 180),
              ElementsAre(ViolationCode::kOffBlocks));
}

}  // namespace
}  // namespace trilab::engine
