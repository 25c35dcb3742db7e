#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr DurationRule kHalfHoursUpToFour = {60, 240, 30};

TEST(DurationRuleTest, AllowsBothLimits) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240), IsEmpty());
}

TEST(DurationRuleTest, RefusesWhatIsTooShort) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 30),
              ElementsAre(ViolationCode::kTooShort));
}

TEST(DurationRuleTest, ReportsLimitAndMultipleTogether) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(
      fixture.Codes("2026-11-24 10:00", 241),
      ElementsAre(ViolationCode::kTooLong, ViolationCode::kNotMultiple));
}

TEST(DurationRuleTest, NoStartCuresAWrongLength) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 59), kNever);
  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 60), At("2026-11-24 10:00"));
}

TEST(DurationRuleTest, ExactlyNamesTheLengthsAllowed) {
  DurationRule rule;
  rule.exactly = {60, 120, 240};
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 120), IsEmpty());
  const Violations violations = fixture.Check("2026-11-24 10:00", 180);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kNotExact);
  EXPECT_EQ(ParameterOf(violations[0], "exactly"), "60,120,240");
}

// At most two hours between 09:00 and 17:00.
DurationRule TwoHoursByDay() {
  DurationRule rule;
  rule.max = 120;
  rule.counted = TimeBand{EveryDay(9 * 60, 17 * 60)};
  return rule;
}

TEST(DurationRuleTest, OnlyMinutesThatCountAreMeasured) {
  RuleFixture fixture(TwoHoursByDay());

  EXPECT_THAT(fixture.Codes("2026-11-24 15:00", 600), IsEmpty());
  const Violations violations = fixture.Check("2026-11-24 14:59", 600);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kTooLong);
  EXPECT_EQ(ParameterOf(violations[0], "minutes"), "121");
  EXPECT_EQ(ParameterOf(violations[0], "counted"), "true");
}

TEST(DurationRuleTest, MinutesThatCountAddUpOverDays) {
  RuleFixture fixture(TwoHoursByDay());

  // One hour of Tuesday, one of Wednesday.
  EXPECT_THAT(fixture.Codes("2026-11-24 16:00", 18 * 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 16:00", 18 * 60 + 1),
              ElementsAre(ViolationCode::kTooLong));
}

TEST(DurationRuleTest, ABookingWithoutMinutesThatCountIsNotJudged) {
  DurationRule rule = TwoHoursByDay();
  rule.min = 60;
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 17:00", 30), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 16:45", 30),
              ElementsAre(ViolationCode::kTooShort));
}

TEST(DurationRuleTest, WaitsUntilFewEnoughMinutesCount) {
  RuleFixture fixture(TwoHoursByDay());

  EXPECT_EQ(fixture.Earliest("2026-11-24 12:00", 300), At("2026-11-24 15:00"));
  // 07:00 to 11:00 has two hours that count, 07:01 to 11:01 has more.
  EXPECT_EQ(fixture.Earliest("2026-11-24 07:00", 240), At("2026-11-24 07:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 07:01", 240), At("2026-11-24 15:00"));
}

TEST(DurationRuleTest, OnlyWorkingDaysCountWhenAsked) {
  DurationRule rule;
  rule.max = 120;
  rule.counted = TimeBand{{}, BandDays::kWorking};
  RuleFixture fixture(rule);
  fixture.UseHolidays();

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 600), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-28 09:00", 600),
              ElementsAre(ViolationCode::kTooLong));
}

}  // namespace
}  // namespace trilab::engine
