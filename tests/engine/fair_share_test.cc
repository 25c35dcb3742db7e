#include "server/engine/fair_share.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/world.h"

namespace trilab::engine {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// Instruments "i" and "j" of one laboratory; institutions "a", "b" and "c", of
// which "c" is in group "group". It is 2026-11-23 09:00.
struct Shares {
  explicit Shares(FairShareRule rule = {},
                  const World::Change<Rule>& change = {[](Rule&) {}}) {
    for (const char* id : {"a", "b", "c"}) world.AddInstitution(id);
    PartnerGroup group;
    group.meta.id = "group";
    group.institutions = {"c"};
    world.Put(group);
    world.AddCentre("centre", "a").AddLaboratory("lab", "centre");
    world.AddInstrument("i", "lab").AddInstrument("j", "lab");
    world.AddRule("shares", std::move(rule), change);
  }

  uint32_t Partner(absl::string_view id) const {
    return world.UidOf<Institution>(id);
  }

  void Use(absl::string_view partner, absl::string_view start, Minute minutes,
           BookingState state = BookingState::kConfirmed,
           absl::string_view instrument = "i") {
    world.Book(instrument, {At(start), At(start) + minutes},
               [&](Booking& booking) {
                 booking.partner = Partner(partner);
                 booking.state = state;
               });
  }

  Contender Wants(uint64_t id, absl::string_view partner, int waiting = 0,
                  Minute duration = 60) const {
    return {id, partner.empty() ? 0 : Partner(partner), duration,
            world.time() - absl::Minutes(waiting)};
  }

  std::vector<uint64_t> Order(std::vector<Contender> contenders) const {
    FairShareOrder(world.state(), world.UidOf<Instrument>("i"), world.time(),
                   contenders);
    std::vector<uint64_t> ids;
    for (const Contender& contender : contenders) ids.push_back(contender.id);
    return ids;
  }

  double Used(absl::string_view partner) const {
    return DecayedUse(world.state(), *world.catalog().rules().Find("shares"),
                      Partner(partner), world.time());
  }

  World world;
};

TEST(FairShareTest, WhoeverHasUsedLeastComesFirst) {
  Shares shares;
  shares.Use("a", "2026-11-20 09:00", 120);
  shares.Use("b", "2026-11-20 12:00", 60);

  EXPECT_THAT(shares.Order({shares.Wants(1, "a", 9), shares.Wants(2, "b", 8),
                            shares.Wants(3, "c", 7)}),
              ElementsAre(3, 2, 1));
}

TEST(FairShareTest, UseCountsByWeight) {
  Shares shares(FairShareRule{.shares = {{.institution = "a", .weight = 3}}});
  shares.Use("a", "2026-11-20 09:00", 120);
  shares.Use("b", "2026-11-20 12:00", 60);

  EXPECT_THAT(shares.Order({shares.Wants(1, "a"), shares.Wants(2, "b")}),
              ElementsAre(1, 2));
}

TEST(FairShareTest, AGroupGivesItsWeightToEachMemberOfIt) {
  Shares shares(FairShareRule{.shares = {{.group = "group", .weight = 5}},
                              .default_weight = 2});
  const auto& rule = std::get<FairShareRule>(
      shares.world.catalog().rules().Find("shares")->params);

  EXPECT_EQ(FairShareWeight(shares.world.state(), rule, shares.Partner("c")),
            5);
  EXPECT_EQ(FairShareWeight(shares.world.state(), rule, shares.Partner("a")),
            2);
}

TEST(FairShareTest, UseOfAHalfLifeAgoCountsHalf) {
  Shares shares(FairShareRule{.half_life_days = 10});
  shares.Use("a", "2026-11-13 08:00", 60);
  shares.Use("b", "2026-12-13 08:00", 60);

  EXPECT_THAT(shares.Used("a"), DoubleNear(30, 1e-9));
  EXPECT_THAT(shares.Used("b"), DoubleNear(60, 1e-9));
}

TEST(FairShareTest, TimeThatNobodyCameToCountsAndCancelledTimeDoesNot) {
  Shares shares(FairShareRule{.half_life_days = 366});
  shares.Use("a", "2026-11-24 08:00", 60, BookingState::kNoShow);
  shares.Use("b", "2026-11-24 08:00", 60, BookingState::kCancelled);

  EXPECT_THAT(shares.Used("a"), DoubleNear(60, 1e-9));
  EXPECT_THAT(shares.Used("b"), DoubleNear(0, 1e-9));
}

TEST(FairShareTest, OnlyInstrumentsThatTheRuleCoversCount) {
  Shares shares({}, [](Rule& rule) { rule.scope.instrument = "i"; });
  shares.Use("a", "2026-11-24 08:00", 60, BookingState::kConfirmed, "j");

  EXPECT_THAT(shares.Used("a"), DoubleNear(0, 1e-9));
}

TEST(FairShareTest, WhatOneIsGivenCountsBeforeTheNextTurn) {
  Shares shares;
  shares.Use("a", "2026-11-24 08:00", 30);

  // b has used less; after its first hour it has used more than a.
  EXPECT_THAT(shares.Order({shares.Wants(1, "b", 9), shares.Wants(2, "b", 8),
                            shares.Wants(3, "a", 7)}),
              ElementsAre(1, 3, 2));
}

TEST(FairShareTest, EqualsAreServedInTheOrderInWhichTheyCame) {
  Shares shares;

  EXPECT_THAT(shares.Order({shares.Wants(1, "a", 1), shares.Wants(2, "b", 3),
                            shares.Wants(3, "c", 2)}),
              ElementsAre(2, 3, 1));
}

TEST(FairShareTest, WithoutARuleWaitingAloneCounts) {
  Shares shares({}, [](Rule& rule) { rule.scope.instrument = "j"; });
  shares.Use("a", "2026-11-20 09:00", 120);

  EXPECT_THAT(shares.Order({shares.Wants(1, "b", 1), shares.Wants(2, "a", 2)}),
              ElementsAre(2, 1));
}

TEST(FairShareTest, TheNarrowestRuleHolds) {
  Shares shares;
  shares.world.AddRule("narrow", FairShareRule{},
                       [](Rule& rule) { rule.scope.laboratory = "lab"; });

  const Rule* rule = FairShareRuleFor(shares.world.state(),
                                      shares.world.UidOf<Instrument>("i"),
                                      shares.world.time());

  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->meta.id, "narrow");
}

TEST(FairShareTest, ARuleThatIsOverHoldsNoLonger) {
  Shares shares({},
                [](Rule& rule) { rule.validity.end = At("2026-11-23 09:00"); });

  EXPECT_EQ(FairShareRuleFor(shares.world.state(),
                             shares.world.UidOf<Instrument>("i"),
                             shares.world.time()),
            nullptr);
}

}  // namespace
}  // namespace trilab::engine
