#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Tuesdays 08:00 to 12:00 are the firm's.
ExclusiveAccessRule TuesdayMornings() {
  ExclusiveAccessRule rule;
  rule.weekly = TimeBand{{{absl::Weekday::tuesday, 480, 720, {}}}};
  rule.privileged.institutions = {"firm"};
  return rule;
}

TEST(ExclusiveAccessRuleTest, KeepsWeeklyBlocksForTheNamed) {
  RuleFixture fixture(TuesdayMornings());

  EXPECT_THAT(fixture.Codes("2026-11-24 11:59", 60),
              ElementsAre(ViolationCode::kExclusiveAccess));
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 07:00", 60), IsEmpty());
  fixture.partner = fixture.world.UidOf<Institution>("firm");
  EXPECT_THAT(fixture.Codes("2026-11-24 11:59", 60), IsEmpty());
}

TEST(ExclusiveAccessRuleTest, KeepsSpansNamedOneByOne) {
  ExclusiveAccessRule rule;
  rule.blocks = {Span("2026-11-24", "08:00", "12:00"),
                 Span("2026-11-24", "12:00", "13:00")};
  rule.privileged.owner = true;
  RuleFixture fixture(rule);

  EXPECT_EQ(fixture.Earliest("2026-11-24 07:01", 60), At("2026-11-24 13:00"));
  fixture.partner = fixture.world.UidOf<Institution>("owner");
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(ExclusiveAccessRuleTest, WithoutBlocksAllTimeIsKept) {
  ExclusiveAccessRule rule;
  rule.privileged.owner = true;
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 11:59", 60),
              ElementsAre(ViolationCode::kExclusiveAccess));
  EXPECT_EQ(fixture.Earliest("2026-11-24 11:59", 60), kNever);
}

TEST(ExclusiveAccessRuleTest, WithNobodyNamedTheBlocksAreKeptFree) {
  ExclusiveAccessRule rule = TuesdayMornings();
  rule.privileged = {};
  RuleFixture fixture(rule);
  fixture.partner = fixture.world.UidOf<Institution>("owner");

  const Violations violations = fixture.Check("2026-11-24 09:00", 60);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "institutions"), "");
  EXPECT_EQ(ParameterOf(violations[0], "end"), "2026-11-24T04:00:00Z");
}

TEST(ExclusiveAccessRuleTest, WhoBooksForNobodyIsNotTheOwner) {
  ExclusiveAccessRule rule = TuesdayMornings();
  rule.privileged.owner = true;
  RuleFixture fixture(rule);

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60),
              ElementsAre(ViolationCode::kExclusiveAccess));
}

}  // namespace
}  // namespace trilab::engine
