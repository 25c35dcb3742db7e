#include "storage/row_store.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/keys.h"
#include "storage/row_batch.h"
#include "storage/rows.h"
#include "tests/storage/memory_database.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::trilab::testing::IsOk;
using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::MemoryDatabase;
using ::trilab::testing::StatusIs;

constexpr uint64_t kMicroscope = 11;
constexpr uint64_t kChamber = 12;
constexpr uint64_t kPartner = 5;
constexpr int64_t kLongAgo = std::numeric_limits<int64_t>::min();
constexpr int64_t kFarAway = std::numeric_limits<int64_t>::max();

// An active booking of the microscope with bytes "booking <id>".
BookingRow MakeBooking(uint64_t id, int64_t start, int64_t end) {
  return {.id = id,
          .index = {.active = true,
                    .instruments = {kMicroscope},
                    .partner = kPartner,
                    .start_minute = start,
                    .end_minute = end},
          .bytes = absl::StrCat("booking ", id)};
}

class RowStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(database_.Reopen(), IsOk());
    OpenStore();
  }

  void OpenStore() {
    auto store = RowStore::Open(*database_);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  RowBatch NewBatch() { return RowBatch(*database_); }

  absl::Status Put(const BookingRow& row,
                   const std::optional<BookingIndex>& previous = {}) {
    RowBatch batch = NewBatch();
    batch.PutBooking(row, previous);
    return store_->Write(batch, store_->AppliedRevision() + 1);
  }

  std::vector<uint64_t> Ids(const absl::StatusOr<BookingPage>& page) {
    EXPECT_THAT(page, IsOk());
    std::vector<uint64_t> ids;
    if (!page.ok()) return ids;
    for (const StoredBooking& booking : page->bookings) {
      EXPECT_EQ(booking.bytes, absl::StrCat("booking ", booking.id));
      ids.push_back(booking.id);
    }
    return ids;
  }

  std::vector<uint64_t> ByInstrument(uint64_t owner, int64_t from,
                                     int64_t until) {
    return Ids(store_->NewReader().ScanByInstrument(
        {.owner = owner, .from_minute = from, .until_minute = until}));
  }

  std::vector<uint64_t> Active(int64_t cutoff) {
    std::vector<uint64_t> ids;
    EXPECT_THAT(store_->NewReader().ScanActive(
                    cutoff,
                    [&](uint64_t id, absl::string_view bytes) {
                      EXPECT_EQ(bytes, absl::StrCat("booking ", id));
                      ids.push_back(id);
                      return true;
                    }),
                IsOk());
    return ids;
  }

  size_t CountRows(Family family) {
    const std::unique_ptr<rocksdb::Iterator> rows(
        database_->db().NewIterator({}, database_->family(family)));
    size_t count = 0;
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) ++count;
    return count;
  }

  MemoryDatabase database_;
  std::unique_ptr<RowStore> store_;
};

TEST_F(RowStoreTest, StartsEmptyAtRevisionZero) {
  EXPECT_EQ(store_->AppliedRevision(), 0);
  EXPECT_THAT(store_->GetBooking(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_->GetResource(1, 1),
              StatusIs(absl::StatusCode::kNotFound, "resource 1/1"));
}

TEST_F(RowStoreTest, KeepsRowsAndRevisionAcrossReopen) {
  RowBatch batch = NewBatch();
  batch.PutResource(1, 7, "lab");
  batch.PutBooking(MakeBooking(1, 60, 120));
  ASSERT_THAT(store_->Write(batch, 9), IsOk());

  ASSERT_THAT(database_.Reopen(), IsOk());
  OpenStore();

  EXPECT_EQ(store_->AppliedRevision(), 9);
  EXPECT_THAT(store_->GetResource(1, 7), IsOkAndHolds("lab"));
  EXPECT_THAT(store_->GetBooking(1), IsOkAndHolds("booking 1"));
}

TEST_F(RowStoreTest, RefusesRowsOfAnEarlierRevision) {
  ASSERT_THAT(store_->Write(NewBatch(), 9), IsOk());

  EXPECT_THAT(store_->Write(NewBatch(), 8),
              StatusIs(absl::StatusCode::kInvalidArgument, "8 come after"));
  EXPECT_THAT(store_->Write(NewBatch(), 9), IsOk());
}

TEST_F(RowStoreTest, WritingTheSameRowsAgainChangesNothing) {
  const BookingRow before = MakeBooking(1, 60, 120);
  BookingRow after = MakeBooking(1, 180, 240);
  RowBatch batch = NewBatch();
  batch.PutBooking(before);
  batch.PutBooking(after, before.index);

  ASSERT_THAT(store_->Write(batch, 2), IsOk());
  ASSERT_THAT(store_->Write(batch, 2), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, 0, 1000), ElementsAre(1));
  EXPECT_EQ(CountRows(Family::kBookingsByInstrument), 1);
  EXPECT_EQ(CountRows(Family::kBookingsByEnd), 1);
}

