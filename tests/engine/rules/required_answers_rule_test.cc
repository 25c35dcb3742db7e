#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

RequiredAnswersRule Questionnaire() {
  return {.questions = {{.id = "hazard", .options = {"none", "toxic"}},
                        {.id = "trained", .must_be = "yes"},
                        {.id = "sheet"}},
          .documents = {{.id = "terms", .version = "2026-1"}}};
}

std::vector<ViolationCode> CodesFor(const RuleFixture& fixture,
                                    const Answers* answers) {
  Case c = fixture.MakeCase(60);
  c.answers = answers;
  Violations violations;
  for (const BoundRule& rule : ResolveRules(c)) {
    rule.Check(c, At("2026-11-24 10:00"), violations);
  }
  std::vector<ViolationCode> codes;
  for (const Violation& violation : violations) {
    codes.push_back(violation.code);
  }
  return codes;
}

TEST(RequiredAnswersRuleTest, AllowsWhoeverAnswersAndAccepts) {
  const RuleFixture fixture(Questionnaire());
  const Answers answers = {
      {{"hazard", "toxic"}, {"trained", "yes"}, {"sheet", "MSDS 7"}},
      {{"terms", "2026-1"}}};

  EXPECT_THAT(CodesFor(fixture, &answers), IsEmpty());
}

TEST(RequiredAnswersRuleTest, TellsEveryThingThatIsMissing) {
  const RuleFixture fixture(Questionnaire());
  const Answers none;

  EXPECT_THAT(
      CodesFor(fixture, &none),
      ElementsAre(ViolationCode::kAnswerMissing, ViolationCode::kAnswerMissing,
                  ViolationCode::kAnswerMissing, ViolationCode::kNotAccepted));
}

TEST(RequiredAnswersRuleTest, AnAnswerIsAmongTheOptionsOrTheOneNeeded) {
  const RuleFixture fixture(Questionnaire());
  const Answers answers = {
      {{"hazard", "unknown"}, {"trained", "no"}, {"sheet", "MSDS 7"}},
      {{"terms", "2026-1"}}};

  EXPECT_THAT(CodesFor(fixture, &answers),
              ElementsAre(ViolationCode::kAnswerNotAllowed,
                          ViolationCode::kAnswerNotAllowed));
}

TEST(RequiredAnswersRuleTest, AnotherVersionIsNotAccepted) {
  const RuleFixture fixture(
      RequiredAnswersRule{.documents = {{.id = "terms", .version = "2"}}});
  const Answers answers = {{}, {{"terms", "1"}}};
  Case c = fixture.MakeCase(60);
  c.answers = &answers;
  Violations violations;

  ResolveRules(c).at(0).Check(c, At("2026-11-24 10:00"), violations);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].code, ViolationCode::kNotAccepted);
  EXPECT_THAT(violations[0].parameters, Contains(Pair("accepted", "1")));
}

TEST(RequiredAnswersRuleTest, NobodyIsAskedWhileLookingForASlot) {
  const RuleFixture fixture(Questionnaire());

  EXPECT_THAT(CodesFor(fixture, nullptr), IsEmpty());
}

TEST(RequiredAnswersRuleTest, WhatIsBookedMayBeMovedWithoutAnswering) {
  RuleFixture fixture(Questionnaire());
  fixture.operation = Operation::kChange;
  const Answers none;

  EXPECT_THAT(CodesFor(fixture, &none), IsEmpty());
}

TEST(RequiredAnswersRuleTest, OnlyTheWaysOfUseThatItNamesAreAsked) {
  RequiredAnswersRule rule = Questionnaire();
  rule.service_modes = {ServiceMode::kSelfService};
  RuleFixture fixture(rule);
  const Answers none;

  EXPECT_THAT(CodesFor(fixture, &none), IsEmpty());
  fixture.mode = ServiceMode::kSelfService;
  EXPECT_THAT(CodesFor(fixture, &none), Contains(ViolationCode::kNotAccepted));
}

TEST(RequiredAnswersRuleTest, NoStartWillDoWithoutAnAnswer) {
  const RuleFixture fixture(Questionnaire());
  const Answers none;
  Case c = fixture.MakeCase(60);
  c.answers = &none;

  EXPECT_EQ(ResolveRules(c).at(0).Earliest(c, c.now, c.now + 9000), kNever);
}

}  // namespace
}  // namespace trilab::engine
