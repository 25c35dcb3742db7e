#include <optional>
#include <string>
#include <variant>

#include "gtest/gtest.h"
#include "tests/engine/money/money_world.h"

// What series, offers and re-routing cost.

namespace trilab::engine {
namespace {

class PlansMoneyTest : public ::testing::Test {
 protected:
  // Weekly hours of "plain", for 100.00 each.
  Decision BookSeries(int count, const std::string& voucher = "") {
    CreateSeries create;
    create.request = MoneyWorld::Wish({"plain"}, 600, 660);
    create.request.voucher = voucher;
    create.recurrence = absl::StrCat("FREQ=DAILY;COUNT=", count);
    create.time_zone = "Asia/Shanghai";
    return world_.Submit(create);
  }

  // An hour of "plain" when it breaks down; "padded" is its like.
  Booking BookWhatWillBeHit(const std::string& voucher = "") {
    for (const char* id : {"plain", "padded"}) {
      world_.Edit<Instrument>(
          id, [](Instrument& instrument) { instrument.class_code = "0301"; });
    }
    BookingRequest wish = MoneyWorld::Wish({"plain"}, 600, 660);
    wish.voucher = voucher;
    const Booking booking = world_.Book(wish);
    Outage outage;
    outage.meta = MoneyWorld::Meta("repair", 1);
    outage.instrument = "plain";
    outage.time_zone = "Asia/Shanghai";
    outage.first = {kWorldStart + 590, kWorldStart + 700};
    world_.Put(outage);
    return booking;
  }
  void MakeTheLikeDearer() {
    world_.Edit<Tariff>("hours-2", [](Tariff& tariff) {
      tariff.lines = TariffOf({HourLine(25000)}).lines;
    });
  }
  Decision Reroute() {
    PlanReroutes plan;
    plan.outage = "repair";
    return world_.Submit(plan);
  }
  // Whoever cancels pays all, whatever the reason.
  void AddHardLadder() {
    Rule rule;
    rule.meta = MoneyWorld::Meta("ladder", 1);
    CancellationLadderRule ladder;
    ladder.charge_on_outage = true;
    rule.params = ladder;
    world_.Put(rule);
  }

  MoneyWorld world_;
};

TEST_F(PlansMoneyTest, EachDateOfASeriesReservesItsPrice) {
  BookSeries(3);

  EXPECT_EQ(world_.fuel().reserved, 30000);
}

TEST_F(PlansMoneyTest, ASeriesBeyondTheBudgetIsRefused) {
  EXPECT_TRUE(std::holds_alternative<Rejection>(BookSeries(11)));
  EXPECT_EQ(world_.fuel().reserved, 0);
}

TEST_F(PlansMoneyTest, EachDateTakesItsPartOfTheVoucher) {
  BookSeries(6, "grant");

  EXPECT_EQ(world_.grant().reserved, 30000);
  EXPECT_EQ(world_.fuel().reserved, 30000);
}

TEST_F(PlansMoneyTest, ASeriesBeyondItsVoucherIsRefused) {
  EXPECT_TRUE(std::holds_alternative<Rejection>(BookSeries(7, "grant")));
}

TEST_F(PlansMoneyTest, CancellingASeriesChargesEachDate) {
  AddHardLadder();
  BookSeries(2);

  const Decision decision = world_.Submit(
      CancelSeries{1, {SeriesPart::Scope::kAll, std::nullopt}, ""});

  EXPECT_EQ(MoneyWorld::EntriesOf(decision).size(), 2u);
  EXPECT_EQ(world_.fuel().spent, 20000);
}

TEST_F(PlansMoneyTest, AnOfferIsMadeOnTheTermsOfItsEntry) {
  JoinWaitlist join;
  join.ask.instruments = {"plain"};
  join.ask.duration = 60;
  join.ask.window = {kWorldStart + 600, kWorldStart + 700};
  join.ask.partner = "partner";
  join.ask.project = "fuel";
  join.terms.voucher = "grant";
  join.terms.samples = 3;
  world_.Submit(join);

  const Booking offer = MoneyWorld::BookingOf(world_.Submit(OfferSlot{1}));

  EXPECT_EQ(offer.details->samples, 3);
  EXPECT_EQ(world_.grant().reserved, 5000);
  EXPECT_EQ(world_.fuel().reserved, 5000);
}

TEST_F(PlansMoneyTest, APlaceProposedReservesNothingBesides) {
  BookWhatWillBeHit("grant");
  Reroute();

  EXPECT_EQ(world_.fuel().reserved, 5000);
  EXPECT_EQ(world_.grant().reserved, 5000);
}

TEST_F(PlansMoneyTest, AnAcceptedPlaceCostsWhatItCostsThere) {
  MakeTheLikeDearer();
  const Booking booking = BookWhatWillBeHit();
  Reroute();
  world_.Submit(AnswerReroute{booking.id});

  EXPECT_EQ(world_.fuel().reserved, 25000);
}

TEST_F(PlansMoneyTest, WhatGivesWayToAnOutageCostsNothing) {
  AddHardLadder();
  const Booking booking = BookWhatWillBeHit();
  Reroute();
  world_.Submit(AnswerReroute{booking.id, /*accept=*/false});

  EXPECT_EQ(world_.state().FindBooking(booking.id), nullptr);
  EXPECT_EQ(world_.fuel(), AccountTotals{});
}

TEST_F(PlansMoneyTest, WhoCancelsInsteadOfDecliningPaysByTheLadder) {
  AddHardLadder();
  const Booking booking = BookWhatWillBeHit();
  Reroute();
  world_.Submit(CancelBooking{booking.id});

  EXPECT_EQ(world_.fuel().spent, 10000);
}

}  // namespace
}  // namespace trilab::engine
