#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

void AskApproval(Rule& rule) { rule.action = RuleAction::kRequireApproval; }

TEST(ApprovalRuleTest, AsksForApprovalOfEveryBooking) {
  const RuleFixture fixture(ApprovalRule{}, AskApproval);

  const Violations violations = fixture.Check("2026-11-24 09:00", 1);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kApprovalNeeded);
  EXPECT_EQ(violations[0].severity, Severity::kApproval);
  EXPECT_EQ(violations[0].rule, "rule");
}

TEST(ApprovalRuleTest, DoesNotMoveTheStart) {
  const RuleFixture fixture(ApprovalRule{}, AskApproval);

  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 60), At("2026-11-24 09:00"));
}

TEST(ApprovalRuleTest, AsksForApprovalOfLongBookingsOnly) {
  const RuleFixture fixture(ApprovalRule{8 * 60}, AskApproval);

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 8 * 60 - 1), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 8 * 60),
              ElementsAre(ViolationCode::kApprovalNeeded));
}

TEST(ApprovalRuleTest, ConcernsItsPartnerOnly) {
  RuleFixture fixture(ApprovalRule{}, [](Rule& rule) {
    AskApproval(rule);
    rule.partner = "firm";
  });

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  fixture.partner = fixture.world.UidOf<Institution>("firm");
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60),
              ElementsAre(ViolationCode::kApprovalNeeded));
}

TEST(ApprovalRuleTest, ARuleOfAnyTypeMayAskForApproval) {
  const RuleFixture fixture(DurationRule{0, 60, 0}, AskApproval);

  const Violations violations = fixture.Check("2026-11-24 09:00", 90);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kTooLong);
  EXPECT_EQ(violations[0].severity, Severity::kApproval);
}

TEST(ApprovalRuleTest, SaysSoInBothLanguages) {
  const RuleFixture fixture(ApprovalRule{8 * 60}, AskApproval);

  const Violations violations = fixture.Check("2026-11-24 09:00", 8 * 60);

  ASSERT_EQ(violations.size(), 1u);
  const LocalizedText text = TextOf(violations[0]);
  EXPECT_EQ(text.en, "Bookings of i for 8 hours or more need approval.");
  EXPECT_EQ(text.zh, "i 的预约达到 8 小时时须经审批。");
}

}  // namespace
}  // namespace trilab::engine
