#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/rule_fixture.h"

// Rules that are off outside prime time, whatever their type.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

World::Change<Rule> During(TimeBand band) {
  return [band](Rule& rule) { rule.prime_time = band; };
}

TEST(PrimeTimeTest, ARuleIsOffOutsideIt) {
  RuleFixture fixture(DurationRule{0, 120},
                      During(TimeBand{EveryDay(540, 1020)}));

  EXPECT_THAT(fixture.Codes("2026-11-24 08:59", 240), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 240),
              ElementsAre(ViolationCode::kTooLong));
  EXPECT_THAT(fixture.Codes("2026-11-24 16:59", 240),
              ElementsAre(ViolationCode::kTooLong));
  EXPECT_THAT(fixture.Codes("2026-11-24 17:00", 240), IsEmpty());
}

TEST(PrimeTimeTest, TheEarliestStartIsTheFirstOutsideOrThatTheTypeAllows) {
  RuleFixture length(DurationRule{0, 120},
                     During(TimeBand{EveryDay(540, 1020)}));
  RuleFixture grid(GridRule{60}, During(TimeBand{EveryDay(540, 1020)}));

  EXPECT_EQ(length.Earliest("2026-11-24 09:00", 240), At("2026-11-24 17:00"));
  EXPECT_EQ(grid.Earliest("2026-11-24 09:10", 60), At("2026-11-24 10:00"));
  EXPECT_EQ(grid.Earliest("2026-11-24 08:10", 60), At("2026-11-24 08:10"));
  EXPECT_EQ(grid.Earliest("2026-11-24 16:10", 60), At("2026-11-24 17:00"));
}

TEST(PrimeTimeTest, WorkingDaysFollowTheHolidayLists) {
  RuleFixture fixture(DurationRule{0, 120},
                      During(TimeBand{{}, BandDays::kWorking}));
  fixture.UseHolidays();

  // Off by decree, worked by decree, and as the week has it.
  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-28 10:00", 240),
              ElementsAre(ViolationCode::kTooLong));
  EXPECT_THAT(fixture.Codes("2026-11-29 10:00", 240), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-30 10:00", 240),
              ElementsAre(ViolationCode::kTooLong));
}

TEST(PrimeTimeTest, WithoutACalendarMondayToFridayAreWorked) {
  RuleFixture fixture(DurationRule{0, 120},
                      During(TimeBand{{}, BandDays::kNonWorking}));

  EXPECT_EQ(fixture.Earliest("2026-11-28 00:00", 240), At("2026-11-30 00:00"));
  EXPECT_THAT(fixture.Codes("2026-11-27 23:59", 240), IsEmpty());
}

TEST(PrimeTimeTest, ANightAfterAWorkingDayBelongsToIt) {
  RuleFixture fixture(
      DurationRule{0, 120},
      During(TimeBand{EveryDay(1260, 1920), BandDays::kWorking}));

  // Saturday 02:00, in the night that starts on Friday; then Sunday.
  EXPECT_THAT(fixture.Codes("2026-11-28 02:00", 240),
              ElementsAre(ViolationCode::kTooLong));
  EXPECT_THAT(fixture.Codes("2026-11-29 02:00", 240), IsEmpty());
}

TEST(PrimeTimeTest, HoursMayBeOfOneServiceMode) {
  TimeBand band{EveryDay(540, 1020)};
  for (WeeklyHours& row : band.hours) {
    row.service_modes = {ServiceMode::kSelfService};
  }
  RuleFixture fixture(DurationRule{0, 120}, During(band));

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240), IsEmpty());
  fixture.mode = ServiceMode::kSelfService;
  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240),
              ElementsAre(ViolationCode::kTooLong));
}

TEST(PrimeTimeTest, TwoRulesOfATypeSplitTheDayIfTheyCombine) {
  RuleFixture fixture(DurationRule{0, 120}, [](Rule& rule) {
    rule.prime_time = TimeBand{EveryDay(540, 1020)};
    rule.combine_all = true;
  });
  fixture.world.AddRule("night", DurationRule{0, 600}, [](Rule& rule) {
    rule.prime_time = TimeBand{EveryDay(1020, 1980)};
    rule.combine_all = true;
  });

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240),
              ElementsAre(ViolationCode::kTooLong));
  EXPECT_THAT(fixture.Codes("2026-11-24 17:00", 600), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 17:00", 601),
              ElementsAre(ViolationCode::kTooLong));
}

}  // namespace
}  // namespace trilab::engine
