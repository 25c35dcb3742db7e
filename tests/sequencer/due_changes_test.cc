#include <memory>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/booking.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/verify.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

// What time alone brings, by the sequencer: no-shows and deadlines of
// approvals. Holds have hold_expiry_test.cc.

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::kMonday;
using testing::SequencerHouse;

class DueChangesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(2)), IsOk());
    engine::Rule no_show;
    no_show.meta.id = "no-show";
    no_show.params = engine::NoShowRule{15};
    ASSERT_THAT(house_.Submit(testing::Put(no_show)), IsOk());
    engine::Rule approval;
    approval.meta.id = "approval";
    approval.params = engine::ApprovalRule{};
    approval.action = engine::RuleAction::kRequireApproval;
    approval.scope.instrument = "i2";
    approval.approval.deadline = 12 * 60;
    approval.approval.on_deadline = engine::OnDeadline::kApprove;
    ASSERT_THAT(house_.Submit(testing::Put(approval)), IsOk());
  }

  uint64_t Book(absl::string_view instrument, int hour) {
    const Outcome outcome = house_.Submit(BookHour(instrument, hour));
    if (!outcome.ok() || (*outcome)->rejection) return 0;
    return BookingOf(**outcome)->id;
  }

  void SetClock(engine::Minute minute) {
    house_.clock().Set(engine::ToTime(minute));
  }

  engine::Booking Stored(uint64_t id) {
    return **DecodeBookingRow(*house_.rows().GetBooking(id));
  }

  // Waits until the booking is in `state` for everybody.
  void Await(uint64_t id, engine::BookingState state) {
    while (Stored(id).state != state) absl::SleepFor(absl::Milliseconds(1));
  }

  SequencerHouse house_;
};

TEST_F(DueChangesTest, NobodyCameSoItIsReleasedByItself) {
  const uint64_t id = Book("i1", 9);

  SetClock(kMonday + 9 * 60 + 15);

  Await(id, engine::BookingState::kNoShow);
  EXPECT_EQ(Stored(id).update_time, house_.clock().Now());
}

TEST_F(DueChangesTest, TheReleasedTimeIsFreeForTheNextCommand) {
  Book("i1", 9);
  SetClock(kMonday + 9 * 60 + 15);

  engine::CreateBooking next = BookHour("i1", 9);
  next.request.interval.start = kMonday + 9 * 60 + 20;
  const Outcome outcome = house_.Submit(next);

  ASSERT_THAT(outcome, IsOk());
  EXPECT_FALSE((*outcome)->rejection.has_value());
}

TEST_F(DueChangesTest, WhatFellDueWhileStoppedIsStampedWithTheRealTime) {
  const uint64_t id = Book("i1", 9);
  house_.Stop();
  SetClock(kMonday + 20 * 60);
  ASSERT_THAT(house_.Start(), IsOk());

  Await(id, engine::BookingState::kNoShow);

  EXPECT_EQ(Stored(id).update_time, engine::ToTime(kMonday + 20 * 60));
}

TEST_F(DueChangesTest, ARestartForgetsNoDueTime) {
  const uint64_t id = Book("i1", 9);
  ASSERT_THAT(house_.Start(), IsOk());

  SetClock(kMonday + 9 * 60 + 14);
  EXPECT_EQ(Book("i1", 9), 0u);
  SetClock(kMonday + 9 * 60 + 15);

  Await(id, engine::BookingState::kNoShow);
}

TEST_F(DueChangesTest, SilenceApprovesAtTheDeadline) {
  const uint64_t id = Book("i2", 9);
  ASSERT_EQ(Stored(id).state, engine::BookingState::kPendingApproval);

  SetClock(kMonday - 12 * 60);

  Await(id, engine::BookingState::kConfirmed);
  const engine::BookingLife& life = *Stored(id).details->life;
  ASSERT_EQ(life.decisions.size(), 1u);
  EXPECT_TRUE(life.decisions[0].automatic);
  EXPECT_EQ(life.decisions[0].time, house_.clock().Now());
}

TEST_F(DueChangesTest, RowsAndJournalAgreeOnEveryState) {
  const uint64_t completed = Book("i1", 1);
  const uint64_t in_use = Book("i1", 2);
  const uint64_t rejected = Book("i2", 40);
  engine::DecideApproval reject;
  reject.id = rejected;
  reject.approve = false;
  reject.subject = "chief";
  ASSERT_THAT(house_.Submit(reject), IsOk());
  SetClock(kMonday + 60);
  ASSERT_THAT(house_.Submit(engine::CheckInBooking{completed}), IsOk());
  SetClock(kMonday + 90);
  ASSERT_THAT(house_.Submit(engine::CheckOutBooking{completed}), IsOk());
  SetClock(kMonday + 120);
  ASSERT_THAT(house_.Submit(engine::CheckInBooking{in_use}), IsOk());
  const uint64_t pending = Book("i2", 50);
  const uint64_t before = testing::DigestOf(*house_);

  const auto report =
      VerifyStore(*house_.database(), house_.journal(), house_.rows(), nullptr);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
  house_.Stop();
  ASSERT_THAT(house_.DropRows(), IsOk());
  ASSERT_THAT(house_.Start(), IsOk());
  EXPECT_EQ(testing::DigestOf(*house_), before);
  EXPECT_EQ(Stored(completed).state, engine::BookingState::kCompleted);
  EXPECT_EQ(Stored(in_use).state, engine::BookingState::kInUse);
  EXPECT_EQ(Stored(pending).state, engine::BookingState::kPendingApproval);
  EXPECT_EQ(Stored(rejected).state, engine::BookingState::kRejected);
}

}  // namespace
}  // namespace trilab
