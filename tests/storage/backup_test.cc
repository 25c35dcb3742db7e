#include "storage/backup.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"
#include "tests/storage/temp_directory.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::testing::SizeIs;
using ::trilab::testing::IsOk;
using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::StatusIs;
using ::trilab::testing::TempDirectory;

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.path = temp_.Join("data");
    auto database = Database::Open(options_);
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
    auto journal = RocksdbJournal::Open(*database_);
    ASSERT_THAT(journal, IsOk());
    journal_ = *std::move(journal);
    auto rows = RowStore::Open(*database_);
    ASSERT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
  }

  // Appends records up to `revision`, each with a resource row.
  void FillTo(uint64_t revision) {
    for (uint64_t r = journal_->LastRevision() + 1; r <= revision; ++r) {
      ASSERT_THAT(journal_->Append({{r, std::string(1000, 'f')}}), IsOk());
      RowBatch batch(*database_);
      batch.PutResource(1, r, absl::StrCat("resource ", r));
      ASSERT_THAT(rows_->Write(batch, r), IsOk());
    }
  }

  // Adds 24 MB that do not compress.
  void WriteNoise() {
    RowBatch batch(*database_);
    std::string noise;
    for (uint32_t i = 1; noise.size() < (24 << 20); ++i) {
      const uint32_t mixed = i * 2654435761U;
      noise.append(reinterpret_cast<const char*>(&mixed), sizeof(mixed));
    }
    batch.PutResource(1, 1, noise);
    ASSERT_THAT(rows_->Write(batch, 0), IsOk());
  }

  absl::Status Restore(uint32_t id) {
    return RestoreBackup(backup_dir_, id, target_);
  }

  // Opens what was restored, and returns its journal's last revision.
  absl::StatusOr<uint64_t> RestoredRevision() {
    DatabaseOptions options;
    options.path = target_;
    options.must_exist = true;
    auto database = Database::Open(options);
    if (!database.ok()) return database.status();
    EXPECT_EQ((*database)->store_id(), database_->store_id());
    auto journal = RocksdbJournal::Open(**database);
    if (!journal.ok()) return journal.status();
    auto rows = RowStore::Open(**database);
    if (!rows.ok()) return rows.status();
    EXPECT_EQ((*rows)->AppliedRevision(), (*journal)->LastRevision());
    EXPECT_THAT((*rows)->GetResource(1, (*journal)->LastRevision()), IsOk());
    return (*journal)->LastRevision();
  }

  // Damages one table file of the backup directory.
  void DamageBackup() {
    for (const auto& entry : std::filesystem::directory_iterator(
             backup_dir_ + "/shared_checksum")) {
      std::fstream file(entry.path(),
                        std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<int64_t>(entry.file_size()) / 2);
      file.put('\x5a');
      return;
    }
    FAIL() << "no table file";
  }

  // Removes the table file of the backup directory that was made last.
  void RemoveNewestTable() {
    std::filesystem::path newest;
    for (const auto& entry : std::filesystem::directory_iterator(
             backup_dir_ + "/shared_checksum")) {
      newest = std::max(newest, entry.path());
    }
    ASSERT_TRUE(std::filesystem::remove(newest));
  }

  TempDirectory temp_;
  DatabaseOptions options_;
  const std::string backup_dir_ = temp_.Join("backups");
  const std::string target_ = temp_.Join("restored");
  std::unique_ptr<Database> database_;
  std::unique_ptr<RocksdbJournal> journal_;
  std::unique_ptr<RowStore> rows_;
};

TEST_F(BackupTest, RestoredBackupHasWhatWasDurable) {
  FillTo(20);

  const auto backup = CreateBackup(*database_, backup_dir_);
  ASSERT_THAT(backup, IsOk());
  EXPECT_EQ(backup->revision, 20);
  EXPECT_EQ(backup->store_id, database_->store_id());
  EXPECT_EQ(backup->format_version, kFormatVersion);
  FillTo(25);

  ASSERT_THAT(Restore(backup->id), IsOk());
  EXPECT_THAT(RestoredRevision(), IsOkAndHolds(20));
}