TEST_F(RowStoreTest, DeletesResources) {
  RowBatch batch = NewBatch();
  batch.PutResource(1, 7, "lab");
  batch.DeleteResource(1, 7);
  ASSERT_THAT(store_->Write(batch, 1), IsOk());

  EXPECT_THAT(store_->GetResource(1, 7), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(RowStoreTest, ScansResourcesOfOneKindAfterAnId) {
  RowBatch batch = NewBatch();
  for (const uint8_t kind : {1, 2, 255}) {
    for (const uint64_t id : {3, 1, 2}) batch.PutResource(kind, id, "r");
  }
  ASSERT_THAT(store_->Write(batch, 1), IsOk());

  for (const uint8_t kind : {1, 2, 255}) {
    std::vector<uint64_t> ids;
    const auto collect = [&](uint64_t id, absl::string_view) {
      ids.push_back(id);
      return true;
    };
    ASSERT_THAT(store_->NewReader().ScanResources(kind, {}, collect), IsOk());
    ASSERT_THAT(store_->NewReader().ScanResources(kind, 2, collect), IsOk());
    EXPECT_THAT(ids, ElementsAre(1, 2, 3, 3));
  }
}

TEST_F(RowStoreTest, ScanByInstrumentFindsWhatIntersectsTheWindow) {
  ASSERT_THAT(Put(MakeBooking(1, 0, 60)), IsOk());
  ASSERT_THAT(Put(MakeBooking(2, 60, 120)), IsOk());
  ASSERT_THAT(Put(MakeBooking(3, 120, 180)), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, 60, 120), ElementsAre(2));
  EXPECT_THAT(ByInstrument(kMicroscope, 59, 121), ElementsAre(1, 2, 3));
  EXPECT_THAT(ByInstrument(kMicroscope, 180, 999), IsEmpty());
  EXPECT_THAT(ByInstrument(kChamber, 0, 999), IsEmpty());
}

TEST_F(RowStoreTest, ScanByInstrumentFindsTheLongestBookingFromItsLastMinute) {
  ASSERT_THAT(Put(MakeBooking(1, 0, kMaxBookingMinutes)), IsOk());

  EXPECT_THAT(
      ByInstrument(kMicroscope, kMaxBookingMinutes - 1, kMaxBookingMinutes),
      ElementsAre(1));
  EXPECT_THAT(ByInstrument(kMicroscope, kMaxBookingMinutes, kFarAway),
              IsEmpty());
}

TEST_F(RowStoreTest, ScanByInstrumentTakesAnyWindow) {
  ASSERT_THAT(Put(MakeBooking(1, -60, 60)), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, kLongAgo, kFarAway), ElementsAre(1));
}

TEST_F(RowStoreTest, ScanByInstrumentFindsABookingOfSeveralInstruments) {
  BookingRow row = MakeBooking(1, 0, 60);
  row.index.instruments = {kMicroscope, kChamber};
  ASSERT_THAT(Put(row), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, 0, 60), ElementsAre(1));
  EXPECT_THAT(ByInstrument(kChamber, 0, 60), ElementsAre(1));
}

TEST_F(RowStoreTest, ScanByInstrumentGoesPageByPage) {
  for (uint64_t id = 1; id <= 5; ++id) {
    // Ids against time, two of them at one time.
    ASSERT_THAT(Put(MakeBooking(id, 60 * (6 - id / 2), 600)), IsOk());
  }
  TimeQuery query{
      .owner = kMicroscope, .from_minute = 0, .until_minute = 1000, .limit = 2};
  std::vector<uint64_t> ids;
  int pages = 0;
  do {
    const auto page = store_->NewReader().ScanByInstrument(query);
    for (const uint64_t id : Ids(page)) ids.push_back(id);
    query.after = page->next;
    ++pages;
  } while (query.after.has_value() && pages < 10);

  EXPECT_THAT(ids, ElementsAre(4, 5, 2, 3, 1));
  EXPECT_EQ(pages, 3);
}

TEST_F(RowStoreTest, LastFullPageHasNoNext) {
  ASSERT_THAT(Put(MakeBooking(1, 0, 60)), IsOk());

  const auto page = store_->NewReader().ScanByInstrument(
      {.owner = kMicroscope, .from_minute = 0, .until_minute = 60, .limit = 1});

  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->next, std::nullopt);
}

TEST_F(RowStoreTest, ScanRefusesLimitZero) {
  EXPECT_THAT(store_->NewReader().ScanByPartner({.owner = 1, .limit = 0}),
              StatusIs(absl::StatusCode::kInvalidArgument, "limit"));
}

