#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HorizonRuleTest, MeasuresToTheStart) {
  RuleFixture fixture(HorizonRule{1440, /*to_end=*/false});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 600), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 09:01", 600),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, MeasuresToTheEndWhenAsked) {
  RuleFixture fixture(HorizonRule{1440, /*to_end=*/true});

  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:01", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, NoLaterStartIsNearer) {
  RuleFixture fixture(HorizonRule{1440, /*to_end=*/false});

  EXPECT_EQ(fixture.Earliest("2026-11-24 09:01", 60), kNever);
}

HorizonRule DaysAhead(int days, int32_t opens_at, bool to_end = false) {
  return {days * 1440, to_end, HorizonOpening::kDaily, opens_at};
}

TEST(HorizonRuleTest, ADayOpensAsAWholeAtItsTime) {
  // It is 09:00.
  RuleFixture before(DaysAhead(7, 9 * 60 + 1));
  RuleFixture after(DaysAhead(7, 9 * 60));

  EXPECT_THAT(before.Codes("2026-11-29 23:59", 60), IsEmpty());
  EXPECT_THAT(before.Codes("2026-11-30 00:00", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
  EXPECT_THAT(after.Codes("2026-11-30 23:59", 60), IsEmpty());
  EXPECT_THAT(after.Codes("2026-12-01 00:00", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, ADayDoesNotOpenAMomentTooSoon) {
  RuleFixture fixture(DaysAhead(7, 9 * 60));
  // The clock shows 08:59 and some seconds.
  fixture.now_rounded = true;

  EXPECT_THAT(fixture.Codes("2026-11-30 00:00", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, ADayMayHaveToHoldTheEndToo) {
  RuleFixture fixture(DaysAhead(7, 9 * 60, /*to_end=*/true));

  EXPECT_THAT(fixture.Codes("2026-11-30 23:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-30 23:01", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, TellsWhenADayOpens) {
  RuleFixture fixture(DaysAhead(7, 20 * 60));

  const Violations violations = fixture.Check("2026-12-03 10:00", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "opens"), "2026-11-26T12:00:00Z");
}

TEST(HorizonRuleTest, AMonthOpensOnADayOfTheMonthBefore) {
  const HorizonRule rule = {0, false, HorizonOpening::kMonthly, 9 * 60, 23};
  RuleFixture before(rule, {}, At("2026-11-23 08:59"));
  RuleFixture after(rule, {}, At("2026-11-23 09:00"));

  EXPECT_THAT(before.Codes("2026-11-30 23:59", 60), IsEmpty());
  EXPECT_THAT(before.Codes("2026-12-01 00:00", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
  EXPECT_THAT(after.Codes("2026-12-31 23:59", 60), IsEmpty());
  EXPECT_THAT(after.Codes("2027-01-01 00:00", 60),
              ElementsAre(ViolationCode::kBeyondHorizon));
}

TEST(HorizonRuleTest, AShortMonthOpensTheNextOnItsLastDay) {
  const HorizonRule rule = {0, false, HorizonOpening::kMonthly, 9 * 60, 31};
  RuleFixture fixture(rule, {}, At("2026-11-30 09:00"));

  EXPECT_THAT(fixture.Codes("2026-12-31 10:00", 60), IsEmpty());
  const Violations violations = fixture.Check("2027-03-10 10:00", 60);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "opens"), "2027-02-28T01:00:00Z");
}

}  // namespace
}  // namespace trilab::engine
