#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/rule_fixture.h"
#include "tests/engine/rules/subject_fixture.h"

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

// The ids of the rules that judge a booking of li's for project fuel.
std::vector<std::string> RulesOf(const SubjectFixture& fixture) {
  std::vector<std::string> ids;
  const Case c = fixture.Ask(60);
  for (const BoundRule& rule : ResolveRules(c)) {
    ids.push_back(rule.rule().meta.id);
  }
  return ids;
}

TEST(RuleSetTest, TheNarrowestSubjectWinsAtEqualScope) {
  SubjectFixture fixture(DurationRule{60});
  const auto add = [&](const std::string& id, const auto& change) {
    fixture.world.AddRule(id, DurationRule{30}, change);
    return RulesOf(fixture);
  };

  EXPECT_THAT(add("a", [](Rule& rule) { rule.group = "both"; }),
              ElementsAre("a"));
  EXPECT_THAT(add("b", [](Rule& rule) { rule.partner = "firm"; }),
              ElementsAre("b"));
  EXPECT_THAT(add("c", [](Rule& rule) { rule.project = "fuel"; }),
              ElementsAre("c"));
  EXPECT_THAT(add("d", [](Rule& rule) { rule.member = "li"; }),
              ElementsAre("d"));
}

TEST(RuleSetTest, TheNarrowerScopeWinsBeforeTheNarrowerSubject) {
  SubjectFixture fixture(DurationRule{60},
                         [](Rule& rule) { rule.member = "li"; });
  fixture.world.AddRule("narrow", DurationRule{30}, ForInstrument);

  EXPECT_THAT(RulesOf(fixture), ElementsAre("narrow"));
}

TEST(RuleSetTest, RulesForOtherSubjectsDoNotApply) {
  SubjectFixture fixture(DurationRule{60},
                         [](Rule& rule) { rule.member = "wang"; });
  fixture.world.AddRule("mate", DurationRule{30},
                        [](Rule& rule) { rule.partner = "mate"; });
  PartnerGroup others;
  others.meta.id = "others";
  others.institutions = {"mate"};
  fixture.world.Put(others);
  fixture.world.AddRule("others", DurationRule{30},
                        [](Rule& rule) { rule.group = "others"; });

  EXPECT_THAT(RulesOf(fixture), IsEmpty());
}

TEST(RuleSetTest, AnInstitutionThatLeavesAGroupLeavesItsRules) {
  SubjectFixture fixture(DurationRule{60},
                         [](Rule& rule) { rule.group = "both"; });
  fixture.world.Edit<PartnerGroup>(
      "both", [](PartnerGroup& group) { group.institutions = {"mate"}; });

  EXPECT_THAT(RulesOf(fixture), IsEmpty());
}

}  // namespace
}  // namespace trilab::engine
