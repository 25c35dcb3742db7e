#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

CountQuotaRule Quota(int32_t max, QuotaPeriod period, int32_t days = 0) {
  CountQuotaRule rule;
  rule.max = max;
  rule.period = period;
  rule.days = days;
  return rule;
}

const auto kFull = ElementsAre(ViolationCode::kCountQuota);

TEST(CountQuotaRuleTest, TheLastOfADayIsAllowedAndTheNextIsNot) {
  SubjectFixture fixture(Quota(2, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
  fixture.Book("i", "2026-11-24 10:00", 60);
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), kFull);
}

TEST(CountQuotaRuleTest, ADayIsOneOfLocalTime) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 00:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 23:59", 60), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-23 23:59", 1), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-24 01:00", 60), At("2026-11-25 00:00"));
}

TEST(CountQuotaRuleTest, AWeekBeginsOnMonday) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kWeek));
  fixture.Book("i", "2026-11-29 23:00", 60);

  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 60), At("2026-11-30 00:00"));
}

TEST(CountQuotaRuleTest, AMonthAndAYearAreThoseOfTheCalendar) {
  SubjectFixture month(Quota(1, QuotaPeriod::kMonth));
  month.Book("i", "2026-12-31 23:00", 60);
  SubjectFixture year(Quota(1, QuotaPeriod::kYear));
  year.Book("i", "2027-01-01 00:00", 60);

  EXPECT_EQ(month.Earliest("2026-12-01 00:00", 60), At("2027-01-01 00:00"));
  EXPECT_THAT(year.Codes("2026-12-31 23:59", 60), IsEmpty());
  EXPECT_EQ(year.Earliest("2027-01-01 00:00", 60), At("2028-01-01 00:00"));
}

TEST(CountQuotaRuleTest, ABookingCountsWhereItStarts) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 22:00", 240);

  EXPECT_THAT(fixture.Codes("2026-11-25 09:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, ATouchedDayCountsToo) {
  CountQuotaRule quota = Quota(1, QuotaPeriod::kDay);
  quota.touched = true;
  SubjectFixture fixture(quota);
  fixture.Book("i", "2026-11-24 22:00", 240);

  EXPECT_THAT(fixture.Codes("2026-11-25 09:00", 60), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-23 23:00", 61), kFull);
  EXPECT_THAT(fixture.Codes("2026-11-23 23:00", 60), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-23 23:01", 60), At("2026-11-26 00:00"));
}

TEST(CountQuotaRuleTest, ARollingPeriodIsAnyThatHoldsTheBooking) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kRolling, /*days=*/7));
  fixture.Book("i", "2026-12-10 12:00", 60);

  EXPECT_THAT(fixture.Codes("2026-12-03 12:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-03 12:01", 60), kFull);
  EXPECT_THAT(fixture.Codes("2026-12-17 11:59", 60), kFull);
  EXPECT_EQ(fixture.Earliest("2026-12-03 12:01", 60), At("2026-12-17 12:00"));
}

TEST(CountQuotaRuleTest, AheadCountsWhatHasNotStarted) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kFuture));
  fixture.Book("i", "2026-11-23 08:59", 120);

  EXPECT_THAT(fixture.Codes("2026-12-24 09:00", 60), IsEmpty());
  fixture.Book("i", "2026-11-23 09:00", 60);
  EXPECT_THAT(fixture.Codes("2026-12-24 09:00", 60), kFull);
  EXPECT_EQ(fixture.Earliest("2026-12-24 09:00", 60), kNever);
}

