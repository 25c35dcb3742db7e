#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(GridRuleTest, CountsFromLocalMidnight) {
  // Eight hours east of UTC, so lines of 480 minutes differ from UTC's only
  // with an offset.
  RuleFixture fixture(GridRule{480, 30, false});

  EXPECT_THAT(fixture.Codes("2026-11-24 08:30", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 60),
              ElementsAre(ViolationCode::kOffGrid));
  EXPECT_EQ(fixture.Earliest("2026-11-24 08:31", 60), At("2026-11-24 16:30"));
}

TEST(GridRuleTest, AStepThatDoesNotDivideTheDayBeginsAnewAtMidnight) {
  RuleFixture fixture(GridRule{100, 40, false});

  // 23:20 is the last line of a day; 24:00 would be the next.
  EXPECT_EQ(fixture.Earliest("2026-11-24 23:21", 60), At("2026-11-25 00:40"));
}

TEST(GridRuleTest, TellsTheNextStart) {
  RuleFixture fixture(GridRule{15, 0, false});

  const Violations violations = fixture.Check("2026-11-24 08:01", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "earliest"), "2026-11-24T00:15:00Z");
}

TEST(GridRuleTest, AlignsTheEndOnlyWhenAsked) {
  RuleFixture starts(GridRule{30, 0, false});
  RuleFixture ends(GridRule{30, 0, true});

  EXPECT_THAT(starts.Codes("2026-11-24 08:00", 45), IsEmpty());
  EXPECT_THAT(ends.Codes("2026-11-24 08:00", 45),
              ElementsAre(ViolationCode::kOffGrid));
  EXPECT_EQ(ends.Earliest("2026-11-24 08:00", 45), kNever);
}

TEST(GridRuleTest, FollowsTheClockWhenSummerTimeEnds) {
  RuleFixture fixture(GridRule{1440, 3 * 60, false});
  fixture.UseCalendar("Europe/Berlin");

  // 03:00 is 01:00 UTC on the 24th and 02:00 UTC on the 25th of October.
  EXPECT_EQ(fixture.Earliest("2026-10-24 00:00", 60), At("2026-10-24 09:00"));
  EXPECT_EQ(fixture.Earliest("2026-10-24 09:01", 60), At("2026-10-25 10:00"));
}

TEST(GridRuleTest, ATimeThatClocksShowTwiceCountsTwice) {
  RuleFixture fixture(GridRule{1440, 2 * 60 + 30, false});
  fixture.UseCalendar("Europe/Berlin");

  EXPECT_EQ(fixture.Earliest("2026-10-25 00:00", 60), At("2026-10-25 08:30"));
  EXPECT_EQ(fixture.Earliest("2026-10-25 08:31", 60), At("2026-10-25 09:30"));
}

TEST(GridRuleTest, ATimeThatClocksSkipIsNoLine) {
  RuleFixture fixture(GridRule{1440, 2 * 60 + 30, false});
  fixture.UseCalendar("Europe/Berlin");

  // On 2027-03-28 there is no 02:30.
  EXPECT_EQ(fixture.Earliest("2027-03-28 08:00", 60), At("2027-03-29 08:30"));
}

TEST(GridRuleTest, ALengthOffTheGridFitsAcrossAChangeOfClocks) {
  RuleFixture fixture(GridRule{120, 0, true});
  fixture.UseCalendar("Europe/Berlin");

  // Three hours from 00:00 to 02:00 on the clock; the hour from 02:00 on is
  // shown twice.
  EXPECT_EQ(fixture.Earliest("2026-10-24 12:00", 180), At("2026-10-25 06:00"));
}

}  // namespace
}  // namespace trilab::engine
