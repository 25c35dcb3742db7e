#include <utility>

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

// A booking of 2026-11-23 14:00, five hours from now, is to be changed.
RuleFixture Changing(NoticeRule rule) {
  RuleFixture fixture(std::move(rule));
  fixture.operation = Operation::kChange;
  fixture.present_start = At("2026-11-23 14:00");
  return fixture;
}

TEST(NoticeRuleTest, WithoutChangeANewStartIsThatOfANewBooking) {
  const RuleFixture fixture = Changing({24 * 60});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 08:59", 60),
              ElementsAre(ViolationCode::kNoticeTooShort));
}

TEST(NoticeRuleTest, ChangeTakesThePlaceOfTheNoticeOfANewBooking) {
  NoticeRule rule = {24 * 60};
  rule.change = NoticeTime{5 * 60};
  const RuleFixture fixture = Changing(rule);

  EXPECT_THAT(fixture.Codes("2026-11-23 14:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-23 13:59", 60),
              ElementsAre(ViolationCode::kNoticeTooShort));
}

TEST(NoticeRuleTest, WhatStartsTooSoonIsNotChangedWhereverItGoes) {
  NoticeRule rule;
  rule.change = NoticeTime{5 * 60 + 1};
  const RuleFixture fixture = Changing(rule);

  const Violations violations = fixture.Check("2026-11-30 14:00", 60);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, ViolationCode::kChangeTooLate);
  EXPECT_EQ(ParameterOf(violations[0], "start"), "2026-11-23T06:00:00Z");
  EXPECT_EQ(fixture.Earliest("2026-11-24 14:00", 60), kNever);
}

TEST(NoticeRuleTest, CancellingIsJudgedOnlyIfTheRuleSaysSo) {
  NoticeRule rule = {24 * 60};
  RuleFixture silent(rule);
  silent.operation = Operation::kCancel;
  rule.cancel = NoticeTime{1440, /*working_days=*/true};
  RuleFixture strict(rule);
  strict.operation = Operation::kCancel;

  EXPECT_THAT(silent.Codes("2026-11-23 10:00", 60), IsEmpty());
  EXPECT_THAT(strict.Codes("2026-11-24 08:59", 60),
              ElementsAre(ViolationCode::kCancelTooLate));
  EXPECT_THAT(strict.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(NoticeRuleTest, ARuleAboutCancellingAloneLeavesTheOthersInForce) {
  NoticeRule cancelling;
  cancelling.create = false;
  cancelling.cancel = NoticeTime{60};
  RuleFixture fixture(cancelling,
                      [](Rule& rule) { rule.scope.instrument = "i"; });
  fixture.world.AddRule("wide", NoticeRule{24 * 60});

  EXPECT_THAT(fixture.Codes("2026-11-23 10:00", 60),
              ElementsAre(ViolationCode::kNoticeTooShort));
}

}  // namespace
}  // namespace trilab::engine