TEST_F(RowStoreTest, ScanByPartnerCanSkipInactiveBookings) {
  BookingRow cancelled = MakeBooking(1, 0, 60);
  cancelled.index.active = false;
  ASSERT_THAT(Put(cancelled), IsOk());
  ASSERT_THAT(Put(MakeBooking(2, 0, 60)), IsOk());
  TimeQuery query{.owner = kPartner, .from_minute = 0, .until_minute = 60};

  EXPECT_THAT(Ids(store_->NewReader().ScanByPartner(query)), ElementsAre(1, 2));
  query.active_only = true;
  EXPECT_THAT(Ids(store_->NewReader().ScanByPartner(query)), ElementsAre(2));
  query.active_only = false;
  query.inactive_only = true;
  EXPECT_THAT(Ids(store_->NewReader().ScanByPartner(query)), ElementsAre(1));
}

TEST_F(RowStoreTest, MovedBookingLeavesNoIndexRowsBehind) {
  BookingRow row = MakeBooking(1, 0, 60);
  row.index.instruments = {kMicroscope, kChamber};
  ASSERT_THAT(Put(row), IsOk());
  BookingRow moved = MakeBooking(1, 30, 90);
  moved.index.partner = kPartner + 1;

  ASSERT_THAT(Put(moved, row.index), IsOk());

  EXPECT_EQ(CountRows(Family::kBookingsByInstrument), 1);
  EXPECT_EQ(CountRows(Family::kBookingsByPartner), 1);
  EXPECT_EQ(CountRows(Family::kBookingsByEnd), 1);
  EXPECT_THAT(ByInstrument(kMicroscope, 60, 90), ElementsAre(1));
}

TEST_F(RowStoreTest, ShortenedBookingChangesItsIndexRowsInPlace) {
  const BookingRow row = MakeBooking(1, 0, 60);
  ASSERT_THAT(Put(row), IsOk());

  ASSERT_THAT(Put(MakeBooking(1, 0, 30), row.index), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, 30, 60), IsEmpty());
  EXPECT_THAT(Active(30), IsEmpty());
  EXPECT_THAT(Active(29), ElementsAre(1));
}

TEST_F(RowStoreTest, CancelledBookingIsNoLongerActive) {
  const BookingRow row = MakeBooking(1, 0, 60);
  ASSERT_THAT(Put(row), IsOk());
  BookingRow cancelled = row;
  cancelled.index.active = false;

  ASSERT_THAT(Put(cancelled, row.index), IsOk());

  EXPECT_THAT(Active(kLongAgo), IsEmpty());
  EXPECT_THAT(ByInstrument(kMicroscope, 0, 60), ElementsAre(1));
}

TEST_F(RowStoreTest, BookingWithTheSameIndexKeepsItsIndexRows) {
  const BookingRow row = MakeBooking(1, 0, 60);
  ASSERT_THAT(Put(row), IsOk());

  ASSERT_THAT(Put(row, row.index), IsOk());

  EXPECT_THAT(ByInstrument(kMicroscope, 0, 60), ElementsAre(1));
  EXPECT_THAT(Active(0), ElementsAre(1));
}

TEST_F(RowStoreTest, RefusesEmptyAndOverlongIntervals) {
  for (const auto& [start, end] :
       std::vector<std::pair<int64_t, int64_t>>{{60, 60},
                                                {60, 0},
                                                {0, kMaxBookingMinutes + 1},
                                                {kLongAgo, kFarAway}}) {
    EXPECT_THAT(Put(MakeBooking(4, start, end)),
                StatusIs(absl::StatusCode::kInvalidArgument, "booking 4"));
  }
  EXPECT_EQ(store_->AppliedRevision(), 0);
  EXPECT_EQ(CountRows(Family::kBookings), 0);
}

TEST_F(RowStoreTest, ScanActiveVisitsWhatEndsAfterTheCutoffById) {
  for (uint64_t id = 1; id <= 200; id += 1 + id / 4) {
    ASSERT_THAT(Put(MakeBooking(id, 0, 1000 - static_cast<int64_t>(id))),
                IsOk());
  }

  EXPECT_THAT(Active(kLongAgo),
              ElementsAre(1, 2, 3, 4, 6, 8, 11, 14, 18, 23, 29, 37, 47, 59, 74,
                          93, 117, 147, 184));
  EXPECT_THAT(Active(990), ElementsAre(1, 2, 3, 4, 6, 8));
  EXPECT_THAT(Active(kFarAway), IsEmpty());
}

