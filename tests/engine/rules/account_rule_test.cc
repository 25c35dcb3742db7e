#include "server/engine/rules/account_rule.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTen[] = "2026-11-24 10:00";

AccountRule AtLeast(Fen fen) { return {.min_balance = Amount{"CNY", fen}}; }

void SetBudget(SubjectFixture& fixture, std::optional<Amount> budget) {
  fixture.world.Edit<Project>("fuel",
                              [&](Project& fuel) { fuel.budget = budget; });
}

void AddTariff(SubjectFixture& fixture, const std::string& id,
               const Interval& validity) {
  Tariff tariff;
  tariff.meta.id = id;
  tariff.validity = validity;
  fixture.world.Put(tariff);
}

TEST(AccountRuleTest, AsksForABalance) {
  SubjectFixture fixture(AtLeast(10000));
  SetBudget(fixture, Amount{"CNY", 10000});
  EXPECT_THAT(fixture.Codes(kTen, 60), IsEmpty());

  SetBudget(fixture, Amount{"CNY", 9999});
  EXPECT_THAT(fixture.Codes(kTen, 60), ElementsAre(ViolationCode::kAccountLow));
  EXPECT_EQ(fixture.Earliest(kTen, 60), kNever);
}

TEST(AccountRuleTest, TellsTheBalance) {
  SubjectFixture fixture(AtLeast(10000));
  SetBudget(fixture, Amount{"CNY", 50});

  EXPECT_THAT(fixture.Check(kTen, 60).at(0).parameters,
              ElementsAre(std::make_pair("required", "CNY 100.00"),
                          std::make_pair("project", "projects/fuel"),
                          std::make_pair("balance", "CNY 0.50")));
}

TEST(AccountRuleTest, AsksForAProjectThatHasAnAccount) {
  SubjectFixture fixture(AtLeast(0));
  EXPECT_THAT(fixture.Codes(kTen, 60), ElementsAre(ViolationCode::kAccountLow));

  SetBudget(fixture, Amount{"CNY", 1});
  EXPECT_THAT(fixture.Codes(kTen, 60), IsEmpty());
  fixture.project = 0;
  EXPECT_THAT(fixture.Codes(kTen, 60), ElementsAre(ViolationCode::kAccountLow));
}

TEST(AccountRuleTest, AsksForTheSameCurrency) {
  SubjectFixture fixture(AtLeast(1));
  SetBudget(fixture, Amount{"TWD", 10000});

  EXPECT_THAT(fixture.Codes(kTen, 60), ElementsAre(ViolationCode::kAccountLow));
}

TEST(AccountRuleTest, AsksForATariff) {
  SubjectFixture fixture(AccountRule{.priced = true});
  EXPECT_THAT(fixture.Codes(kTen, 60), ElementsAre(ViolationCode::kNoTariff));
  EXPECT_EQ(fixture.Earliest(kTen, 60), kNever);

  AddTariff(fixture, "t", {At("2026-11-24 12:00"), At("2026-11-24 13:00")});
  EXPECT_EQ(fixture.Earliest(kTen, 60), At("2026-11-24 12:00"));
  EXPECT_THAT(fixture.Codes("2026-11-24 12:59", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 13:00", 60),
              ElementsAre(ViolationCode::kNoTariff));
}

TEST(AccountRuleTest, AnyTariffWillDo) {
  SubjectFixture fixture(AccountRule{.priced = true});
  AddTariff(fixture, "late", {At("2026-11-25 12:00"), kNever});
  AddTariff(fixture, "soon", {At("2026-11-24 12:00"), At("2026-11-24 13:00")});

  EXPECT_EQ(fixture.Earliest(kTen, 60), At("2026-11-24 12:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 13:00", 60), At("2026-11-25 12:00"));
}

}  // namespace
}  // namespace trilab::engine
