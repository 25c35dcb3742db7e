#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/rules/subject_fixture.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const auto kSuspended = ElementsAre(ViolationCode::kSuspended);

// Two points in 30 days suspend for seven; a no-show costs one.
SanctionRule Sanction() {
  return {.no_show_points = 1,
          .late_points = 1,
          .left_early_points = 1,
          .overrun_points = 1,
          .window_days = 30,
          .limit = 2,
          .suspend_days = 7};
}

// It is 2026-11-23 09:00.
class Offender {
 public:
  explicit Offender(const SanctionRule& rule,
                    const World::Change<Rule>& change = {})
      : fixture(rule, change) {}

  void NoShow(absl::string_view start, absl::string_view instrument = "i") {
    Book(start, instrument, BookingState::kNoShow, {});
  }
  // Used, with these minutes late, left early and overrun.
  void Use(absl::string_view start, Minute late, Minute early, Minute overrun) {
    const Minute from = At(start);
    BookingLife life;
    life.check_in = ToTime(from + late);
    if (early > 0) life.planned_end = from + 60 + early;
    life.check_out = ToTime(from + 60 + overrun);
    Book(start, "i", BookingState::kCompleted, life);
  }

  std::vector<ViolationCode> Codes() const {
    return fixture.Codes("2026-12-24 09:00", 60);
  }

  SubjectFixture fixture;

 private:
  void Book(absl::string_view start, absl::string_view instrument,
            BookingState state, const BookingLife& life) {
    fixture.world.Book(
        instrument, {At(start), At(start) + 60}, [&](Booking& booking) {
          booking.partner = fixture.partner;
          booking.member = fixture.member;
          booking.state = state;
          BookingDetails details;
          details.life = std::make_shared<const BookingLife>(life);
          booking.details = std::make_shared<const BookingDetails>(details);
        });
  }
};

TEST(SanctionRuleTest, SuspendsOnceTheLimitIsReached) {
  Offender once(Sanction());
  once.NoShow("2026-11-20 09:00");
  Offender twice(Sanction());
  twice.NoShow("2026-11-20 09:00");
  twice.NoShow("2026-11-21 09:00");

  EXPECT_THAT(once.Codes(), IsEmpty());
  EXPECT_THAT(twice.Codes(), kSuspended);
}

TEST(SanctionRuleTest, ASuspensionEndsSoManyDaysAfterTheLastIncident) {
  Offender lasting(Sanction());
  lasting.NoShow("2026-11-16 09:00");
  lasting.NoShow("2026-11-16 09:01");
  Offender over(Sanction());
  over.NoShow("2026-11-16 08:59");
  over.NoShow("2026-11-16 09:00");

  EXPECT_THAT(lasting.Codes(), kSuspended);
  EXPECT_THAT(over.Codes(), IsEmpty());
}

TEST(SanctionRuleTest, IncidentsFurtherApartThanTheWindowDoNotAddUp) {
  Offender offender(Sanction());
  offender.NoShow("2026-10-21 09:00");
  offender.NoShow("2026-11-20 09:00");

  EXPECT_THAT(offender.Codes(), IsEmpty());
}

TEST(SanctionRuleTest, WithoutDaysItLastsWhileTheWindowHoldsThePoints) {
  SanctionRule rule = Sanction();
  rule.suspend_days = 0;
  Offender offender(rule);
  offender.NoShow("2026-10-25 09:00");
  offender.NoShow("2026-10-26 09:00");

  const Violations violations = offender.fixture.Check("2026-12-24 09:00", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].parameters,
              Contains(Pair("until", "2026-11-24T01:00:00Z")));
}

