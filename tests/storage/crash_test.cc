#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "storage/database.h"
#include "storage/high_water_mark.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"
#include "storage/verify.h"
#include "tests/storage/memory_database.h"
#include "tests/storage/power_loss_file_system.h"
#include "tests/storage/temp_directory.h"
#include "tests/support/status_matchers.h"

// What is left after the power fails at any moment.

namespace trilab::storage {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::MemoryDatabase;
using ::trilab::testing::PowerLossFileSystem;
using ::trilab::testing::StatusIs;

// The booking that fact `revision` makes.
BookingRow MakeBooking(uint64_t revision) {
  const int64_t start = static_cast<int64_t>(revision) * 60;
  return {.id = revision,
          .index = {.active = true,
                    .instruments = {revision % 7},
                    .partner = revision % 3,
                    .start_minute = start,
                    .end_minute = start + 60},
          .bytes = absl::StrCat("booking ", revision)};
}

class PowerLossTest : public ::testing::Test {
 protected:
  void SetUp() override {
    memory_.options().env = env_.get();
    Reopen();
  }
  void TearDown() override { Close(); }

  void Reopen() {
    Close();
    ASSERT_THAT(memory_.Reopen(), IsOk());
    auto journal = RocksdbJournal::Open(*memory_);
    ASSERT_THAT(journal, IsOk());
    journal_ = *std::move(journal);
    auto rows = RowStore::Open(*memory_);
    ASSERT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
  }
  void Close() {
    rows_.reset();
    journal_.reset();
    memory_.Close();
  }
  void LosePower(uint64_t surviving_bytes) {
    system_->CutPower();
    Close();
    system_->RestorePower(surviving_bytes);
    Reopen();
  }

  void AppendOne(uint64_t revision) {
    ASSERT_THAT(journal_->Append({{revision, absl::StrCat("fact ", revision)}}),
                IsOk());
  }
  void WriteRows(uint64_t revision) {
    RowBatch batch(*memory_);
    batch.PutBooking(MakeBooking(revision));
    ASSERT_THAT(rows_->Write(batch, revision), IsOk());
  }

  // The rows are those of the applied revision, no more and no less.
  void ExpectRowsOfAppliedRevision() {
    uint64_t bookings = 0;
    ASSERT_THAT(rows_->NewReader().ScanBookings(
                    std::nullopt,
                    [&](uint64_t id, absl::string_view bytes) {
                      EXPECT_EQ(id, ++bookings);
                      EXPECT_EQ(bytes, MakeBooking(id).bytes);
                      return true;
                    }),
                IsOk());
    EXPECT_EQ(bookings, rows_->AppliedRevision());
    const auto summary = VerifyStorage(
        *memory_,
        [](uint64_t id, absl::string_view) -> absl::StatusOr<BookingIndex> {
          return MakeBooking(id).index;
        },
        [](const Finding& finding) {
          ADD_FAILURE() << finding.key << ": " << finding.problem;
        });
    ASSERT_THAT(summary, IsOk());
  }

