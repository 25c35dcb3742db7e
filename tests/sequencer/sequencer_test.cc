#include "server/sequencer/sequencer.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/errors.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::BookingOf;
using testing::CatalogueOf;
using testing::DigestOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Gt;
using ::testing::IsNull;
using testing::IsOk;
using ::testing::NotNull;
using testing::SequencerHouse;
using ::testing::SizeIs;
using testing::StatusIs;

class SequencerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    const Outcome outcome = house_.Submit(CatalogueOf(3));
    ASSERT_THAT(outcome, IsOk());
    ASSERT_FALSE((*outcome)->rejection) << (*outcome)->rejection->message;
  }

  // Holds the journal up, queues `count` bookings of different hours behind a
  // first one, and lets go; they commit after the first.
  void BookBehindAHeldWrite(int count) {
    absl::BlockingCounter answered(count + 1);
    house_.journal().Hold();
    for (int i = 0; i <= count; ++i) {
      house_->Submit(SequencerHouse::Request(BookHour("i1", i)),
                     [&](Outcome) { answered.DecrementCount(); });
      if (i == 0) house_.journal().AwaitHeldWrite();
    }
    house_.journal().Release();
    answered.Wait();
  }

  SequencerHouse house_;
};

TEST_F(SequencerTest, ShowsABookingOnceItIsAnswered) {
  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  ASSERT_THAT(outcome, IsOk());
  ASSERT_THAT(BookingOf(**outcome), NotNull());
  const ReadView view = house_->Read();
  EXPECT_EQ(view.revision(), (*outcome)->revision);
  EXPECT_THAT(view.state().FindBooking(BookingOf(**outcome)->id), NotNull());
}

TEST_F(SequencerTest, RowsOfAViewAreOfItsRevision) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9)), IsOk());
  const std::shared_ptr<const storage::RowReader> rows = house_->Read().rows();
  const uint64_t revision = house_->revision();

  ASSERT_THAT(house_.Submit(BookHour("i1", 11)), IsOk());

  EXPECT_THAT(rows->Revision(), testing::IsOkAndHolds(revision));
}

TEST_F(SequencerTest, ShowsNothingWhileTheWriteIsNotDurable) {
  const uint64_t revision = house_->revision();
  house_.journal().Hold();
  std::thread booker([this] { (void)house_.Submit(BookHour("i1", 9)); });
  house_.journal().AwaitHeldWrite();

  EXPECT_EQ(house_->revision(), revision);
  EXPECT_EQ(house_->Read().state().booking_count(), 0);
  EXPECT_EQ(house_->watch_hub().published(), revision);
  house_.journal().Release();
  booker.join();
}

TEST_F(SequencerTest, ARejectionWithoutRequestIdLeavesNoRecord) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9)), IsOk());
  const uint64_t revision = house_->revision();

  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ((*outcome)->revision, 0);
  ASSERT_TRUE((*outcome)->rejection.has_value());
  EXPECT_THAT((*outcome)->rejection->violations, SizeIs(1));
  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(SequencerTest, ACommandThatChangesNothingLeavesNoRecord) {
  const uint64_t revision = house_->revision();

  const Outcome outcome = house_.Submit(CatalogueOf(3));

  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ((*outcome)->revision, 0);
  EXPECT_FALSE((*outcome)->rejection.has_value());
  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(SequencerTest, WhatIsQueuedTogetherIsSyncedTogether) {
  const size_t before = house_.journal().batch_sizes().size();

  BookBehindAHeldWrite(/*count=*/20);

  const std::vector<size_t> sizes = house_.journal().batch_sizes();
  EXPECT_THAT(std::vector<size_t>(sizes.begin() + before, sizes.end()),
              ElementsAre(1, 20));
}

TEST_F(SequencerTest, ABatchHasNoMoreCommandsThanAllowed) {
  house_.options().batch_commands = 8;
  ASSERT_THAT(house_.Start(), IsOk());

  BookBehindAHeldWrite(/*count=*/20);

  EXPECT_THAT(house_.journal().batch_sizes(), ElementsAre(1, 8, 8, 4));
}

TEST_F(SequencerTest, ABatchEndsWithTheCommandThatFillsIt) {
  house_.options().batch_bytes = 1;
  ASSERT_THAT(house_.Start(), IsOk());

  BookBehindAHeldWrite(/*count=*/4);

  EXPECT_THAT(house_.journal().batch_sizes(), ElementsAre(1, 1, 1, 1, 1));
}

TEST_F(SequencerTest, AFullQueueRefusesWithAHintToRetry) {
  house_.options().queue_capacity = 2;
  ASSERT_THAT(house_.Start(), IsOk());
  house_.journal().Hold();
  absl::BlockingCounter answered(3);
  for (int hour : {1, 2, 3}) {
    house_->Submit(SequencerHouse::Request(BookHour("i1", hour)),
                   [&](Outcome) { answered.DecrementCount(); });
    if (hour == 1) house_.journal().AwaitHeldWrite();
  }

  const Outcome outcome = house_.Submit(BookHour("i1", 4));

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(ReasonOf(outcome.status()), "QUEUE_FULL");
  EXPECT_TRUE(RetryDelayOf(outcome.status()).has_value());
  EXPECT_EQ(house_->stats().queue_full, 1);
  house_.journal().Release();
  answered.Wait();
}

TEST_F(SequencerTest, AnExpiredDeadlineIsNotDecided) {
  Submission submission = SequencerHouse::Request(BookHour("i1", 9));
  submission.deadline = house_.clock().Now() - absl::Seconds(1);

  const Outcome outcome = house_->SubmitAndWait(submission);

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(house_->Read().state().booking_count(), 0);
}

TEST_F(SequencerTest, ARecordThatIsTooLargeIsRefusedAlone) {
  house_.options().max_record_bytes = 2000;
  ASSERT_THAT(house_.Start(), IsOk());
  const uint64_t before = house_->revision();

  const Outcome refused = house_.Submit(CatalogueOf(100), "r1");

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, "2000"));
  EXPECT_EQ(ReasonOf(refused.status()), "RECORD_TOO_LARGE");
  EXPECT_EQ(house_->revision(), before);
  EXPECT_THAT(house_.Submit(BookHour("i1", 9), "r1"), IsOk());
}

