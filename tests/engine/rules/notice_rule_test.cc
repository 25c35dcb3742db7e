#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/violation_text.h"
#include "tests/engine/rules/rule_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NoticeRuleTest, AllowsAStartAfterExactlyTheNotice) {
  RuleFixture fixture(NoticeRule{24 * 60});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:59", 60),
              ElementsAre(ViolationCode::kNoticeTooShort));
}

TEST(NoticeRuleTest, WorkingDaysSkipTheWeekend) {
  RuleFixture fixture(NoticeRule{5 * 1440, /*working_days=*/true});

  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 60), At("2026-11-30 09:00"));
}

TEST(NoticeRuleTest, WorkingDaysSkipHolidaysOfTheCalendar) {
  RuleFixture fixture(NoticeRule{1440, /*working_days=*/true});
  HolidayYear holidays;
  holidays.meta.id = "cn-2026";
  holidays.region = "CN";
  holidays.year = 2026;
  holidays.days = {{absl::CivilDay(2026, 11, 24), "节", true}};
  fixture.world.Put(holidays);
  fixture.UseCalendar("Asia/Shanghai", "CN");

  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 60), At("2026-11-25 09:00"));
}

TEST(NoticeRuleTest, NamesTheWorkingDaysAndTheEarliestStart) {
  RuleFixture fixture(NoticeRule{3 * 1440, /*working_days=*/true});

  const Violations violations = fixture.Check("2026-11-24 09:00", 60);

  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(ParameterOf(violations[0], "working_days"), "3");
  EXPECT_EQ(ParameterOf(violations[0], "earliest"), "2026-11-26T01:00:00Z");
}

TEST(NoticeRuleTest, ConcernsOnlyItsServiceModes) {
  RuleFixture fixture(NoticeRule{7 * 1440, false, {ServiceMode::kSelfService}});

  EXPECT_THAT(fixture.Codes("2026-11-23 10:00", 60), IsEmpty());
  fixture.mode = ServiceMode::kSelfService;
  EXPECT_THAT(fixture.Codes("2026-11-23 10:00", 60),
              ElementsAre(ViolationCode::kNoticeTooShort));
}

}  // namespace
}  // namespace trilab::engine