TEST_F(BackupTest, EachBackupRestoresOnItsOwn) {
  for (const uint64_t revision : {5, 10, 15}) {
    FillTo(revision);
    ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  }

  const auto backups = ListBackups(backup_dir_);
  ASSERT_THAT(backups, IsOkAndHolds(SizeIs(3)));
  EXPECT_EQ((*backups)[1].revision, 10);
  ASSERT_THAT(Restore((*backups)[1].id), IsOk());
  EXPECT_THAT(RestoredRevision(), IsOkAndHolds(10));
}

TEST_F(BackupTest, ReportsProgress) {
  WriteNoise();
  std::vector<uint64_t> told;
  const auto tell = [&told](uint64_t copied) {
    told.push_back(copied);
    return true;
  };

  ASSERT_THAT(CreateBackup(*database_, backup_dir_, tell), IsOk());

  ASSERT_GE(told.size(), 3);
  EXPECT_EQ(told[0], 0);
  EXPECT_EQ(told[1], 1 << 20);
  EXPECT_EQ(told[2], 2 << 20);
}

TEST_F(BackupTest, StopsWhenProgressSaysSo) {
  WriteNoise();
  uint64_t told = 0;
  const auto stop = [&told](uint64_t copied) {
    told = copied;
    return copied == 0;
  };

  EXPECT_THAT(CreateBackup(*database_, backup_dir_, stop),
              StatusIs(absl::StatusCode::kCancelled));

  EXPECT_LT(told, 20 << 20);
  EXPECT_THAT(ListBackups(backup_dir_), IsOkAndHolds(SizeIs(0)));
  EXPECT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  EXPECT_THAT(VerifyBackup(backup_dir_, 1), IsOk());
}

TEST_F(BackupTest, RestoreRefusesATargetThatIsNotEmpty) {
  FillTo(1);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  std::filesystem::create_directory(target_);
  std::ofstream(target_ + "/letter.txt") << "x";

  EXPECT_THAT(Restore(1), StatusIs(absl::StatusCode::kFailedPrecondition,
                                   target_ + " is not empty"));
  EXPECT_TRUE(std::filesystem::exists(target_ + "/letter.txt"));
}

TEST_F(BackupTest, RestoreTakesAnEmptyTargetAndARestThatWasCutOff) {
  FillTo(1);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  std::filesystem::create_directory(target_);
  std::filesystem::create_directory(target_ + ".partial");
  std::ofstream(target_ + ".partial/000099.sst") << "x";

  ASSERT_THAT(Restore(1), IsOk());
  EXPECT_FALSE(std::filesystem::exists(target_ + "/000099.sst"));
  EXPECT_THAT(RestoredRevision(), IsOkAndHolds(1));
}

TEST_F(BackupTest, RestoreRefusesAnUnknownBackup) {
  FillTo(1);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());

  EXPECT_THAT(Restore(7), StatusIs(absl::StatusCode::kNotFound, "backup 7"));
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(BackupTest, VerifyAcceptsAGoodBackup) {
  FillTo(5);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());

  EXPECT_THAT(VerifyBackup(backup_dir_, 1), IsOk());
}

