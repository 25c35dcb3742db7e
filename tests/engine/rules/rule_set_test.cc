#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// The ids of the rules that judge a booking of the fixture's instrument.
std::vector<std::string> RulesOf(const RuleFixture& fixture) {
  Case c = fixture.world.CaseOf("i", 60);
  c.mode = fixture.mode;
  c.partner = fixture.partner;
  std::vector<std::string> ids;
  for (const BoundRule& rule : ResolveRules(c)) {
    ids.push_back(rule.rule().meta.id);
  }
  return ids;
}

void ForInstrument(Rule& rule) { rule.scope.instrument = "i"; }

TEST(RuleSetTest, TheNarrowestRuleOfATypeWins) {
  RuleFixture fixture(DurationRule{60});
  fixture.world.AddRule("lab", DurationRule{50},
                        [](Rule& rule) { rule.scope.laboratory = "lab"; });
  fixture.world.AddRule("class", DurationRule{40},
                        [](Rule& rule) { rule.scope.class_code = "03"; });
  fixture.world.AddRule("longer-class", DurationRule{40},
                        [](Rule& rule) { rule.scope.class_code = "0301"; });

  EXPECT_THAT(RulesOf(fixture), ElementsAre("longer-class"));
}

TEST(RuleSetTest, RulesOfOtherTypesApplyBeside) {
  RuleFixture fixture(DurationRule{60});
  fixture.world.AddRule("grid", GridRule{15}, ForInstrument);

  EXPECT_THAT(RulesOf(fixture), UnorderedElementsAre("rule", "grid"));
}

TEST(RuleSetTest, CombineAllAppliesBesideNarrowerRules) {
  RuleFixture fixture(DurationRule{60},
                      [](Rule& rule) { rule.combine_all = true; });
  fixture.world.AddRule("narrow", DurationRule{30}, ForInstrument);

  EXPECT_THAT(RulesOf(fixture), UnorderedElementsAre("rule", "narrow"));
}

TEST(RuleSetTest, ARuleForThePartnerWinsAtEqualScope) {
  RuleFixture fixture(DurationRule{60});
  fixture.world.AddRule("firms", DurationRule{30},
                        [](Rule& rule) { rule.partner = "firm"; });

  EXPECT_THAT(RulesOf(fixture), ElementsAre("rule"));
  fixture.partner = fixture.world.UidOf<Institution>("firm");
  EXPECT_THAT(RulesOf(fixture), ElementsAre("firms"));
}

TEST(RuleSetTest, ANarrowerRuleForAllWinsOverAWiderForThePartner) {
  RuleFixture fixture(DurationRule{60}, ForInstrument);
  fixture.world.AddRule("firms", DurationRule{30},
                        [](Rule& rule) { rule.partner = "firm"; });
  fixture.partner = fixture.world.UidOf<Institution>("firm");

  EXPECT_THAT(RulesOf(fixture), ElementsAre("rule"));
}

TEST(RuleSetTest, ARuleJudgesFromItsFirstMomentToItsLast) {
  RuleFixture fixture(DurationRule{60}, [](Rule& rule) {
    rule.validity = {At("2026-11-23 09:00"), At("2026-11-23 09:01")};
  });
  EXPECT_THAT(RulesOf(fixture), ElementsAre("rule"));

  fixture.world.Edit<Rule>("rule", [](Rule& rule) {
    rule.validity = {0, At("2026-11-23 09:00")};
  });
  EXPECT_THAT(RulesOf(fixture), IsEmpty());
}

TEST(RuleSetTest, ARuleOfAnotherModeDoesNotShadow) {
  RuleFixture fixture(NoticeRule{60, false, {ServiceMode::kSelfService}},
                      ForInstrument);
  fixture.world.AddRule("wide", NoticeRule{120, false, {}});

  EXPECT_THAT(RulesOf(fixture), ElementsAre("wide"));
}

TEST(RuleSetTest, StampsItsNameRevisionAndSeverity) {
  RuleFixture fixture(DurationRule{60},
                      [](Rule& rule) { rule.action = RuleAction::kWarn; });

  const Violations violations = fixture.Check("2026-11-24 10:00", 30);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].rule, "rule");
  EXPECT_EQ(violations[0].rule_revision,
            fixture.world.catalog().rules().Find("rule")->meta.revision);
  EXPECT_EQ(violations[0].severity, Severity::kWarn);
}

TEST(RuleSetTest, AWarningDoesNotHinder) {
  RuleFixture fixture(DurationRule{60},
                      [](Rule& rule) { rule.action = RuleAction::kWarn; });

  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 30), At("2026-11-24 10:00"));
}

}  // namespace
}  // namespace trilab::engine