  MemoryDatabase memory_;
  std::shared_ptr<PowerLossFileSystem> system_ =
      std::make_shared<PowerLossFileSystem>(memory_.env().GetFileSystem());
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(system_);
  std::unique_ptr<RocksdbJournal> journal_;
  std::unique_ptr<RowStore> rows_;
};

TEST_F(PowerLossTest, AppendedRecordsSurvive) {
  for (uint64_t revision = 1; revision <= 50; ++revision) AppendOne(revision);

  LosePower(0);

  EXPECT_EQ(journal_->LastRevision(), 50);
}

TEST_F(PowerLossTest, RowsBehindTheLastSyncAreLostAndCanBeWrittenAgain) {
  AppendOne(1);
  WriteRows(1);
  AppendOne(2);
  WriteRows(2);

  LosePower(0);

  EXPECT_EQ(journal_->LastRevision(), 2);
  EXPECT_EQ(rows_->AppliedRevision(), 1);
  ExpectRowsOfAppliedRevision();
  WriteRows(2);
  ExpectRowsOfAppliedRevision();
}

// Whatever part of the unsynced bytes reaches the disk, no record is lost and
// the rows are those of one revision.
TEST_F(PowerLossTest, RowsAreOfOneRevisionWhereverTheLogIsTorn) {
  uint64_t revision = 0;
  for (uint64_t surviving = 0; surviving < 600; surviving += 29) {
    for (int i = 0; i < 3; ++i) {
      AppendOne(++revision);
      WriteRows(revision);
    }
    LosePower(surviving);
    if (HasFatalFailure()) return;

    ASSERT_EQ(journal_->LastRevision(), revision);
    ASSERT_GE(rows_->AppliedRevision(), revision - 1);
    ASSERT_LE(rows_->AppliedRevision(), revision);
    ExpectRowsOfAppliedRevision();
    if (rows_->AppliedRevision() < revision) WriteRows(revision);
  }
}

TEST_F(PowerLossTest, FlushesDoNotTearRowsFromTheirRevision) {
  for (uint64_t revision = 1; revision <= 20; ++revision) {
    AppendOne(revision);
    WriteRows(revision);
    // One family alone reaches its table file, ahead of the others.
    const Family family = revision % 2 == 0 ? Family::kMeta : Family::kBookings;
    ASSERT_TRUE(memory_->db().Flush({}, memory_->family(family)).ok());
    if (revision % 5 == 0) {
      LosePower(0);
      ASSERT_EQ(journal_->LastRevision(), revision);
      ASSERT_LE(rows_->AppliedRevision(), revision);
      ExpectRowsOfAppliedRevision();
      if (rows_->AppliedRevision() < revision) WriteRows(revision);
    }
  }
}

// Damage to what was synced, on real files.
class DamagedLogTest : public ::testing::Test {
 protected:
  // Closes a database whose 100 records are all in the log, perhaps with an
  // unsynced row behind them, and returns the path of that log.
  std::string MakeLog(size_t unsynced_row_bytes = 0) {
    CopyWhileOpen(unsynced_row_bytes);
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (absl::EndsWith(entry.path().string(), ".log") &&
          entry.file_size() > 0) {
        return entry.path();
      }
    }
    ADD_FAILURE() << "no log";
    return "";
  }

  // A copy of an open directory is what a killed process leaves.
  void CopyWhileOpen(size_t unsynced_row_bytes) {
    DatabaseOptions options;
    options.path = temp_.Join("live");
    auto database = Database::Open(options);
    ASSERT_THAT(database, IsOk());
    auto journal = RocksdbJournal::Open(**database);
    ASSERT_THAT(journal, IsOk());
    for (uint64_t revision = 1; revision <= 100; ++revision) {
      ASSERT_THAT((*journal)->Append({{revision, std::string(500, 'f')}}),
                  IsOk());
    }
    if (unsynced_row_bytes > 0) {
      auto rows = RowStore::Open(**database);
      ASSERT_THAT(rows, IsOk());
      RowBatch batch(**database);
      batch.PutResource(1, 1, std::string(unsynced_row_bytes, 'r'));
      ASSERT_THAT((*rows)->Write(batch, 100), IsOk());
    }
    std::filesystem::copy(options.path, path_);
    std::filesystem::remove(path_ + "/LOCK");
  }

  // Opens the copy; the journal's last revision.
  absl::StatusOr<uint64_t> LastRevision(bool drop_damaged_log_tail = false) {
    DatabaseOptions options;
    options.path = path_;
    options.drop_damaged_log_tail = drop_damaged_log_tail;
    auto database = Database::Open(options);
    if (!database.ok()) return database.status();
    auto journal = RocksdbJournal::Open(**database);
    if (!journal.ok()) return journal.status();
    dropped_ = (*journal)->dropped();
    return (*journal)->LastRevision();
  }

  static void Overwrite(const std::string& file, uint64_t at,
                        const std::string& bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<int64_t>(at));
    stream << bytes;
  }
  static void Damage(const std::string& file, uint64_t at) {
    Overwrite(file, at, "\x5a");
  }

  // Where the pieces of RocksDB's log begin: blocks of 32 KiB, in them a
  // checksum of 4 bytes, a length of 2 (the low byte first), a type, the
  // content.
  static std::vector<uint64_t> RecordOffsets(const std::string& log) {
    std::string bytes;
    EXPECT_TRUE(
        rocksdb::ReadFileToString(rocksdb::Env::Default(), log, &bytes).ok());
    std::vector<uint64_t> offsets;
    for (uint64_t at = 0; at + kHeaderBytes <= bytes.size();) {
      const uint64_t left = kBlockBytes - at % kBlockBytes;
      if (left < kHeaderBytes) {
        at += left;
        continue;
      }
      offsets.push_back(at);
      at += kHeaderBytes + static_cast<uint8_t>(bytes[at + 4]) +
            256 * static_cast<uint8_t>(bytes[at + kLengthHighByte]);
    }
    return offsets;
  }

  static constexpr uint64_t kBlockBytes = 32 << 10;
  static constexpr uint64_t kHeaderBytes = 7;
  static constexpr uint64_t kLengthHighByte = 5;

  testing::TempDirectory temp_;
  const std::string path_ = temp_.Join("copy");
  uint64_t dropped_ = 0;  // By the last journal opened.
};

