#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr DurationRule kHalfHoursUpToFour = {60, 240, 30};

TEST(DurationRuleTest, AllowsBothLimits) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 240), IsEmpty());
}

TEST(DurationRuleTest, RefusesWhatIsTooShort) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(fixture.Codes("2026-11-24 10:00", 30),
              ElementsAre(ViolationCode::kTooShort));
}

TEST(DurationRuleTest, ReportsLimitAndMultipleTogether) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_THAT(
      fixture.Codes("2026-11-24 10:00", 241),
      ElementsAre(ViolationCode::kTooLong, ViolationCode::kNotMultiple));
}

TEST(DurationRuleTest, NoStartCuresAWrongLength) {
  RuleFixture fixture(kHalfHoursUpToFour);

  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 59), kNever);
  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 60), At("2026-11-24 10:00"));
}

}  // namespace
}  // namespace trilab::engine
