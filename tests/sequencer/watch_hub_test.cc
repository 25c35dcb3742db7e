#include "server/sequencer/watch_hub.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/sequencer.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using testing::BookHour;
using testing::CatalogueOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::SequencerHouse;
using testing::StatusIs;

class WatchHubTest : public ::testing::Test {
 protected:
  // The catalogue is revision 1.
  void SetUp() override {
    house_.options().watch_records = 4;
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(1)), IsOk());
  }

  void Book(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_THAT(house_.Submit(BookHour("i1", next_hour_++)), IsOk());
    }
  }

  std::unique_ptr<WatchCursor> Subscribe(uint64_t revision) {
    return *house_->watch_hub().Subscribe(revision);
  }

  // The revisions that are there to be taken.
  static std::vector<uint64_t> Drain(WatchCursor& cursor) {
    std::vector<uint64_t> revisions;
    while (true) {
      const absl::StatusOr<engine::Ptr<engine::Record>> record =
          cursor.TryNext();
      EXPECT_THAT(record, IsOk());
      if (!record.ok() || *record == nullptr) return revisions;
      revisions.push_back((*record)->revision);
    }
  }

  // Changes enough instruments to take more than 400 kB.
  static engine::PutResources RenamedInstruments(int version) {
    engine::PutResources all = CatalogueOf(2000);
    for (size_t i = 3; i < all.changes.size(); ++i) {
      auto instrument =
          *std::get<engine::Ptr<engine::Instrument>>(all.changes[i].resource);
      instrument.name.en = std::string(200, static_cast<char>('a' + version));
      all.changes[i] = testing::Put(std::move(instrument));
    }
    return all;
  }

  SequencerHouse house_;
  int next_hour_ = 0;
};

TEST_F(WatchHubTest, ANewCursorSeesWhatComesNext) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);

  Book(2);

  EXPECT_THAT(Drain(*cursor), ElementsAre(2, 3));
}

TEST_F(WatchHubTest, ACursorGoesFromJournalToMemoryWithoutAGap) {
  Book(9);
  const std::unique_ptr<WatchCursor> cursor = Subscribe(1);

  EXPECT_THAT(Drain(*cursor), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  Book(1);
  EXPECT_THAT(Drain(*cursor), ElementsAre(11));
}

TEST_F(WatchHubTest, ACursorThatFallsBehindCatchesUp) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);
  Book(1);
  ASSERT_THAT(cursor->TryNext(), IsOk());
  Book(8);

  EXPECT_THAT(Drain(*cursor), ElementsAre(3, 4, 5, 6, 7, 8, 9, 10));
}

TEST_F(WatchHubTest, WhatIsInMemoryIsBoundedByItsBytes) {
  house_.options().watch_bytes = 1000;
  ASSERT_THAT(house_.Start(), IsOk());
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);

  Book(1);
  EXPECT_GT(house_->watch_hub().bytes(), 0);
  ASSERT_THAT(house_.Submit(CatalogueOf(100)), IsOk());
  EXPECT_LE(house_->watch_hub().bytes(), 1000);
  Book(1);

  EXPECT_GT(house_->watch_hub().bytes(), 0);
  EXPECT_THAT(Drain(*cursor), ElementsAre(2, 3, 4));
}

TEST_F(WatchHubTest, ReadingAheadIsBoundedByBytes) {
  house_.options().watch_records = 1;
  ASSERT_THAT(house_.Start(), IsOk());
  for (int i = 0; i < 4; ++i) {
    ASSERT_THAT(house_.Submit(RenamedInstruments(i)), IsOk());
  }
  const std::unique_ptr<WatchCursor> cursor = Subscribe(2);

  ASSERT_THAT(cursor->TryNext(), IsOk());

  // Records of more than 400 kB: the third one fills the MiB.
  EXPECT_LE(cursor->ahead(), 2);
  EXPECT_THAT(Drain(*cursor), ElementsAre(3, 4, 5));
}

TEST_F(WatchHubTest, ACursorCrossesARestart) {
  Book(3);
  ASSERT_THAT(house_.Start(), IsOk());
  const std::unique_ptr<WatchCursor> cursor = Subscribe(3);

  Book(1);

  EXPECT_THAT(Drain(*cursor), ElementsAre(3, 4, 5));
}

TEST_F(WatchHubTest, RefusesARevisionThatLeftTheJournal) {
  Book(5);
  ASSERT_THAT(house_.journal().TruncateBefore(4), IsOk());

  const absl::Status status = house_->watch_hub().Subscribe(3).status();

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_EQ(ReasonOf(status), "REVISION_GONE");
}

TEST_F(WatchHubTest, ACursorWhoseNextRecordLeftTheJournalSaysSo) {
  Book(3);
  const std::unique_ptr<WatchCursor> cursor = Subscribe(2);
  Book(9);
  ASSERT_THAT(house_.journal().TruncateBefore(6), IsOk());

  EXPECT_THAT(cursor->TryNext(), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(WatchHubTest, RefusesARevisionInTheFuture) {
  const absl::Status status = house_->watch_hub().Subscribe(3).status();

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_EQ(ReasonOf(status), "REVISION_AHEAD");
}

TEST_F(WatchHubTest, NotifiesWhenARecordComes) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);
  absl::Notification ready;
  cursor->NotifyWhenReady([&] { ready.Notify(); });
  ASSERT_FALSE(ready.HasBeenNotified());

  Book(1);

  ready.WaitForNotification();
  EXPECT_THAT(Drain(*cursor), ElementsAre(2));
}

TEST_F(WatchHubTest, NotifiesAtOnceWhenARecordIsThere) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(1);
  absl::Notification ready;

  cursor->NotifyWhenReady([&] { ready.Notify(); });

  ready.WaitForNotification();
}

TEST_F(WatchHubTest, ACancelledNotificationDoesNotCome) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);
  absl::Notification ready;
  cursor->NotifyWhenReady([&] { ready.Notify(); });

  EXPECT_TRUE(cursor->CancelNotification());
  EXPECT_FALSE(cursor->CancelNotification());
  Book(1);
  EXPECT_FALSE(ready.HasBeenNotified());
}

TEST_F(WatchHubTest, ShutdownWakesEveryCursor) {
  const std::unique_ptr<WatchCursor> cursor = Subscribe(0);
  absl::Notification ready;
  cursor->NotifyWhenReady([&] { ready.Notify(); });

  house_->Shutdown();

  ready.WaitForNotification();
  EXPECT_TRUE(cursor->closed());
  EXPECT_THAT(Drain(*cursor), IsEmpty());
}

TEST_F(WatchHubTest, CountsItsCursors) {
  std::unique_ptr<WatchCursor> cursor = Subscribe(0);
  EXPECT_EQ(house_->watch_hub().watchers(), 1);

  cursor.reset();

  EXPECT_EQ(house_->watch_hub().watchers(), 0);
}

}  // namespace
}  // namespace trilab
