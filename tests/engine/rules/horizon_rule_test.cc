#include "gmock/gmock.h"
#include "gtest/gtest.h"
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

}  // namespace
}  // namespace trilab::engine
