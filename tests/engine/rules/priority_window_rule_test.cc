#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// 10:00 to 18:00 every day is for the owner; others get it from `release_at`
// on the same day.
PriorityWindowRule OwnerFirst(int32_t release_at) {
  PriorityWindowRule rule;
  rule.window = TimeBand{EveryDay(600, 1080)};
  rule.privileged.owner = true;
  rule.release_by_clock = true;
  rule.release_at = release_at;
  return rule;
}

TEST(PriorityWindowRuleTest, TheOwnerBooksAtAnyTime) {
  RuleFixture fixture(OwnerFirst(540));
  fixture.partner = fixture.world.UidOf<Institution>("owner");

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 60), IsEmpty());
}

TEST(PriorityWindowRuleTest, OthersBookFromTheTimeOfTheDayOn) {
  // It is 09:00.
  RuleFixture before(OwnerFirst(541));
  RuleFixture after(OwnerFirst(540));

  EXPECT_THAT(before.Codes("2026-11-23 10:00", 60),
              ElementsAre(ViolationCode::kPriorityWindow));
  EXPECT_THAT(after.Codes("2026-11-23 10:00", 60), IsEmpty());
  EXPECT_THAT(after.Codes("2026-11-24 10:00", 60),
              ElementsAre(ViolationCode::kPriorityWindow));
}

TEST(PriorityWindowRuleTest, ReleasesNoSecondTooSoon) {
  RuleFixture fixture(OwnerFirst(540));
  fixture.now_rounded = true;

  EXPECT_THAT(fixture.Codes("2026-11-23 10:00", 60),
              ElementsAre(ViolationCode::kPriorityWindow));
}

TEST(PriorityWindowRuleTest, MayReleaseDaysBefore) {
  PriorityWindowRule rule = OwnerFirst(540);
  rule.release_days_before = 2;
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-25 10:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-26 10:00", 60),
              ElementsAre(ViolationCode::kPriorityWindow));
}

TEST(PriorityWindowRuleTest, OutsideTheWindowAnybodyBooks) {
  RuleFixture fixture(OwnerFirst(540));

  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 120), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:00", 121),
              ElementsAre(ViolationCode::kPriorityWindow));
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:30", 60), At("2026-11-24 18:00"));
}

TEST(PriorityWindowRuleTest, EverySpanTouchedMustBeReleased) {
  RuleFixture fixture(OwnerFirst(540));

  // Today's span is released, tomorrow's is not.
  EXPECT_THAT(fixture.Codes("2026-11-23 17:00", 17 * 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-23 17:00", 17 * 60 + 1),
              ElementsAre(ViolationCode::kPriorityWindow));
}

TEST(PriorityWindowRuleTest, ANightBelongsToTheDayItStartsOn) {
  PriorityWindowRule rule = OwnerFirst(540);
  rule.window = TimeBand{EveryDay(1260, 1920)};
  RuleFixture fixture(rule);

  // In the night that starts today, and that starts tomorrow.
  EXPECT_THAT(fixture.Codes("2026-11-24 02:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-25 02:00", 60),
              ElementsAre(ViolationCode::kPriorityWindow));
}

TEST(PriorityWindowRuleTest, MayReleaseALengthBeforeTheBooking) {
  PriorityWindowRule rule;
  rule.privileged.institutions = {"firm"};
  rule.release_before = 120;
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-23 11:00", 300), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-23 11:01", 300),
              ElementsAre(ViolationCode::kPriorityWindow));
  fixture.partner = fixture.world.UidOf<Institution>("firm");
  EXPECT_THAT(fixture.Codes("2026-11-23 11:01", 300), IsEmpty());
}

TEST(PriorityWindowRuleTest, TellsWhoComesFirstAndWhenItIsReleased) {
  RuleFixture fixture(OwnerFirst(540));

  const Violations violations = fixture.Check("2026-11-24 11:00", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "institutions"), "institutions/owner");
  EXPECT_EQ(ParameterOf(violations[0], "released"), "2026-11-24T01:00:00Z");
  EXPECT_EQ(ParameterOf(violations[0], "start"), "2026-11-24T02:00:00Z");
}

}  // namespace
}  // namespace trilab::engine
