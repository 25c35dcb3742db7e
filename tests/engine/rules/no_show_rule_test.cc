#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/slot_search.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::IsEmpty;

Judgement JudgeAt(const RuleFixture& fixture, absl::string_view start) {
  BookingRequest request;
  request.instruments = {"i"};
  request.interval = {At(start), At(start) + 60};
  return Judge(fixture.world.state(), request, 0, fixture.world.time());
}

TEST(NoShowRuleTest, NeverStandsInTheWay) {
  const RuleFixture fixture(NoShowRule{30, 15});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 60), At("2026-11-24 09:00"));
}

TEST(NoShowRuleTest, IsStampedOnTheJudgement) {
  const RuleFixture fixture(NoShowRule{45, 10});

  const Judgement judgement = JudgeAt(fixture, "2026-11-24 09:00");

  EXPECT_EQ(judgement.release_after, 45);
  EXPECT_EQ(judgement.check_in_before, 10);
}

TEST(NoShowRuleTest, WithoutARuleNothingIsReleased) {
  const RuleFixture fixture(DurationRule{});

  const Judgement judgement = JudgeAt(fixture, "2026-11-24 09:00");

  EXPECT_EQ(judgement.release_after, kNever);
  EXPECT_EQ(judgement.check_in_before, 30);
}

TEST(NoShowRuleTest, TheNarrowestRowCounts) {
  RuleFixture fixture(NoShowRule{45, 10});
  fixture.world.AddRule("near", NoShowRule{60, 20},
                        [](Rule& rule) { rule.scope.instrument = "i"; });

  const Judgement judgement = JudgeAt(fixture, "2026-11-24 09:00");

  EXPECT_EQ(judgement.release_after, 60);
  EXPECT_EQ(judgement.check_in_before, 20);
}

TEST(NoShowRuleTest, OfSeveralRowsTheStrictestOfEachCounts) {
  RuleFixture fixture(NoShowRule{45, 10});
  fixture.world.AddRule("second", NoShowRule{60, 5},
                        [](Rule& rule) { rule.combine_all = true; });

  const Judgement judgement = JudgeAt(fixture, "2026-11-24 09:00");

  EXPECT_EQ(judgement.release_after, 45);
  EXPECT_EQ(judgement.check_in_before, 5);
}

}  // namespace
}  // namespace trilab::engine
