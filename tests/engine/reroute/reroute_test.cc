#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/waiting_world.h"

// Bookings that an outage hits.

namespace trilab::engine {
namespace {

class RerouteTest : public ::testing::Test {
 protected:
  RerouteTest() {
    for (const uint64_t uid : {1, 2}) {
      Instrument instrument =
          BookingWorld::MakeInstrument(uid == 1 ? "plain" : "padded", uid);
      instrument.class_code = "0301";
      world_.world().Put(instrument);
    }
  }
  void BreakDown(Minute start, Minute end) {
    Outage outage;
    outage.meta = BookingWorld::Meta("repair", 1);
    outage.instrument = "plain";
    outage.time_zone = "Asia/Shanghai";
    outage.first = {kWorldStart + start, kWorldStart + end};
    world_.world().Put(outage);
  }
  Decision Plan(Minute max_delay = 7 * 24 * 60) {
    PlanReroutes plan;
    plan.outage = "repair";
    plan.max_delay = max_delay;
    return world_.Submit(plan);
  }
  Booking ProposalFor(uint64_t booking) const {
    return world_.LastOf(PlanOf(world_.LastOf(booking)).reroute_proposal);
  }

  WaitingWorld world_;
};

TEST_F(RerouteTest, AnEquivalentInstrumentIsHeldAtTheSameTime) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);

  Plan();

  const Booking proposal = ProposalFor(booking);
  EXPECT_EQ(proposal.state, BookingState::kHeld);
  EXPECT_EQ(proposal.interval, world_.LastOf(booking).interval);
  EXPECT_EQ(proposal.claims.front().instrument, 2u);
  EXPECT_EQ(PlanOf(proposal).reroute_of, booking);
}

TEST_F(RerouteTest, WithoutEquivalentItIsTheSameInstrumentLater) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  world_.Book("padded", 50, 900);
  BreakDown(90, 400);

  Plan();

  EXPECT_EQ(ProposalFor(booking).interval.start, kWorldStart + 400);
  EXPECT_EQ(ProposalFor(booking).claims.front().instrument, 1u);
}

TEST_F(RerouteTest, APlaceLiesClearOfTheBookingsOwnTime) {
  const uint64_t booking = world_.Book("plain", 100, 220);
  world_.Book("padded", 50, 900);
  BreakDown(90, 150);

  Plan();

  EXPECT_EQ(ProposalFor(booking).interval.start, kWorldStart + 220);
}

TEST_F(RerouteTest, TwoBookingsAreNotSentToOnePlace) {
  const uint64_t first = world_.Book("plain", 100, 160);
  const uint64_t second = world_.Book("plain", 160, 220);
  BreakDown(90, 400);

  Plan();

  EXPECT_FALSE(
      ProposalFor(first).interval.Overlaps(ProposalFor(second).interval) &&
      ProposalFor(first).claims == ProposalFor(second).claims);
}

TEST_F(RerouteTest, AcceptingMovesTheBookingAndKeepsItsName) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();
  const uint64_t proposal = ProposalFor(booking).id;

  world_.Submit(AnswerReroute{booking});

  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kConfirmed);
  EXPECT_EQ(world_.LastOf(booking).claims.front().instrument, 2u);
  EXPECT_EQ(PlanOf(world_.LastOf(booking)).outage, "repair");
  EXPECT_EQ(world_.LastOf(proposal).state, BookingState::kCancelled);
}

TEST_F(RerouteTest, ConfirmingTheProposalMovesTheBooking) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();

  world_.Submit(ConfirmBooking{ProposalFor(booking).id});

  EXPECT_EQ(world_.LastOf(booking).claims.front().instrument, 2u);
}

TEST_F(RerouteTest, DecliningCancelsAndPutsFirstInLine) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();

  world_.Submit(AnswerReroute{booking, /*accept=*/false});

  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kCancelled);
  EXPECT_TRUE(world_.Entry(1).first_in_line);
  EXPECT_EQ(world_.Entry(1).stands_for, booking);
}

TEST_F(RerouteTest, TheDeclinedPlaceIsNotOfferedAgain) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();
  const Booking proposal = ProposalFor(booking);

  world_.Submit(AnswerReroute{booking, /*accept=*/false});

  const Booking offer = world_.LastOf(world_.Entry(1).booking);
  EXPECT_EQ(offer.state, BookingState::kHeld);
  EXPECT_FALSE(offer.interval.Overlaps(proposal.interval));
}

TEST_F(RerouteTest, SilenceUntilItsStartIsADecline) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();

  world_.PassTo(100);

  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kInterrupted);
  EXPECT_EQ(world_.Entry(1).stands_for, booking);
}

TEST_F(RerouteTest, WithoutAnyOtherPlaceItIsCancelled) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  world_.Book("padded", 50, 900);
  BreakDown(90, 400);

  Plan(/*max_delay=*/60);

  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kCancelled);
  EXPECT_TRUE(world_.Entry(1).first_in_line);
}

TEST_F(RerouteTest, WhatIsInUseIsInterruptedOnceTheOutageHasBegun) {
  const uint64_t booking = world_.Book("plain", 10, 160);
  world_.PassTo(10);
  world_.Submit(CheckInBooking{booking});
  BreakDown(50, 400);

  Plan();
  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kInUse);
  world_.PassTo(50);
  Plan();

  EXPECT_EQ(world_.LastOf(booking).state, BookingState::kInterrupted);
}

TEST_F(RerouteTest, WhoCancelsGivesTheProposalBack) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();
  const uint64_t proposal = ProposalFor(booking).id;

  world_.Submit(CancelBooking{booking});

  EXPECT_EQ(world_.LastOf(proposal).state, BookingState::kCancelled);
  EXPECT_TRUE(world_.state().waitlist().empty());
}

TEST_F(RerouteTest, WhoHasAProposalKeepsItWhenAskedAgain) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();
  const uint64_t proposal = ProposalFor(booking).id;

  Plan();

  EXPECT_EQ(ProposalFor(booking).id, proposal);
}

TEST_F(RerouteTest, WhoMovesAwayNeedsNoProposal) {
  const uint64_t booking = world_.Book("plain", 100, 160);
  BreakDown(90, 400);
  Plan();
  const uint64_t proposal = ProposalFor(booking).id;
  RescheduleBooking move;
  move.id = booking;
  move.start = kWorldStart + 500;

  world_.Submit(move);

  EXPECT_EQ(world_.LastOf(proposal).state, BookingState::kCancelled);
  EXPECT_EQ(PlanOf(world_.LastOf(booking)), BookingPlan());
}

TEST_F(RerouteTest, WithoutAProposalThereIsNothingToAccept) {
  const uint64_t booking = world_.Book("plain", 100, 160);

  const Decision decision = world_.Submit(AnswerReroute{booking});

  EXPECT_EQ(std::get<Rejection>(decision).reason, "NO_PROPOSAL");
}

}  // namespace
}  // namespace trilab::engine
