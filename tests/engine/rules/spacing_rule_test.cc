#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

// Rules of spacing, overlap and bookings at once.

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

SpacingRule Gap(Minute gap, BookingSet set = BookingSet::kScope) {
  SpacingRule rule;
  rule.gap = gap;
  rule.count.set = set;
  return rule;
}

TEST(SpacingRuleTest, TheGapIsKeptBeforeAndAfter) {
  SubjectFixture fixture(Gap(120));
  fixture.Book("i", "2026-11-24 12:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 61),
              ElementsAre(ViolationCode::kTooClose));
  EXPECT_THAT(fixture.Codes("2026-11-24 14:59", 60),
              ElementsAre(ViolationCode::kTooClose));
  EXPECT_THAT(fixture.Codes("2026-11-24 15:00", 60), IsEmpty());
}

TEST(SpacingRuleTest, LeapsOverARowOfBookings) {
  SubjectFixture fixture(Gap(60));
  fixture.Book("i", "2026-11-24 12:00", 60);
  fixture.Book("j", "2026-11-24 14:30", 60);

  EXPECT_EQ(fixture.Earliest("2026-11-24 11:00", 60), At("2026-11-24 16:30"));
  EXPECT_EQ(fixture.Earliest("2026-11-24 10:00", 60), At("2026-11-24 10:00"));
}

TEST(SpacingRuleTest, MayConcernTheSameInstrumentOrClassAlone) {
  SubjectFixture instrument(Gap(60, BookingSet::kInstrument));
  instrument.Book("j", "2026-11-24 12:00", 60);
  SubjectFixture same_class(Gap(60, BookingSet::kClass));
  same_class.Book("k", "2026-11-24 12:00", 60);

  EXPECT_THAT(instrument.Codes("2026-11-24 12:30", 60), IsEmpty());
  EXPECT_THAT(same_class.Codes("2026-11-24 12:30", 60), IsEmpty());
}

TEST(SpacingRuleTest, SaysWhichBookingIsTooClose) {
  SubjectFixture fixture(Gap(60));
  fixture.Book("i", "2026-11-24 12:00", 60);

  const Violations violations = fixture.Check("2026-11-24 13:30", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(
      violations[0].parameters,
      ElementsAre(Pair("owner", "institutions/firm"),
                  Pair("booking", "bookings/1"),
                  Pair("start", "2026-11-24T04:00:00Z"),
                  Pair("end", "2026-11-24T05:00:00Z"), Pair("gap", "60")));
}

TEST(SpacingRuleTest, ABookingThatIsMovedIsNotTooCloseToItself) {
  SubjectFixture fixture(Gap(60));
  fixture.moved = fixture.Book("i", "2026-11-24 12:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 13:00", 60), IsEmpty());
}

OverlapRule Overlap(BookingOwner owner, BookingSet set = BookingSet::kScope) {
  OverlapRule rule;
  rule.count.owner = owner;
  rule.count.set = set;
  return rule;
}

TEST(OverlapRuleTest, AMemberIsNotAtTwoInstrumentsAtOnce) {
  SubjectFixture fixture(Overlap(BookingOwner::kMember));
  fixture.Book("k", "2026-11-24 12:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:59", 60),
              ElementsAre(ViolationCode::kSubjectBusy));
  EXPECT_THAT(fixture.Codes("2026-11-24 13:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 11:00", 60), IsEmpty());
  EXPECT_EQ(fixture.Earliest("2026-11-24 11:01", 60), At("2026-11-24 13:00"));
  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60), IsEmpty());
}

TEST(OverlapRuleTest, MembersOfAPartnerHinderEachOtherIfThePartnerCounts) {
  SubjectFixture fixture(Overlap(BookingOwner::kPartner));
  fixture.Book("k", "2026-11-24 12:00", 60);

  EXPECT_THAT(fixture.By("wang").Codes("2026-11-24 12:00", 60),
              ElementsAre(ViolationCode::kSubjectBusy));
}

TEST(OverlapRuleTest, MayHoldWithinOneLaboratoryAlone) {
  SubjectFixture fixture(
      Overlap(BookingOwner::kMember, BookingSet::kLaboratory));
  fixture.Book("k", "2026-11-24 12:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
  fixture.Book("j", "2026-11-24 12:00", 60);
  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60),
              ElementsAre(ViolationCode::kSubjectBusy));
}

TEST(ConcurrentRuleTest, CountsBookingsThatAreNotOver) {
  ConcurrentRule at_once;
  at_once.max = 1;
  SubjectFixture fixture(at_once);
  fixture.Book("i", "2026-11-23 08:00", 60);

  EXPECT_THAT(fixture.Codes("2026-12-24 12:00", 60), IsEmpty());
  fixture.Book("i", "2026-11-23 08:01", 60);
  EXPECT_THAT(fixture.Codes("2026-12-24 12:00", 60),
              ElementsAre(ViolationCode::kTooManyBookings));
  EXPECT_EQ(fixture.Earliest("2026-12-24 12:00", 60), kNever);
}

TEST(ConcurrentRuleTest, ABookingThatIsMovedDoesNotCountItself) {
  ConcurrentRule at_once;
  at_once.max = 1;
  SubjectFixture fixture(at_once);
  fixture.moved = fixture.Book("i", "2026-11-24 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-11-24 12:00", 60), IsEmpty());
}

}  // namespace
}  // namespace trilab::engine
