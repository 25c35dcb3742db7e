#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "storage/database.h"
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
  // Closes a database whose 100 records are all in the log, and returns the
  // path of that log.
  std::string MakeLog() {
    CopyWhileOpen();
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
  void CopyWhileOpen() {
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
    return (*journal)->LastRevision();
  }

  static void Damage(const std::string& file, uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<int64_t>(at));
    stream.put('\x5a');
  }

  testing::TempDirectory temp_;
  const std::string path_ = temp_.Join("copy");
};

TEST_F(DamagedLogTest, KilledProcessLosesNothing) {
  MakeLog();

  EXPECT_THAT(LastRevision(), IsOkAndHolds(100));
}

TEST_F(DamagedLogTest, TornLastRecordIsDropped) {
  const std::string log = MakeLog();
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);

  EXPECT_THAT(LastRevision(), IsOkAndHolds(99));
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
