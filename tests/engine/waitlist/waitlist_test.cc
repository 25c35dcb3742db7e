#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/waiting_world.h"

// The line for time that is not free.

namespace trilab::engine {
namespace {

class WaitlistTest : public ::testing::Test {
 protected:
  WaitlistState StateOf(uint64_t entry) const {
    return world_.Entry(entry).state;
  }
  void Decline(uint64_t entry) {
    world_.Submit(AnswerOffer{entry, /*accept=*/false});
  }

  WaitingWorld world_;
};

TEST_F(WaitlistTest, FreeTimeIsOfferedAtOnce) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  EXPECT_EQ(StateOf(entry), WaitlistState::kOffered);
}

TEST_F(WaitlistTest, AnOfferReallyHoldsTheSlot) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  const Booking offer = world_.LastOf(world_.Entry(entry).booking);
  EXPECT_EQ(offer.state, BookingState::kHeld);
  EXPECT_EQ(PlanOf(offer).waitlist_entry, entry);
  EXPECT_TRUE(std::holds_alternative<Rejection>(
      world_.Submit(CreateBooking{BookingWorld::Request({"plain"}, 60, 120)})));
}

TEST_F(WaitlistTest, WhoFindsNothingWaits) {
  world_.Book("plain", 0, 200);

  EXPECT_EQ(StateOf(world_.Join("plain", 60, 120)), WaitlistState::kWaiting);
}

TEST_F(WaitlistTest, CancellingOffersToTheFirstInLine) {
  const uint64_t booking = world_.Book("plain", 60, 120);
  const uint64_t first = world_.Join("plain", 60, 120);
  const uint64_t second = world_.Join("plain", 60, 120);

  world_.Submit(CancelBooking{booking});

  EXPECT_EQ(StateOf(first), WaitlistState::kOffered);
  EXPECT_EQ(StateOf(second), WaitlistState::kWaiting);
}

TEST_F(WaitlistTest, MovingAwayOffersTheTimeLeft) {
  const uint64_t booking = world_.Book("plain", 60, 120);
  const uint64_t entry = world_.Join("plain", 60, 120);
  RescheduleBooking move;
  move.id = booking;
  move.start = kWorldStart + 300;

  world_.Submit(move);

  EXPECT_EQ(StateOf(entry), WaitlistState::kOffered);
}

TEST_F(WaitlistTest, DecliningOffersToTheNext) {
  const uint64_t first = world_.Join("plain", 60, 120);
  const uint64_t second = world_.Join("plain", 60, 120);

  Decline(first);

  EXPECT_EQ(StateOf(first), WaitlistState::kWaiting);
  EXPECT_EQ(StateOf(second), WaitlistState::kOffered);
}

TEST_F(WaitlistTest, AnOfferThatRunsOutGoesToTheNext) {
  const uint64_t first = world_.Join("plain", 600, 660);
  const uint64_t second = world_.Join("plain", 600, 660);

  world_.PassTo(120);

  EXPECT_EQ(StateOf(second), WaitlistState::kOffered);
  EXPECT_TRUE(world_.Entry(first).passed.at(0).lapsed);
}

TEST_F(WaitlistTest, TheSameTimeIsNotOfferedTwice) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  Decline(entry);
  world_.NoteAll();

  EXPECT_EQ(StateOf(entry), WaitlistState::kWaiting);
}

TEST_F(WaitlistTest, AnotherTimeIsOfferedAfterADecline) {
  const uint64_t entry = world_.Join("plain", 60, 180);

  Decline(entry);

  const Booking offer = world_.LastOf(world_.Entry(entry).booking);
  EXPECT_EQ(offer.interval.start, kWorldStart + 120);
}

TEST_F(WaitlistTest, TimeRightBehindADeclinedOneIsOffered) {
  const uint64_t entry = world_.Join("plain", 60, 200);
  Decline(entry);

  EXPECT_EQ(world_.LastOf(world_.Entry(entry).booking).interval.start,
            kWorldStart + 120);
}

