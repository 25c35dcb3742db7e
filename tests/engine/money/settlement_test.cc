#include "server/engine/money/settlement.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/money/money_world.h"

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class SettlementTest : public ::testing::Test {
 protected:
  // An hour of "plain" from minute 600 on, for 100.00.
  Booking BookHour() {
    return world_.Book(MoneyWorld::Wish({"plain"}, 600, 660));
  }
  Booking BookWithVoucher() {
    BookingRequest wish = MoneyWorld::Wish({"plain"}, 600, 660);
    wish.voucher = "grant";
    return world_.Book(wish);
  }
  Decision Cancel(const Booking& booking) {
    return world_.Submit(CancelBooking{booking.id});
  }
  // A rule with these steps and 100 percent after the last.
  void AddLadder(std::vector<CancellationStep> steps) {
    Rule rule;
    rule.meta = MoneyWorld::Meta("ladder", 1);
    rule.params = CancellationLadderRule{std::move(steps)};
    world_.Put(rule);
  }
  // What the hour costs when it is cancelled so many minutes before its start.
  Fen PenaltyAt(Minute lead) {
    const Booking booking = BookHour();
    world_.set_now(600 - lead);
    Cancel(booking);
    return world_.fuel().spent;
  }
  // Advances to `minute` and lets happen what is due by then.
  Decision AdvanceTo(Minute minute) {
    world_.set_now(minute);
    Decision decision = world_.Judge(AdvanceBookings{});
    world_.Apply(std::get<Facts>(decision));
    return decision;
  }

  MoneyWorld world_;
};

TEST_F(SettlementTest, ABookingReservesItsPrice) {
  BookHour();

  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 10000, 0}));
  EXPECT_EQ(world_.balance(), 90000);
}

TEST_F(SettlementTest, AVoucherTakesItsShareOfTheReservation) {
  BookWithVoucher();

  EXPECT_EQ(world_.fuel().reserved, 5000);
  EXPECT_EQ(world_.grant().reserved, 5000);
}

TEST_F(SettlementTest, AMoveIsQuotedAnew) {
  const Booking booking = BookHour();
  world_.Submit(RescheduleBooking{
      .id = booking.id, .start = kWorldStart + 600, .end = kWorldStart + 780});

  EXPECT_EQ(world_.fuel().reserved, 30000);
}

TEST_F(SettlementTest, AMoveMayUseWhatTheBookingItselfReserves) {
  // 600.00 of 1000.00, then 900.00: only if the 600.00 count as free.
  const Booking booking = world_.Book(MoneyWorld::Wish({"plain"}, 600, 960));
  world_.Submit(RescheduleBooking{
      .id = booking.id, .start = kWorldStart + 600, .end = kWorldStart + 1140});

  EXPECT_EQ(world_.fuel().reserved, 90000);
}

TEST_F(SettlementTest, WhatCompletesAtItsEndIsNoNoShow) {
  const Booking booking = BookHour();
  world_.set_now(660);

  const Decision decision = world_.Judge(CancelBooking{booking.id});

  const auto* rejection = std::get_if<Rejection>(&decision);
  ASSERT_NE(rejection, nullptr);
  EXPECT_THAT(rejection->metadata, Contains(Pair("state", "COMPLETED")));
}

TEST_F(SettlementTest, CancellingWithoutALadderCostsNothing) {
  const Decision decision = Cancel(BookHour());

  EXPECT_THAT(MoneyWorld::EntriesOf(decision), IsEmpty());
  EXPECT_EQ(world_.fuel(), AccountTotals{});
}

TEST_F(SettlementTest, AHoldThatExpiresLetsItsReservationGo) {
  const BookingRequest wish = MoneyWorld::Wish({"plain"}, 600, 660);
  world_.Submit(CreateBooking{wish, absl::Minutes(30)});
  EXPECT_EQ(world_.fuel().reserved, 10000);

  AdvanceTo(30);
  EXPECT_EQ(world_.fuel(), AccountTotals{});
}

TEST_F(SettlementTest, AHoldIsLetGoForNothing) {
  AddLadder({});
  const BookingRequest wish = MoneyWorld::Wish({"plain"}, 600, 660);
  const Booking hold = MoneyWorld::BookingOf(
      world_.Submit(CreateBooking{wish, absl::Minutes(30)}));

  EXPECT_THAT(MoneyWorld::EntriesOf(Cancel(hold)), IsEmpty());
}