TEST_F(DamagedLogTest, KilledProcessLosesNothing) {
  MakeLog();

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, TornUnsyncedRecordIsDropped) {
  const std::string log = MakeLog(/*unsynced_row_bytes=*/1000);
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, TornAcknowledgedRecordIsRefused) {
  const std::string log = MakeLog();
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);

  EXPECT_THAT(LastRevision(),
              StatusIs(absl::StatusCode::kDataLoss, "ends at revision 99"));
}

TEST_F(DamagedLogTest, ZerosBehindTheLastRecordAreDropped) {
  const std::string log = MakeLog();
  std::filesystem::resize_file(log, std::filesystem::file_size(log) + 5000);

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, DamageInTheMiddleIsRefused) {
  const std::string log = MakeLog();
  Damage(log, std::filesystem::file_size(log) / 2);

  EXPECT_THAT(LastRevision(), StatusIs(absl::StatusCode::kDataLoss, path_));
}

// A power loss may persist a record's end without a page before it.
TEST_F(DamagedLogTest, ZeroedPageInTheUnsyncedEndIsRefusedButCanBeDropped) {
  const std::string log = MakeLog(/*unsynced_row_bytes=*/20'000);
  // The last whole page of the row.
  Overwrite(log, (std::filesystem::file_size(log) - 6000) / 4096 * 4096,
            std::string(4096, '\0'));

  EXPECT_THAT(LastRevision(),
              StatusIs(absl::StatusCode::kDataLoss, "--drop-damaged-log-tail"));
  EXPECT_THAT(LastRevision(/*drop_damaged_log_tail=*/true), IsOkAndHolds(100));
  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

// RocksDB takes a length that points behind the end for a torn record, and
// says nothing.
TEST_F(DamagedLogTest, AcknowledgedRecordsThatTheLogLostAreMissed) {
  const std::string log = MakeLog();
  Overwrite(log, RecordOffsets(log).rbegin()[9] + kLengthHighByte, "\x7f");

  EXPECT_THAT(LastRevision(),
              StatusIs(absl::StatusCode::kDataLoss, "ends at revision 90"));
  EXPECT_THAT(LastRevision(),
              StatusIs(absl::StatusCode::kDataLoss, "--drop-damaged-log-tail"));
}

TEST_F(DamagedLogTest, AcknowledgedRecordsThatTheLogLostCanBeGivenUp) {
  const std::string log = MakeLog();
  Overwrite(log, RecordOffsets(log).rbegin()[9] + kLengthHighByte, "\x7f");

  EXPECT_THAT(LastRevision(/*drop_damaged_log_tail=*/true), IsOkAndHolds(90));
  EXPECT_EQ(dropped_, 10);
  EXPECT_THAT(LastRevision(), IsOkAndHolds(90));
  EXPECT_EQ(dropped_, 0);
}

TEST_F(DamagedLogTest, AStoreWithoutAMarkOpens) {
  MakeLog();
  std::filesystem::remove(path_ + "/" + kHighWaterMarkFile);

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, ADamagedMarkSaysNothing) {
  MakeLog();
  Overwrite(path_ + "/" + kHighWaterMarkFile, 0, "\x7f");

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, TheMarkHasTheseBytes) {
  MakeLog();

  std::string bytes;
  ASSERT_TRUE(rocksdb::ReadFileToString(rocksdb::Env::Default(),
                                        path_ + "/" + kHighWaterMarkFile,
                                        &bytes)
                  .ok());
  EXPECT_EQ(absl::BytesToHexString(bytes),
            "00000000000000642ffd7a28"
            "00000000");
}

TEST_F(DamagedLogTest, DamageInTheMiddleCanBeDroppedOnRequest) {
  const std::string log = MakeLog();
  Damage(log, std::filesystem::file_size(log) / 2);

  const auto last = LastRevision(/*drop_damaged_log_tail=*/true);

  ASSERT_THAT(last, IsOk());
  EXPECT_GT(*last, 30);
  EXPECT_LT(*last, 60);
}

}  // namespace
}  // namespace trilab::storage