TEST_F(BackupTest, DamagedBackupIsToldAndNotRestored) {
  FillTo(5);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  DamageBackup();

  EXPECT_THAT(VerifyBackup(backup_dir_, 1),
              StatusIs(absl::StatusCode::kDataLoss, "backup 1"));
  EXPECT_THAT(Restore(1), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(BackupTest, NewestBackupIsTheLastOne) {
  for (const uint64_t revision : {5, 10}) {
    FillTo(revision);
    ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  }

  EXPECT_THAT(NewestBackup(backup_dir_), IsOkAndHolds(2));
}

TEST_F(BackupTest, NoOlderBackupStandsInForADamagedOne) {
  for (const uint64_t revision : {5, 10, 15}) {
    FillTo(revision);
    ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  }
  RemoveNewestTable();

  EXPECT_THAT(NewestBackup(backup_dir_),
              StatusIs(absl::StatusCode::kDataLoss,
                       "backup 3 in " + backup_dir_ +
                           " is damaged, and the newest good one, 2,"));
  EXPECT_THAT(Restore(3), StatusIs(absl::StatusCode::kDataLoss, "backup 3"));
  ASSERT_THAT(Restore(2), IsOk());
  EXPECT_THAT(RestoredRevision(), IsOkAndHolds(10));
}

TEST_F(BackupTest, DamagedBackupsAreListed) {
  FillTo(5);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  FillTo(10);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  RemoveNewestTable();

  const auto backups = ListBackups(backup_dir_);

  ASSERT_THAT(backups, IsOkAndHolds(SizeIs(2)));
  EXPECT_FALSE((*backups)[0].damaged);
  EXPECT_EQ((*backups)[1].id, 2);
  EXPECT_TRUE((*backups)[1].damaged);
}

TEST_F(BackupTest, ThereIsNoNewestWithoutAnyGood) {
  FillTo(5);
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  RemoveNewestTable();

  EXPECT_THAT(NewestBackup(backup_dir_),
              StatusIs(absl::StatusCode::kDataLoss, "no good one"));
}

// A file system that has just as much free as it is told.
class SmallFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  SmallFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "SmallFileSystem"; }
  rocksdb::IOStatus GetFreeSpace(const std::string&, const rocksdb::IOOptions&,
                                 uint64_t* bytes,
                                 rocksdb::IODebugContext*) override {
    *bytes = free_;
    return rocksdb::IOStatus::OK();
  }
  void set_free(uint64_t bytes) { free_ = bytes; }

 private:
  std::atomic<uint64_t> free_ = uint64_t{1} << 40;
};

class BackupSpaceTest : public BackupTest {
 protected:
  // 24 MB on a disk of which 8 MiB must stay free.
  void SetUp() override {
    options_.env = env_.get();
    options_.min_free_bytes = 8 << 20;
    BackupTest::SetUp();
    WriteNoise();
  }
  void TearDown() override {
    rows_.reset();
    journal_.reset();
    database_.reset();
  }

  std::shared_ptr<SmallFileSystem> system_ =
      std::make_shared<SmallFileSystem>();
  std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(system_);
};

TEST_F(BackupSpaceTest, ABackupThatDoesNotFitIsNotBegun) {
  system_->set_free(30 << 20);
  int calls = 0;
  const auto count = [&calls](uint64_t) { return ++calls > 0; };

  EXPECT_THAT(CreateBackup(*database_, backup_dir_, count),
              StatusIs(absl::StatusCode::kResourceExhausted, "must stay free"));
  EXPECT_EQ(calls, 0);
}

TEST_F(BackupSpaceTest, ABackupThatFitsIsMade) {
  system_->set_free(34 << 20);

  EXPECT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
}

TEST_F(BackupSpaceTest, FilesOfAnEarlierBackupTakeNothing) {
  ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  system_->set_free(10 << 20);

  EXPECT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
}

TEST_F(BackupSpaceTest, ABackupStopsWhenTheDiskFillsMeanwhile) {
  uint64_t told = 0;
  const auto fill = [&](uint64_t copied) {
    told = copied;
    if (copied >= 2 << 20) system_->set_free(8 << 20);
    return true;
  };

  EXPECT_THAT(CreateBackup(*database_, backup_dir_, fill),
              StatusIs(absl::StatusCode::kResourceExhausted, "must stay free"));
  EXPECT_LT(told, 8 << 20);
  EXPECT_THAT(ListBackups(backup_dir_), IsOkAndHolds(SizeIs(0)));
}

TEST_F(BackupTest, PurgeKeepsTheNewest) {
  for (const uint64_t revision : {5, 10, 15}) {
    FillTo(revision);
    ASSERT_THAT(CreateBackup(*database_, backup_dir_), IsOk());
  }

  ASSERT_THAT(PurgeBackups(backup_dir_, 1), IsOk());

  const auto backups = ListBackups(backup_dir_);
  ASSERT_THAT(backups, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(backups->front().revision, 15);
}

TEST_F(BackupTest, ListNeedsABackupDirectory) {
  EXPECT_THAT(ListBackups(temp_.Join("none")),
              StatusIs(absl::StatusCode::kNotFound, "none"));
}

}  // namespace
}  // namespace trilab::storage