TEST(CountQuotaRuleTest, BookingsThatAreOverCountUnlessLeftOut) {
  CountQuotaRule quota = Quota(1, QuotaPeriod::kDay);
  SubjectFixture with(quota);
  with.Book("i", "2026-11-23 07:00", 60);
  quota.count.without_ended = true;
  SubjectFixture without(quota);
  without.Book("i", "2026-11-23 07:00", 120);

  EXPECT_THAT(with.Codes("2026-11-23 10:00", 60), kFull);
  EXPECT_THAT(without.Codes("2026-11-23 10:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, CancelledBookingsDoNotCount) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.world.Book("i", Span("2026-11-24", "09:00", "10:00"),
                     [&](Booking& booking) {
                       booking.partner = fixture.partner;
                       booking.state = BookingState::kCancelled;
                     });

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, ABookingOfSeveralInstrumentsCountsOnce) {
  SubjectFixture fixture(Quota(2, QuotaPeriod::kDay));
  fixture.world.Book(
      "i", Span("2026-11-24", "09:00", "10:00"), [&](Booking& booking) {
        booking.partner = fixture.partner;
        booking.claims.push_back({fixture.world.UidOf<Instrument>("j")});
      });

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, ABookingThatIsMovedDoesNotCountItself) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.moved = fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, EachMemberHasAQuota) {
  CountQuotaRule quota = Quota(1, QuotaPeriod::kDay);
  quota.count.owner = BookingOwner::kMember;
  SubjectFixture fixture(quota);
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), kFull);
  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60), IsEmpty());
  EXPECT_THAT(fixture.By("").Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, MembersOfAPartnerShareItsQuota) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60), kFull);
  EXPECT_THAT(fixture.By("zhao").Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, ProjectsHaveAQuota) {
  CountQuotaRule quota = Quota(1, QuotaPeriod::kDay);
  quota.count.owner = BookingOwner::kProject;
  SubjectFixture fixture(quota);
  fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60), kFull);
  fixture.project = 0;
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(CountQuotaRuleTest, PartnersOfAGroupShareItsQuota) {
  CountQuotaRule quota = Quota(2, QuotaPeriod::kDay);
  quota.count.owner = BookingOwner::kGroup;
  SubjectFixture fixture(quota, [](Rule& rule) { rule.group = "both"; });
  fixture.Book("i", "2026-11-24 09:00", 60);
  fixture.By("zhao").Book("j", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60), kFull);
  EXPECT_EQ(fixture.Earliest("2026-11-24 12:00", 60), At("2026-11-25 00:00"));
}

TEST(CountQuotaRuleTest, OnlyInstrumentsOfTheScopeCount) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay),
                         [](Rule& rule) { rule.scope.laboratory = "lab"; });
  fixture.Book("k", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
  fixture.Book("j", "2026-11-24 09:00", 60);
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), kFull);
}

TEST(CountQuotaRuleTest, ScopesOfClassCentreAndRegionCount) {
  for (const RuleScope& scope :
       {RuleScope{.class_code = "03"}, RuleScope{.centre = "c"},
        RuleScope{.region = 110000}, RuleScope{.instrument = "i"}}) {
    SubjectFixture fixture(Quota(1, QuotaPeriod::kDay),
                           [&](Rule& rule) { rule.scope = scope; });
    fixture.Book("i", "2026-11-24 09:00", 60);

    EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), kFull);
  }
}

TEST(CountQuotaRuleTest, EachInstrumentClassOrLaboratoryMayCountByItself) {
  CountQuotaRule quota = Quota(1, QuotaPeriod::kDay);
  quota.count.set = BookingSet::kInstrument;
  SubjectFixture instrument(quota);
  instrument.Book("j", "2026-11-24 09:00", 60);
  quota.count.set = BookingSet::kClass;
  SubjectFixture same_class(quota);
  same_class.Book("k", "2026-11-24 09:00", 60);
  quota.count.set = BookingSet::kLaboratory;
  SubjectFixture laboratory(quota);
  laboratory.Book("k", "2026-11-24 09:00", 60);

  for (SubjectFixture* fixture : {&instrument, &same_class, &laboratory}) {
    EXPECT_THAT(fixture->Codes("2026-11-24 12:00", 60), IsEmpty());
    fixture->Book("i", "2026-11-24 10:00", 60);
    EXPECT_THAT(fixture->Codes("2026-11-24 12:00", 60), kFull);
  }
}

TEST(CountQuotaRuleTest, SaysWhoUsedWhatOfWhichPeriod) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.Book("i", "2026-11-24 09:00", 60);

  const Violations violations = fixture.Check("2026-11-24 12:00", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].parameters,
              ElementsAre(Pair("owner", "institutions/firm"), Pair("used", "1"),
                          Pair("max", "1"), Pair("period", "DAY"),
                          Pair("start", "2026-11-23T16:00:00Z"),
                          Pair("end", "2026-11-24T16:00:00Z")));
}

TEST(CountQuotaRuleTest, ADayOfTheInstrumentsOwnZoneCounts) {
  SubjectFixture fixture(Quota(1, QuotaPeriod::kDay));
  fixture.world.AddCalendar("hours", 0, 1440, [](Calendar& calendar) {
    calendar.time_zone = "Europe/Berlin";
  });
  fixture.world.Edit<Instrument>("i",
                                 [](Instrument& i) { i.calendar = "hours"; });
  fixture.Book("i", "2026-11-24 07:00", 60);

  EXPECT_EQ(fixture.Earliest("2026-11-24 07:00", 60), At("2026-11-25 07:00"));
}

}  // namespace
}  // namespace trilab::engine
