#include "storage/verify.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/metadata.h"
#include "storage/keys.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"
#include "storage/values.h"
#include "tests/storage/memory_database.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::trilab::testing::IsOk;
using ::trilab::testing::MemoryDatabase;
using ::trilab::testing::StatusIs;

// The index that booking `id`'s bytes stand for here.
BookingIndex IndexOf(uint64_t id) {
  const int64_t start = static_cast<int64_t>(id) * 60;
  return {.active = id % 2 == 1,
          .instruments = {100 + id, 200},
          .partner = 5,
          .start_minute = start,
          .end_minute = start + 60};
}

class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(database_.Reopen(), IsOk());
    auto journal = RocksdbJournal::Open(*database_);
    ASSERT_THAT(journal, IsOk());
    auto rows = RowStore::Open(*database_);
    ASSERT_THAT(rows, IsOk());
    RowBatch batch(*database_);
    for (uint64_t id = 1; id <= 4; ++id) {
      ASSERT_THAT((*journal)->Append({{id, "fact"}}), IsOk());
      batch.PutBooking({.id = id, .index = IndexOf(id), .bytes = "good"});
    }
    batch.PutResource(1, 1, "lab");
    batch.PutRequest("p", "r", {});
    ASSERT_THAT((*rows)->Write(batch, 4), IsOk());
  }

  void Put(Family family, const std::string& key, const std::string& value) {
    ASSERT_TRUE(
        database_->db().Put({}, database_->family(family), key, value).ok());
  }
  void Delete(Family family, const std::string& key) {
    ASSERT_TRUE(
        database_->db().Delete({}, database_->family(family), key).ok());
  }

  // "family: key problem" of each finding.
  std::vector<std::string> Findings() {
    std::vector<std::string> findings;
    const auto summary = VerifyStorage(
        *database_,
        [](uint64_t id,
           absl::string_view bytes) -> absl::StatusOr<BookingIndex> {
          if (bytes != "good") return absl::DataLossError("bad booking bytes");
          return IndexOf(id);
        },
        [&](const Finding& finding) {
          findings.push_back(absl::StrCat(FamilyName(finding.family), ": ",
                                          finding.key, " ", finding.problem));
        });
    EXPECT_THAT(summary, IsOk());
    if (summary.ok()) {
      EXPECT_EQ(summary->findings, findings.size());
      summary_ = *summary;
    }
    return findings;
  }

  MemoryDatabase database_;
  VerifySummary summary_;
};

TEST_F(VerifyTest, FindsNothingWrongAndCountsRows) {
  EXPECT_THAT(Findings(), IsEmpty());
  EXPECT_EQ(summary_.journal_records, 4);
  EXPECT_EQ(summary_.resources, 1);
  EXPECT_EQ(summary_.bookings, 4);
  EXPECT_EQ(summary_.index_rows, 8 + 4 + 2);
  EXPECT_EQ(summary_.requests, 1);
}

TEST_F(VerifyTest, FindsAJournalGap) {
  Delete(Family::kJournal, EncodeIdKey(2));

  EXPECT_THAT(Findings(),
              ElementsAre("journal: record 3 follows a gap: 2 is missing"));
}

TEST_F(VerifyTest, FindsAJournalRecordThatChanged) {
  Put(Family::kJournal, EncodeIdKey(2), EncodeJournalValue(2, "fact") + "!");

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("record 2 does not match")));
}

TEST_F(VerifyTest, FindsRowsAheadOfTheJournal) {
  Delete(Family::kJournal, EncodeIdKey(4));

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("the journal ends at 3")));
}

TEST_F(VerifyTest, FindsAMissingIndexRow) {
  Delete(
      Family::kBookingsByInstrument,
      EncodeTimeIndexKey({.owner = 200, .start_minute = 120, .booking_id = 2}));
  Delete(Family::kBookingsByEnd,
         EncodeEndIndexKey({.end_minute = 120, .booking_id = 1}));

  EXPECT_THAT(
      Findings(),
      ElementsAre("bookings_by_end: booking 1 has no index row here",
                  "bookings_by_instrument: booking 2 has no index row here"));
}

