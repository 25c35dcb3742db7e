#include <memory>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/sequencer.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using testing::HoldHour;
using ::testing::IsNull;
using testing::IsOk;
using testing::SequencerHouse;

class HoldExpiryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(1)), IsOk());
    const Outcome outcome = house_.Submit(HoldHour("i1", 9, absl::Minutes(10)));
    ASSERT_THAT(outcome, IsOk());
    ASSERT_FALSE((*outcome)->rejection) << (*outcome)->rejection->message;
    hold_ = BookingOf(**outcome)->id;
  }

  // Waits for the next record that watchers see.
  engine::Ptr<engine::Record> AwaitRecord(WatchCursor& cursor) {
    absl::Notification ready;
    cursor.NotifyWhenReady([&] { ready.Notify(); });
    ready.WaitForNotification();
    return *cursor.TryNext();
  }

  engine::BookingState StoredState() {
    return (*DecodeBookingRow(*house_.rows().GetBooking(hold_)))->state;
  }

  SequencerHouse house_;
  uint64_t hold_ = 0;
};

TEST_F(HoldExpiryTest, AHoldExpiresByItself) {
  const std::unique_ptr<WatchCursor> cursor = *house_->watch_hub().Subscribe(0);

  house_.clock().Advance(absl::Minutes(10));

  const engine::Ptr<engine::Record> record = AwaitRecord(*cursor);
  EXPECT_EQ(record->principal, "system");
  EXPECT_EQ(BookingOf(*record)->state, engine::BookingState::kExpired);
  EXPECT_THAT(house_->Read().state().FindBooking(hold_), IsNull());
  EXPECT_EQ(StoredState(), engine::BookingState::kExpired);
}

TEST_F(HoldExpiryTest, AHoldKeepsItsTimeUntilThen) {
  house_.clock().Advance(absl::Minutes(9));

  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  ASSERT_THAT(outcome, IsOk());
  EXPECT_TRUE((*outcome)->rejection.has_value());
}

TEST_F(HoldExpiryTest, TheTimeOfADueHoldIsFreeForTheNextCommand) {
  house_.clock().Advance(absl::Minutes(10));

  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  ASSERT_THAT(outcome, IsOk());
  EXPECT_FALSE((*outcome)->rejection.has_value());
}

TEST_F(HoldExpiryTest, AHoldThatFellDueWhileStoppedExpiresAtTheStart) {
  house_.Stop();
  house_.clock().Advance(absl::Hours(2));
  ASSERT_THAT(house_.Start(), IsOk());

  while (house_->Read().state().FindBooking(hold_) != nullptr) {
    absl::SleepFor(absl::Milliseconds(1));
  }

  EXPECT_EQ(StoredState(), engine::BookingState::kExpired);
}

TEST_F(HoldExpiryTest, AConfirmedHoldStays) {
  ASSERT_THAT(house_.Submit(engine::ConfirmBooking{.id = hold_}), IsOk());
  house_.clock().Advance(absl::Hours(1));

  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  ASSERT_THAT(outcome, IsOk());
  EXPECT_TRUE((*outcome)->rejection.has_value());
  EXPECT_EQ(StoredState(), engine::BookingState::kConfirmed);
}

}  // namespace
}  // namespace trilab
