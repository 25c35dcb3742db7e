#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const auto kUnqualified = ElementsAre(ViolationCode::kMemberNotQualified);

// Asks for "emc", which "i" and "j" name as well.
struct QualificationFixture : SubjectFixture {
  explicit QualificationFixture(QualificationRule rule = {"emc", {}})
      : SubjectFixture(rule) {
    for (const char* id : {"i", "j"}) {
      world.Edit<Instrument>(
          id, [](Instrument& value) { value.qualification = "emc"; });
    }
  }
  void Qualify(const MemberQualification& held) {
    world.Edit<Member>("li",
                       [&](Member& member) { member.qualifications = {held}; });
  }
};

TEST(QualificationRuleTest, AMemberWhoHoldsItMayBook) {
  QualificationFixture fixture;

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), kUnqualified);
  fixture.Qualify({.name = "emc"});
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(QualificationRuleTest, ABookingHasToNameAMember) {
  QualificationFixture fixture;

  EXPECT_THAT(fixture.By("").Codes("2026-11-24 09:00", 60),
              ElementsAre(ViolationCode::kMemberRequired));
  EXPECT_EQ(fixture.Earliest("2026-11-24 09:00", 60), kNever);
}

TEST(QualificationRuleTest, ItHasToLastThroughTheEnd) {
  QualificationFixture fixture;
  fixture.Qualify({.name = "emc",
                   .granted = At("2026-11-24 09:00"),
                   .expiry = At("2026-11-24 12:00")});

  EXPECT_THAT(fixture.Codes("2026-11-24 08:59", 60), kUnqualified);
  EXPECT_THAT(fixture.Codes("2026-11-24 11:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-11-24 11:00", 61), kUnqualified);
  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 180), At("2026-11-24 09:00"));
  EXPECT_EQ(fixture.Earliest("2026-11-23 09:00", 181), kNever);
}

TEST(QualificationRuleTest, ItLapsesWithoutUse) {
  QualificationFixture fixture;
  fixture.Qualify(
      {.name = "emc", .granted = At("2026-11-01 09:00"), .unused_days = 30});

  EXPECT_THAT(fixture.Codes("2026-12-01 09:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-01 09:01", 60), kUnqualified);
  EXPECT_EQ(fixture.Earliest("2026-12-01 09:01", 60), kNever);
}

TEST(QualificationRuleTest, AUseRenewsItFromItsEnd) {
  QualificationFixture fixture;
  fixture.Qualify(
      {.name = "emc", .granted = At("2026-11-01 09:00"), .unused_days = 30});
  fixture.Book("j", "2026-11-28 09:00", 60);

  EXPECT_THAT(fixture.Codes("2026-12-28 10:00", 60), IsEmpty());
  EXPECT_THAT(fixture.Codes("2026-12-28 10:01", 60), kUnqualified);
}

TEST(QualificationRuleTest, AUseAfterItLapsedMakesItValidAgain) {
  QualificationFixture fixture;
  fixture.Qualify(
      {.name = "emc", .granted = At("2026-11-01 09:00"), .unused_days = 30});
  fixture.Book("j", "2026-12-20 09:00", 60);

  EXPECT_EQ(fixture.Earliest("2026-12-01 09:01", 60), At("2026-12-20 10:00"));
}

TEST(QualificationRuleTest, OtherMembersAndInstrumentsRenewNothing) {
  QualificationFixture fixture(QualificationRule{});
  fixture.Qualify(
      {.name = "emc", .granted = At("2026-11-01 09:00"), .unused_days = 30});
  fixture.Book("k", "2026-11-28 09:00", 60);
  fixture.By("wang").Book("j", "2026-11-28 09:00", 60);
  fixture.moved = fixture.By("li").Book("i", "2026-11-28 11:00", 60);

  EXPECT_THAT(fixture.Codes("2026-12-28 10:00", 60), kUnqualified);
}

TEST(QualificationRuleTest, WithoutANameItAsksForTheInstrumentsOwn) {
  QualificationFixture fixture(QualificationRule{});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), kUnqualified);
  fixture.instrument = "k";
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
}

TEST(QualificationRuleTest, MayConcernOneModeAlone) {
  QualificationFixture fixture(
      QualificationRule{"emc", {ServiceMode::kSelfService}});

  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), IsEmpty());
  fixture.mode = ServiceMode::kSelfService;
  EXPECT_THAT(fixture.Codes("2026-11-24 09:00", 60), kUnqualified);
}

TEST(QualificationRuleTest, SaysWhoLacksWhat) {
  QualificationFixture fixture;
  fixture.Qualify({.name = "emc", .expiry = At("2026-11-24 09:30")});

  const Violations violations = fixture.Check("2026-11-24 09:00", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(
      violations[0].parameters,
      ElementsAre(Pair("member", "members/li"), Pair("qualification", "emc"),
                  Pair("valid_until", "2026-11-24T01:30:00Z")));
}

}  // namespace
}  // namespace trilab::engine
