#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/plans_codec.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/verify.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

// Offers to those who wait, made by the sequencer of its own accord.

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::kMonday;
using testing::SequencerHouse;

class OffersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(2)), IsOk());
  }

  uint64_t Book(int hour) {
    return BookingOf(**house_.Submit(BookHour("i1", hour)))->id;
  }
  uint64_t Join(int hour) {
    engine::JoinWaitlist join;
    join.ask.instruments = {"i1"};
    join.ask.duration = 60;
    join.ask.window = {kMonday + hour * 60, kMonday + hour * 60 + 60};
    const Outcome outcome = house_.Submit(join);
    return std::get<engine::WaitlistPut>((*outcome)->facts.front()).entry->id;
  }
  engine::WaitlistEntry Stored(uint64_t id) {
    const auto reader = house_.rows().NewReader();
    return **DecodeWaitlistRow(*reader.GetResource(kWaitlistRowKind, id));
  }
  void Await(uint64_t id, engine::WaitlistState state) {
    while (Stored(id).state != state) absl::SleepFor(absl::Milliseconds(1));
  }

  SequencerHouse house_;
};

TEST_F(OffersTest, ACancellationIsOfferedBeforeTheNextCommand) {
  const uint64_t booking = Book(9);
  const uint64_t entry = Join(9);

  ASSERT_THAT(house_.Submit(engine::CancelBooking{booking}), IsOk());
  const Outcome next = house_.Submit(BookHour("i1", 9));

  EXPECT_TRUE((*next)->rejection.has_value());
  EXPECT_EQ(Stored(entry).state, engine::WaitlistState::kOffered);
}

TEST_F(OffersTest, AnOfferThatRunsOutGoesOnByItself) {
  const uint64_t first = Join(9);
  const uint64_t second = Join(9);
  Await(first, engine::WaitlistState::kOffered);

  house_.clock().Set(house_.clock().Now() + absl::Hours(2));

  Await(second, engine::WaitlistState::kOffered);
}

TEST_F(OffersTest, WhatRanOutWhileStoppedGoesOnAtTheStart) {
  const uint64_t first = Join(9);
  const uint64_t second = Join(9);
  Await(first, engine::WaitlistState::kOffered);
  house_.Stop();
  house_.clock().Set(house_.clock().Now() + absl::Hours(3));

  ASSERT_THAT(house_.Start(), IsOk());

  Await(second, engine::WaitlistState::kOffered);
}

TEST_F(OffersTest, ARemovedOutageLetsThoseWaitingIn) {
  engine::Outage outage;
  outage.meta.id = "repair";
  outage.instrument = "i1";
  outage.reason = "repair";
  outage.time_zone = "Asia/Shanghai";
  outage.first = {kMonday, kMonday + 24 * 60};
  ASSERT_THAT(house_.Submit(testing::Put(outage)), IsOk());
  const uint64_t entry = Join(9);
  EXPECT_EQ(Stored(entry).state, engine::WaitlistState::kWaiting);

  ASSERT_THAT(house_.Submit(engine::DeleteResource{
                  engine::ResourceKind::kOutage, "repair"}),
              IsOk());

  Await(entry, engine::WaitlistState::kOffered);
}

TEST_F(OffersTest, RowsAndJournalAgree) {
  const uint64_t over = Join(9);
  Await(over, engine::WaitlistState::kOffered);
  ASSERT_THAT(house_.Submit(engine::AnswerOffer{over}), IsOk());
  Join(9);
  engine::CreateSeries series;
  series.request = BookHour("i2", 3).request;
  series.recurrence = "FREQ=DAILY;COUNT=5";
  series.time_zone = "Asia/Shanghai";
  ASSERT_THAT(house_.Submit(series), IsOk());
  const uint64_t before = testing::DigestOf(*house_);

  const auto report =
      VerifyStore(*house_.database(), house_.journal(), house_.rows(), nullptr);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
  house_.Stop();
  ASSERT_THAT(house_.DropRows(), IsOk());
  ASSERT_THAT(house_.Start(), IsOk());
  EXPECT_EQ(testing::DigestOf(*house_), before);
}

}  // namespace
}  // namespace trilab