// The ladder of the catalogue: none, 25 %, 50 %, 100 %. A step's notice is
// given when the lead is exactly that long.
TEST_F(SettlementTest, TheFirstStepCostsNothing) {
  AddLadder({{240, 0}, {120, 25}, {60, 50}});
  EXPECT_EQ(PenaltyAt(240), 0);
}
TEST_F(SettlementTest, TheSecondStepCostsAQuarter) {
  AddLadder({{240, 0}, {120, 25}, {60, 50}});
  EXPECT_EQ(PenaltyAt(239), 2500);
}
TEST_F(SettlementTest, TheThirdStepCostsHalf) {
  AddLadder({{240, 0}, {120, 25}, {60, 50}});
  EXPECT_EQ(PenaltyAt(60), 5000);
}
TEST_F(SettlementTest, BelowTheLastStepItCostsAll) {
  AddLadder({{240, 0}, {120, 25}, {60, 50}});
  EXPECT_EQ(PenaltyAt(59), 10000);
}

TEST_F(SettlementTest, ALeadOfSecondsLessIsTooShort) {
  AddLadder({{60, 0}});
  const Booking booking = BookHour();
  world_.set_now(ToTime(kWorldStart + 540) + absl::Seconds(1));
  Cancel(booking);

  EXPECT_EQ(world_.fuel().spent, 10000);
}

TEST_F(SettlementTest, AnOutageWaivesThePenalty) {
  AddLadder({});
  const Booking booking = BookHour();
  Outage outage;
  outage.meta = MoneyWorld::Meta("o", 1);
  outage.instrument = "plain";
  outage.first = {kWorldStart + 650, kWorldStart + 700};
  world_.Put(outage);

  EXPECT_THAT(MoneyWorld::EntriesOf(Cancel(booking)), IsEmpty());
}

TEST_F(SettlementTest, AnOutageBesideTheBookingWaivesNothing) {
  AddLadder({});
  const Booking booking = BookHour();
  Outage outage;
  outage.meta = MoneyWorld::Meta("o", 1);
  outage.instrument = "plain";
  outage.first = {kWorldStart + 660, kWorldStart + 700};
  world_.Put(outage);

  EXPECT_THAT(MoneyWorld::EntriesOf(Cancel(booking)), SizeIs(1));
}

TEST_F(SettlementTest, ALadderMayChargeInSpiteOfAnOutage) {
  Rule rule;
  rule.meta = MoneyWorld::Meta("ladder", 1);
  rule.params = CancellationLadderRule{.charge_on_outage = true};
  world_.Put(rule);
  const Booking booking = BookHour();
  Outage outage;
  outage.meta = MoneyWorld::Meta("o", 1);
  outage.instrument = "plain";
  outage.first = {kWorldStart + 600, kWorldStart + 700};
  world_.Put(outage);

  EXPECT_THAT(MoneyWorld::EntriesOf(Cancel(booking)), SizeIs(1));
}

TEST_F(SettlementTest, APenaltyTellsItsRuleAndIsAWarningOfTheBooking) {
  AddLadder({});
  const Decision decision = Cancel(BookHour());

  const std::vector<LedgerEntry> entries = MoneyWorld::EntriesOf(decision);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].kind, LedgerKind::kPenalty);
  EXPECT_EQ(entries[0].note, "100% by rules/ladder");
  const Booking booking = MoneyWorld::BookingOf(decision);
  ASSERT_THAT(booking.details->warnings, SizeIs(1));
  EXPECT_EQ(booking.details->warnings[0].code,
            ViolationCode::kCancellationPenalty);
  EXPECT_TRUE(booking.details->quote->settled);
  EXPECT_EQ(booking.details->quote->charged, 10000);
}

TEST_F(SettlementTest, ANoShowIsChargedInFull) {
  Rule rule;
  rule.meta = MoneyWorld::Meta("no-show", 1);
  rule.params = NoShowRule{.release_after = 15};
  world_.Put(rule);
  BookHour();

  const auto entries = MoneyWorld::EntriesOf(AdvanceTo(615));
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].kind, LedgerKind::kPenalty);
  EXPECT_EQ(entries[0].amount, 10000);
  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 0, 10000}));
}