TEST_F(WaitlistTest, WhoHasUsedLeastOfTheirShareGoesFirst) {
  Institution other;
  other.meta = BookingWorld::Meta("other", 3);
  world_.world().Put(other);
  Rule shares;
  shares.meta = BookingWorld::Meta("shares", 1);
  shares.params = FairShareRule{};
  world_.world().Put(shares);
  BookingRequest used = BookingWorld::Request({"plain"}, 300, 500);
  used.partner = "partner";
  world_.Submit(CreateBooking{used});
  const uint64_t booking = world_.Book("plain", 60, 120);
  const uint64_t first = world_.Join("plain", 60, 120);
  const uint64_t fairer = world_.Join("plain", 60, 120, 60, "other");

  world_.Submit(CancelBooking{booking});

  EXPECT_EQ(StateOf(fairer), WaitlistState::kOffered);
  EXPECT_EQ(StateOf(first), WaitlistState::kWaiting);
}

TEST_F(WaitlistTest, WhoLetsAllOffersPassIsPassedOver) {
  const uint64_t entry = world_.Join("plain", 60, 600);

  Decline(entry);
  Decline(entry);
  Decline(entry);

  EXPECT_EQ(StateOf(entry), WaitlistState::kPassedOver);
}

TEST_F(WaitlistTest, AcceptingConfirmsTheBooking) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  world_.Submit(AnswerOffer{entry});

  EXPECT_EQ(StateOf(entry), WaitlistState::kFulfilled);
  EXPECT_EQ(world_.LastOf(world_.Entry(entry).booking).state,
            BookingState::kConfirmed);
}

TEST_F(WaitlistTest, ConfirmingTheBookingAcceptsTheOffer) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  world_.Submit(ConfirmBooking{world_.Entry(entry).booking});

  EXPECT_EQ(StateOf(entry), WaitlistState::kFulfilled);
}

TEST_F(WaitlistTest, LeavingGivesTheOfferBack) {
  const uint64_t first = world_.Join("plain", 60, 120);
  const uint64_t second = world_.Join("plain", 60, 120);

  world_.Submit(LeaveWaitlist{first});

  EXPECT_EQ(StateOf(first), WaitlistState::kLeft);
  EXPECT_EQ(StateOf(second), WaitlistState::kOffered);
}

TEST_F(WaitlistTest, WaitingEndsWhenTheWindowHasNoMoreRoom) {
  world_.Book("plain", 0, 300);
  const uint64_t entry = world_.Join("plain", 60, 200);

  world_.PassTo(139);
  EXPECT_EQ(StateOf(entry), WaitlistState::kWaiting);
  world_.PassTo(140);

  EXPECT_EQ(StateOf(entry), WaitlistState::kExpired);
}

TEST_F(WaitlistTest, AnOfferEndsWithTheWaiting) {
  const uint64_t entry = world_.Join("plain", 60, 120);

  EXPECT_EQ(world_.LastOf(world_.Entry(entry).booking).hold_expiry,
            ToTime(kWorldStart + 60));
  world_.PassTo(60);

  EXPECT_EQ(StateOf(entry), WaitlistState::kExpired);
}

TEST_F(WaitlistTest, AnInstrumentLeadsOnlyToThoseWhoCouldUseIt) {
  world_.Book("plain", 0, 500);
  world_.Book("padded", 0, 500);
  const uint64_t plain = world_.Join("plain", 60, 120);
  world_.Join("padded", 60, 120);
  const Catalog& catalog = world_.state().catalog();

  EXPECT_THAT(world_.state().waitlist().WaitingFor(*catalog.SiteOf(1)),
              ::testing::ElementsAre(plain));
}

TEST_F(WaitlistTest, AnAskThatNamesNothingIsRefused) {
  JoinWaitlist join;
  join.ask.duration = 60;
  join.ask.window = {kWorldStart + 60, kWorldStart + 200};

  const Decision decision = world_.Submit(join);

  EXPECT_EQ(std::get<Rejection>(decision).reason, "INVALID_ASK");
}

TEST_F(WaitlistTest, WithoutAnOfferThereIsNothingToAccept) {
  world_.Book("plain", 0, 500);
  const uint64_t entry = world_.Join("plain", 60, 120);

  const Decision decision = world_.Submit(AnswerOffer{entry});

  EXPECT_EQ(std::get<Rejection>(decision).reason, "WAITLIST_STATE");
}

}  // namespace
}  // namespace trilab::engine