TEST_F(SequencerTest, ACancelledCallIsNotDecided) {
  Submission submission = SequencerHouse::Request(BookHour("i1", 9));
  submission.cancelled = [] { return true; };

  const Outcome outcome = house_->SubmitAndWait(submission);

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(ReasonOf(outcome.status()), "CALL_CANCELLED");
  EXPECT_EQ(house_->Read().state().booking_count(), 0);
}

TEST_F(SequencerTest, AFullDiskRefusesCommandsUntilThereIsRoom) {
  absl::Status space = absl::ResourceExhaustedError("3 bytes are free");
  house_.options().check_space = [&] { return space; };
  ASSERT_THAT(house_.Start(), IsOk());

  const Outcome refused = house_.Submit(BookHour("i1", 9));

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted,
                                "3 bytes are free"));
  EXPECT_EQ(ReasonOf(refused.status()), "DISK_FULL");
  house_->Shutdown();
  space = absl::OkStatus();
  ASSERT_THAT(house_.Start(), IsOk());
  EXPECT_THAT(house_.Submit(BookHour("i1", 9)), IsOk());
  house_.Stop();  // It asks `space`.
}

TEST_F(SequencerTest, TimeNeverGoesBack) {
  const Outcome first = house_.Submit(BookHour("i1", 9));
  house_.clock().Advance(-absl::Hours(1));

  const Outcome second = house_.Submit(BookHour("i1", 11));

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ((*second)->time, (*first)->time);
}

TEST_F(SequencerTest, RefusesAHashThatIsNone) {
  Submission submission = SequencerHouse::Request(BookHour("i1", 9), "r1");
  submission.request_hash = "short";

  EXPECT_THAT(house_->SubmitAndWait(submission),
              StatusIs(absl::StatusCode::kInvalidArgument, "request_hash"));
}

TEST_F(SequencerTest, ShutdownAnswersWhatWasQueued) {
  house_.journal().Hold();
  std::vector<Outcome> outcomes;
  for (int hour = 1; hour <= 5; ++hour) {
    house_->Submit(SequencerHouse::Request(BookHour("i1", hour)),
                   [&](Outcome o) { outcomes.push_back(std::move(o)); });
  }
  house_.journal().Release();

  house_.Stop();

  EXPECT_THAT(outcomes, SizeIs(5));
  EXPECT_THAT(outcomes, Each(IsOk()));
}

TEST_F(SequencerTest, RefusesCommandsAfterShutdown) {
  house_->Shutdown();

  const Outcome outcome = house_.Submit(BookHour("i1", 9));

  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(outcome.status()), "SHUTTING_DOWN");
}

TEST_F(SequencerTest, CountsWhatItDoes) {
  ASSERT_THAT(house_.Submit(BookHour("i1", 9), "r1"), IsOk());
  ASSERT_THAT(house_.Submit(BookHour("i1", 9), "r1"), IsOk());
  ASSERT_THAT(house_.Submit(BookHour("i1", 9)), IsOk());

  const SequencerStats stats = house_->stats();

  EXPECT_EQ(stats.commands, 4);
  EXPECT_EQ(stats.records, 2);
  EXPECT_EQ(stats.repeats, 1);
  EXPECT_EQ(stats.rejections, 1);
}

TEST_F(SequencerTest, ManyThreadsNeverGetTheSameHour) {
  constexpr int kThreads = 8;
  constexpr int kHours = 40;
  std::vector<int> won(kThreads, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int hour = 0; hour < kHours; ++hour) {
        const Outcome outcome = house_.Submit(BookHour("i2", hour));
        if (outcome.ok() && !(*outcome)->rejection) ++won[t];
        if (house_->Read().state().booking_count() > kHours) won[t] += 1000;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  int total = 0;
  for (const int count : won) total += count;
  EXPECT_EQ(total, kHours);
  EXPECT_EQ(house_->Read().state().booking_count(), kHours);
}

}  // namespace
}  // namespace trilab