TEST_F(SettlementTest, ALadderSaysWhatANoShowCosts) {
  Rule rule;
  rule.meta = MoneyWorld::Meta("no-show", 1);
  rule.params = NoShowRule{.release_after = 15};
  world_.Put(rule);
  rule.meta = MoneyWorld::Meta("ladder", 2);
  rule.params = CancellationLadderRule{.no_show_percent = 30};
  world_.Put(rule);
  BookHour();
  AdvanceTo(615);

  EXPECT_EQ(world_.fuel().spent, 3000);
}

TEST_F(SettlementTest, WhatNobodyHasToCheckInIsChargedAtItsEnd) {
  BookHour();
  EXPECT_THAT(MoneyWorld::EntriesOf(AdvanceTo(659)), IsEmpty());

  const Decision decision = AdvanceTo(660);
  const auto entries = MoneyWorld::EntriesOf(decision);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].kind, LedgerKind::kCharge);
  EXPECT_EQ(entries[0].amount, 10000);
  EXPECT_EQ(entries[0].minutes, 60);
  EXPECT_EQ(entries[0].partner, 2u);
  EXPECT_EQ(entries[0].centre, 1u);
  EXPECT_EQ(MoneyWorld::BookingOf(decision).state, BookingState::kCompleted);
}

TEST_F(SettlementTest, WhatCostsNothingDoesNotComplete) {
  world_.Book(MoneyWorld::Wish({"expert"}, 600, 660));

  EXPECT_THAT(std::get<Facts>(AdvanceTo(660)), IsEmpty());
}

TEST_F(SettlementTest, TheTailIsBilledUnlessTheTariffFreesIt) {
  const Booking booking = BookHour();
  world_.set_now(600);
  world_.Submit(CheckInBooking{booking.id});
  world_.set_now(630);
  const auto entries =
      MoneyWorld::EntriesOf(world_.Submit(CheckOutBooking{booking.id}));

  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].amount, 10000);
  EXPECT_EQ(entries[0].minutes, 30);
}

TEST_F(SettlementTest, ATariffMayFreeTheTail) {
  world_.Edit<Tariff>("hours", [](Tariff& t) { t.free_tail = true; });
  const Booking booking = BookWithVoucher();
  world_.set_now(600);
  world_.Submit(CheckInBooking{booking.id});
  world_.set_now(630);
  world_.Submit(CheckOutBooking{booking.id});

  // 50.00, of which the voucher pays half.
  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 0, 2500}));
  EXPECT_EQ(world_.grant(), (VoucherTotals{0, 2500, 0}));
}

TEST_F(SettlementTest, AFreedTailNeverMakesItDearer) {
  world_.Edit<Tariff>("hours", [](Tariff& t) { t.free_tail = true; });
  const Booking booking = BookHour();
  world_.Edit<Tariff>("hours", [](Tariff& t) { t.lines[0].price = 99900; });
  world_.set_now(600);
  world_.Submit(CheckInBooking{booking.id});
  world_.set_now(630);
  world_.Submit(CheckOutBooking{booking.id});

  EXPECT_EQ(world_.fuel().spent, 10000);
}

TEST_F(SettlementTest, AVoucherIsUsedWhenTheBookingIs) {
  BookWithVoucher();
  const auto entries = MoneyWorld::EntriesOf(AdvanceTo(660));

  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].kind, LedgerKind::kVoucherUse);
  EXPECT_EQ(entries[1].amount, -5000);
  EXPECT_EQ(entries[1].id, entries[0].id + 1);
  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 0, 5000}));
  EXPECT_EQ(world_.grant(), (VoucherTotals{0, 5000, 0}));
}

TEST_F(SettlementTest, AReimbursedVoucherLeavesTheBillWhole) {
  world_.Edit<Voucher>("grant", [](Voucher& voucher) {
    voucher.mode = VoucherMode::kReimburse;
  });
  BookWithVoucher();
  const auto entries = MoneyWorld::EntriesOf(AdvanceTo(660));

  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].kind, LedgerKind::kVoucherClaim);
  EXPECT_EQ(entries[1].amount, 5000);
  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 0, 10000}));
  EXPECT_EQ(world_.grant().used, 5000);
}