TEST_F(VerifyTest, FindsAnIndexRowWithAnotherValue) {
  Put(Family::kBookingsByPartner,
      EncodeTimeIndexKey({.owner = 5, .start_minute = 120, .booking_id = 2}),
      EncodeTimeIndexValue({.end_minute = 121}));

  EXPECT_THAT(Findings(),
              ElementsAre("bookings_by_partner: booking 2 has an index row "
                          "with another value"));
}

TEST_F(VerifyTest, FindsIndexRowsOfABookingThatIsGone) {
  Delete(Family::kBookings, EncodeIdKey(2));

  EXPECT_THAT(Findings(),
              ElementsAre("bookings_by_instrument: booking 2 does not exist",
                          "bookings_by_instrument: booking 2 does not exist",
                          "bookings_by_partner: booking 2 does not exist"));
}

TEST_F(VerifyTest, FindsStrayIndexRows) {
  const std::string value = EncodeTimeIndexValue({.end_minute = 120});
  Put(Family::kBookingsByInstrument,
      EncodeTimeIndexKey({.owner = 7, .start_minute = 60, .booking_id = 1}),
      value);
  Put(Family::kBookingsByPartner,
      EncodeTimeIndexKey({.owner = 5, .start_minute = 61, .booking_id = 1}),
      value);
  Put(Family::kBookingsByEnd,
      EncodeEndIndexKey({.end_minute = 180, .booking_id = 2}), "");

  EXPECT_THAT(Findings(),
              ElementsAre("bookings_by_instrument: booking 1 has a stray "
                          "index row of owner 7 at minute 60",
                          "bookings_by_partner: booking 1 has a stray index "
                          "row of owner 5 at minute 61",
                          "bookings_by_end: booking 2 has a stray index row "
                          "at minute 180"));
}

TEST_F(VerifyTest, ReportsABookingThatCannotBeDecodedOnce) {
  Put(Family::kBookings, EncodeIdKey(2), "bad");

  EXPECT_THAT(Findings(), ElementsAre("bookings: booking 2 bad booking bytes"));
}

TEST_F(VerifyTest, StopsWithinAThousandRowsWhenCancelled) {
  for (uint64_t id = 1; id <= 5000; ++id) {
    Put(Family::kResources, EncodeResourceKey({.kind = 1, .id = id}), "lab");
  }
  int asked = 0;
  const auto summary = VerifyStorage(
      *database_, [](uint64_t id, absl::string_view) { return IndexOf(id); },
      [](const Finding&) {}, [&asked] { return ++asked == 2; });

  EXPECT_THAT(summary, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(asked, 2);
}

TEST_F(VerifyTest, FindsDamageInATableFile) {
  for (uint64_t id = 1; id <= 100; ++id) {
    Put(Family::kResources, EncodeResourceKey({.kind = 1, .id = id}),
        std::string(500, static_cast<char>(id)));
  }
  ASSERT_THAT(database_->Flush(), IsOk());
  std::vector<rocksdb::LiveFileMetaData> files;
  database_->db().GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (file.column_family_name != FamilyName(Family::kResources)) continue;
    const std::string name = file.db_path + file.name;
    std::string bytes;
    ASSERT_TRUE(rocksdb::ReadFileToString(&database_.env(), name, &bytes).ok());
    bytes[100] ^= 1;
    ASSERT_TRUE(rocksdb::WriteStringToFile(&database_.env(), bytes, name).ok());
  }

  EXPECT_THAT(Findings(), Contains(HasSubstr("files")));
}

TEST_F(VerifyTest, FindsKeysAndValuesOfAnotherFormat) {
  Put(Family::kResources, "x", "");
  Put(Family::kBookingsByEnd, "y", "");
  Put(Family::kRequestIds, EncodeRequestKey("p", "q"), "short");

  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("resource key has 1 bytes"),
                                      HasSubstr("request row has 5 bytes"),
                                      HasSubstr("end index key has 1 bytes")));
}

}  // namespace
}  // namespace trilab::storage