TEST_F(RowStoreTest, ScanActiveNamesABookingThatIsGone) {
  ASSERT_THAT(Put(MakeBooking(8, 0, 60)), IsOk());
  ASSERT_TRUE(
      database_->db()
          .Delete({}, database_->family(Family::kBookings), EncodeIdKey(8))
          .ok());

  EXPECT_THAT(store_->NewReader().ScanActive(
                  0, [](uint64_t, absl::string_view) { return true; }),
              StatusIs(absl::StatusCode::kDataLoss, "booking 8"));
  EXPECT_THAT(store_->NewReader().ScanByPartner(
                  {.owner = kPartner, .from_minute = 0, .until_minute = 60}),
              StatusIs(absl::StatusCode::kDataLoss, "booking 8"));
}

TEST_F(RowStoreTest, ScanBookingsVisitsThoseAfterAnId) {
  for (uint64_t id = 1; id <= 4; ++id) {
    ASSERT_THAT(Put(MakeBooking(id, 0, 60)), IsOk());
  }

  std::vector<uint64_t> ids;
  ASSERT_THAT(
      store_->NewReader().ScanBookings(1,
                                       [&](uint64_t id, absl::string_view) {
                                         ids.push_back(id);
                                         return id < 3;
                                       }),
      IsOk());
  EXPECT_THAT(ids, ElementsAre(2, 3));
}

TEST_F(RowStoreTest, GetBookingsAnswersInTheOrderAsked) {
  ASSERT_THAT(Put(MakeBooking(1, 0, 60)), IsOk());
  ASSERT_THAT(Put(MakeBooking(2, 0, 60)), IsOk());

  EXPECT_THAT(
      store_->NewReader().GetBookings({2, 9, 1}),
      IsOkAndHolds(ElementsAre(Optional(std::string("booking 2")), std::nullopt,
                               Optional(std::string("booking 1")))));
}

TEST_F(RowStoreTest, ReaderDoesNotSeeLaterWrites) {
  ASSERT_THAT(Put(MakeBooking(1, 0, 60)), IsOk());
  const RowReader reader = store_->NewReader();
  ASSERT_THAT(Put(MakeBooking(2, 0, 60)), IsOk());

  EXPECT_THAT(reader.Revision(), IsOkAndHolds(1));
  EXPECT_THAT(reader.GetBooking(2), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Ids(reader.ScanByPartner(
                  {.owner = kPartner, .from_minute = 0, .until_minute = 60})),
              ElementsAre(1));
}

class RequestRowsTest : public RowStoreTest {
 protected:
  // Keeps a request made `age` ago.
  absl::Status PutRequest(absl::string_view id, absl::Duration age) {
    RowBatch batch = NewBatch();
    batch.PutRequest(
        "partners/5", id,
        {.revision = 3,
         .time_seconds = absl::ToUnixSeconds(database_.now() - age)});
    return store_->Write(batch, 3);
  }
};

TEST_F(RequestRowsTest, KnowsARequestByPrincipalAndId) {
  ASSERT_THAT(PutRequest("r1", absl::Hours(1)), IsOk());

  const auto found = store_->GetRequest("partners/5", "r1");
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->revision, 3);
  EXPECT_THAT(store_->GetRequest("partners/6", "r1"),
              IsOkAndHolds(std::nullopt));
}

TEST_F(RequestRowsTest, ForgetsARequestAfter48Hours) {
  ASSERT_THAT(PutRequest("young", absl::Hours(48)), IsOk());
  ASSERT_THAT(PutRequest("old", absl::Hours(48) + absl::Seconds(1)), IsOk());

  EXPECT_TRUE(store_->GetRequest("partners/5", "young")->has_value());
  EXPECT_FALSE(store_->GetRequest("partners/5", "old")->has_value());
}

TEST_F(RequestRowsTest, CompactionDropsForgottenRequestsOnly) {
  ASSERT_THAT(PutRequest("young", absl::Hours(1)), IsOk());
  ASSERT_THAT(PutRequest("old", absl::Hours(49)), IsOk());
  ASSERT_THAT(database_->Flush(), IsOk());

  ASSERT_TRUE(database_->db()
                  .CompactRange({}, database_->family(Family::kRequestIds),
                                nullptr, nullptr)
                  .ok());

  EXPECT_EQ(CountRows(Family::kRequestIds), 1);
  EXPECT_TRUE(store_->GetRequest("partners/5", "young")->has_value());
}

TEST_F(RequestRowsTest, RefusesAPrincipalBeyondItsLimit) {
  RowBatch batch = NewBatch();
  batch.PutRequest(std::string(kMaxPrincipalBytes + 1, 'p'), "r", {});

  EXPECT_THAT(store_->Write(batch, 1),
              StatusIs(absl::StatusCode::kInvalidArgument, "principal"));
}

}  // namespace
}  // namespace trilab::storage