TEST_F(SettlementTest, AVoucherIsSharedByTheInstrumentsToTheFen) {
  world_.Edit<Voucher>("grant", [](Voucher& voucher) {
    voucher.face.fen = 10001;
    voucher.share_percent = 100;
  });
  BookingRequest wish = MoneyWorld::Wish({"plain", "padded"}, 600, 660);
  wish.voucher = "grant";
  world_.Book(wish);
  AdvanceTo(660);

  EXPECT_EQ(world_.grant(), (VoucherTotals{0, 10001, 0}));
  EXPECT_EQ(world_.fuel(), (AccountTotals{0, 0, 20000 - 10001}));
}

TEST_F(SettlementTest, APenaltyIsNotForTheVoucherToPay) {
  AddLadder({});
  Cancel(BookWithVoucher());

  EXPECT_EQ(world_.fuel().spent, 10000);
  EXPECT_EQ(world_.grant(), VoucherTotals{});
}

TEST_F(SettlementTest, ADueBookingIsOnlyChargedOnce) {
  BookHour();
  AdvanceTo(660);

  EXPECT_THAT(MoneyWorld::EntriesOf(AdvanceTo(700)), IsEmpty());
}

class LedgerDecisionTest : public SettlementTest {
 protected:
  // The charge for an hour.
  LedgerEntry Charged() {
    BookHour();
    return MoneyWorld::EntriesOf(AdvanceTo(660)).at(0);
  }
  Decision Refund(const LedgerEntry& entry, Fen amount) {
    return world_.Submit(
        RefundEntry{std::make_shared<const LedgerEntry>(entry), amount, ""});
  }
  static std::string ReasonOf(const Decision& decision) {
    const auto* rejection = std::get_if<Rejection>(&decision);
    return rejection == nullptr ? "" : rejection->reason;
  }
};

TEST_F(LedgerDecisionTest, ARefundGoesBackToTheAccount) {
  const LedgerEntry charge = Charged();
  const auto entries = MoneyWorld::EntriesOf(Refund(charge, 4000));

  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].amount, -4000);
  EXPECT_EQ(entries[0].refers_to, charge.id);
  EXPECT_EQ(world_.balance(), 94000);
}

TEST_F(LedgerDecisionTest, RefundsDoNotExceedTheEntry) {
  const LedgerEntry charge = Charged();
  Refund(charge, 4000);

  EXPECT_EQ(ReasonOf(Refund(charge, 6001)), "REFUND_EXCEEDS");
  EXPECT_EQ(ReasonOf(Refund(charge, 6000)), "");
}

TEST_F(LedgerDecisionTest, OnlyWhatWasChargedIsRefunded) {
  const auto refund = MoneyWorld::EntriesOf(Refund(Charged(), 4000)).at(0);

  EXPECT_EQ(ReasonOf(Refund(refund, 1)), "NOT_REFUNDABLE");
}

TEST_F(LedgerDecisionTest, ACreditRaisesTheBalance) {
  world_.Submit(CreditProject{"fuel", {"CNY", 5000}, "transfer 17"});
  EXPECT_EQ(world_.balance(), 105000);

  EXPECT_EQ(
      ReasonOf(world_.Submit(CreditProject{"fuel", {"CNY", -105001}, ""})),
      "BALANCE_SHORT");
  EXPECT_EQ(ReasonOf(world_.Submit(CreditProject{"fuel", {"TWD", 5000}, ""})),
            "INVALID_AMOUNT");
}

TEST_F(LedgerDecisionTest, AProjectWithoutBudgetTakesNoCredit) {
  world_.Edit<Project>("fuel", [](Project& fuel) { fuel.budget.reset(); });

  EXPECT_EQ(ReasonOf(world_.Submit(CreditProject{"fuel", {"CNY", 1}, ""})),
            "NO_ACCOUNT");
}

TEST_F(LedgerDecisionTest, AVoucherIsRedeemedForWhatItWasUsed) {
  BookWithVoucher();
  AdvanceTo(660);

  EXPECT_EQ(ReasonOf(world_.Submit(RedeemVoucher{"grant", {"CNY", 5001}, ""})),
            "REDEMPTION_EXCEEDS");
  world_.Submit(RedeemVoucher{"grant", {"CNY", 5000}, ""});
  EXPECT_EQ(world_.grant(), (VoucherTotals{0, 5000, 5000}));
}

}  // namespace
}  // namespace trilab::engine
