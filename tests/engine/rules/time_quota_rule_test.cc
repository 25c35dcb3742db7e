#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TimeQuotaRule Quota(Minute max, QuotaPeriod period, int32_t days = 0) {
  TimeQuotaRule rule;
  rule.max = max;
  rule.period = period;
  rule.days = days;
  return rule;
}

const auto kFull = ElementsAre(ViolationCode::kTimeQuota);

TEST(TimeQuotaRuleTest, TheLastMinuteOfAQuotaMayBeUsed) {
  SubjectFixture fixture(Quota(120, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 61), kFull);
}

TEST(TimeQuotaRuleTest, OnlyTheMinutesInsideADayCount) {
  SubjectFixture fixture(Quota(120, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 23:00", 120);

  EXPECT_THAT(fixture.Codes("2026-11-25 12:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-25 12:00", 61), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-25 23:00", 121), IsEmpty());
}

TEST(TimeQuotaRuleTest, APlacementMayBeSharedBetweenTwoDays) {
  SubjectFixture fixture(Quota(60, QuotaPeriod::kDay));

  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 120), At("2026-11-24 23:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 121), kNever);
}

TEST(TimeQuotaRuleTest, WaitsForTheNextWeekMonthOrYear) {
  SubjectFixture week(Quota(60, QuotaPeriod::kWeek));
  week.Book("i", "2026-11-24 09:00", 60);
  SubjectFixture month(Quota(60, QuotaPeriod::kMonth));
  month.Book("i", "2026-11-24 09:00", 60);
  SubjectFixture year(Quota(60, QuotaPeriod::kYear));
  year.Book("i", "2026-11-24 09:00", 60);

  EXPECT_EQ(week.Earliest("2026-11-25 09:00", 60), At("2026-11-30 00:00"));
  EXPECT_EQ(month.Earliest("2026-11-25 09:00", 60), At("2026-12-01 00:00"));
  EXPECT_EQ(year.Earliest("2026-11-25 09:00", 60), At("2027-01-01 00:00"));
}

TEST(TimeQuotaRuleTest, ARollingPeriodIsAnyThatHoldsPartOfTheBooking) {
  SubjectFixture fixture(Quota(90, QuotaPeriod::kRolling, /*days=*/7));
  fixture.Book("i", "2026-12-10 12:00", 60);

  // Half an hour of it may lie less than seven days away.
  EXPECT_THAT(fixture.Codes("2026-12-17 11:30", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-17 11:29", 60), kFull);
  EXPECT_THAT(fixture.Codes("2026-12-03 12:30", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-03 12:31", 60), kFull);
  EXPECT_EQ(fixture.Earliest("2026-12-04 09:00", 60), At("2026-12-17 11:30"));
}

TEST(TimeQuotaRuleTest, AheadCountsAllOfWhatHasNotStarted) {
  SubjectFixture fixture(Quota(120, QuotaPeriod::kFuture));
  fixture.Book("i", "2026-11-23 08:59", 600);
  fixture.Book("i", "2027-11-23 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-12-24 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-24 09:00", 61), kFull);
  EXPECT_EQ(fixture.Earliest("2026-12-24 09:00", 61), kNever);
}

TEST(TimeQuotaRuleTest, BookingsAtTheSameTimeCountEach) {
  SubjectFixture fixture(Quota(150, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 60);
  fixture.Book("j", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 31), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 30), IsEmpty());
}

TEST(TimeQuotaRuleTest, ABookingThatIsMovedDoesNotCountItself) {
  SubjectFixture fixture(Quota(60, QuotaPeriod::kDay));
  fixture.moved = fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 09:30", 60), IsEmpty());
}

TEST(TimeQuotaRuleTest, WhatOthersExceedByThemselvesIsNotForThisBooking) {
  SubjectFixture fixture(Quota(60, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 300);

  EXPECT_THAT(fixture.Codes("2026-11-25 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 23:59", 61), kFull);
  EXPECT_EQ(fixture.Earliest("2026-11-24 20:00", 60), At("2026-11-25 00:00"));
}

TEST(TimeQuotaRuleTest, LastYearsBookingsOfTheWindowCount) {
  SubjectFixture fixture(Quota(60, QuotaPeriod::kRolling, /*days=*/366));
  fixture.Book("i", "2025-12-01 09:00", 60);

  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 60), At("2026-12-02 09:00"));
}

TEST(TimeQuotaRuleTest, SaysHowMuchIsUsedAndAskedFor) {
  SubjectFixture fixture(Quota(90, QuotaPeriod::kRolling, /*days=*/7));
  fixture.Book("i", "2026-11-24 09:00", 60);

  const Violations violations = fixture.Check("2026-11-24 12:00", 45);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].parameters[0], Pair("owner", "institutions/firm"));
  EXPECT_THAT(violations[0].parameters[1], Pair("minutes", "45"));
  EXPECT_THAT(violations[0].parameters[2], Pair("used", "60"));
  EXPECT_THAT(violations[0].parameters[3], Pair("max", "90"));
  EXPECT_THAT(violations[0].parameters[4], Pair("period", "ROLLING"));
  EXPECT_THAT(violations[0].parameters[5], Pair("days", "7"));
}

// Tuesday, 2026-11-24, is the only day with peak hours.
TimeQuotaRule PeakQuota(Minute max, QuotaPeriod period, int32_t days = 0) {
  TimeQuotaRule rule = Quota(max, period, days);
  rule.only_in.emplace();
  rule.only_in->hours = {{absl::Weekday::tuesday, 9 * 60, 12 * 60, {}}};
  return rule;
}

TEST(TimeQuotaRuleTest, OnlyMinutesOfPeakHoursCountIfItSaysSo) {
  SubjectFixture fixture(PeakQuota(60, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 08:00", 90);

  EXPECT_THAT(fixture.Codes("2026-11-24 11:30", 300), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 11:29", 300), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-24 07:00", 120), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 120), At("2026-11-24 11:30"));
}

TEST(TimeQuotaRuleTest, PeakHoursAheadAreWaitedOut) {
  SubjectFixture fixture(PeakQuota(60, QuotaPeriod::kFuture));
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 11:59", 60), kFull);
  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 60), At("2026-11-24 12:00"));
}

TEST(TimeQuotaRuleTest, CancelledAndMissedBookingsCountIfItSaysSo) {
  for (const bool counts : {false, true}) {
    TimeQuotaRule rule = Quota(120, QuotaPeriod::kDay);
    rule.count.with_cancelled = counts;
    rule.count.with_no_shows = counts;
    SubjectFixture fixture(rule);
    for (const BookingState state :
         {BookingState::kCancelled, BookingState::kNoShow}) {
      fixture.world.Book("i", Span("2026-11-24", "09:00", "10:00"),
                         [&](Booking& booking) {
                           booking.partner = fixture.partner;
                           booking.state = state;
                         });
    }

    EXPECT_EQ(fixture.Codes("2026-11-24 12:00", 1).size(), counts ? 1 : 0);
  }
}

}  // namespace
}  // namespace trilab::engine