TEST(SanctionRuleTest, ABlockLastsUntilIncidentsOfThatTimeAreForgiven) {
  SanctionRule rule = Sanction();
  rule.suspend_days = 0;
  rule.block = true;
  Offender blocked(rule);
  blocked.NoShow("2026-03-01 09:00");
  blocked.NoShow("2026-03-02 09:00");
  rule.since = At("2026-04-01 00:00");
  Offender forgiven(rule);
  forgiven.NoShow("2026-03-01 09:00");
  forgiven.NoShow("2026-03-02 09:00");

  EXPECT_THAT(blocked.Codes(), kSuspended);
  EXPECT_THAT(forgiven.Codes(), IsEmpty());
}

TEST(SanctionRuleTest, EachIncidentHasItsOwnToleranceAndPrice) {
  SanctionRule rule = Sanction();
  rule.limit = 1;
  rule.late_after = 15;
  rule.early_by = 20;
  rule.overrun_by = 10;
  Offender tolerated(rule);
  tolerated.Use("2026-11-20 09:00", 15, 20, 10);
  Offender late(rule);
  late.Use("2026-11-20 09:00", 16, 0, 0);
  Offender early(rule);
  early.Use("2026-11-20 09:00", 0, 21, 0);
  Offender overrun(rule);
  overrun.Use("2026-11-20 09:00", 0, 0, 11);

  EXPECT_THAT(tolerated.Codes(), IsEmpty());
  EXPECT_THAT(late.Codes(), kSuspended);
  EXPECT_THAT(early.Codes(), kSuspended);
  EXPECT_THAT(overrun.Codes(), kSuspended);
}

TEST(SanctionRuleTest, WhatCostsNothingDoesNotCount) {
  SanctionRule rule = Sanction();
  rule.limit = 1;
  rule.no_show_points = 0;
  Offender offender(rule);
  offender.NoShow("2026-11-20 09:00");

  EXPECT_THAT(offender.Codes(), IsEmpty());
}

TEST(SanctionRuleTest, AColleaguesIncidentsCountForThePartnerAlone) {
  SanctionRule rule = Sanction();
  rule.limit = 1;
  Offender member(rule);
  member.NoShow("2026-11-20 09:00");
  member.fixture.By("wang");
  rule.owner = BookingOwner::kPartner;
  Offender partner(rule);
  partner.NoShow("2026-11-20 09:00");
  partner.fixture.By("wang");

  EXPECT_THAT(member.Codes(), IsEmpty());
  EXPECT_THAT(partner.Codes(), kSuspended);
}

TEST(SanctionRuleTest, OnlyIncidentsInItsScopeCount) {
  SanctionRule rule = Sanction();
  rule.limit = 1;
  const auto in_lab = [](Rule& made) { made.scope.laboratory = "lab"; };
  Offender inside(rule, in_lab);
  inside.NoShow("2026-11-20 09:00", "j");
  Offender outside(rule, in_lab);
  outside.NoShow("2026-11-20 09:00", "k");

  EXPECT_THAT(inside.Codes(), kSuspended);
  EXPECT_THAT(outside.Codes(), IsEmpty());
}

TEST(SanctionRuleTest, WhatIsBookedMayBeMoved) {
  SanctionRule rule = Sanction();
  rule.limit = 1;
  Offender offender(rule);
  offender.NoShow("2026-11-20 09:00");
  Case c = offender.fixture.Ask(60);
  c.operation = Operation::kChange;

  EXPECT_THAT(ResolveRules(c), IsEmpty());
}

TEST(SanctionRuleTest, ShowsPointsAsCreditThatIsLeft) {
  SanctionRule rule = Sanction();
  rule.no_show_points = 25;
  rule.limit = 50;
  rule.initial_credit = 100;
  Offender offender(rule);
  offender.NoShow("2026-11-20 09:00");
  offender.NoShow("2026-11-21 09:00");

  const Violations violations = offender.fixture.Check("2026-12-24 09:00", 60);

  ASSERT_EQ(violations.size(), 1);
  EXPECT_THAT(violations[0].parameters, Contains(Pair("credit", "50")));
  EXPECT_THAT(violations[0].parameters, Contains(Pair("needed", "51")));
}

}  // namespace
}  // namespace trilab::engine
