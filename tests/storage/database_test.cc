#include "storage/database.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/format.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"
#include "tests/storage/memory_database.h"
#include "tests/storage/temp_directory.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::testing::ElementsAre;
using ::trilab::testing::IsOk;
using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::MemoryDatabase;
using ::trilab::testing::StatusIs;
using ::trilab::testing::TempDirectory;

class DatabaseTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Database>> Open() {
    DatabaseOptions options;
    options.path = path_;
    options.block_cache_bytes = 1 << 20;
    return Database::Open(options);
  }
  absl::Status TryOpen() { return Open().status(); }

  // Makes a database that has rows in table files, and closes it.
  void MakeWithTables() {
    auto database = Open();
    ASSERT_THAT(database, IsOk());
    auto rows = RowStore::Open(**database);
    ASSERT_THAT(rows, IsOk());
    RowBatch batch(**database);
    batch.PutResource(1, 1, std::string(10000, 'r'));
    ASSERT_THAT((*rows)->Write(batch, 0), IsOk());
    ASSERT_THAT((*database)->Flush(), IsOk());
  }

  std::vector<std::string> FilesThat(
      const std::function<bool(const std::string&)>& match) {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (match(entry.path().filename())) result.push_back(entry.path());
    }
    return result;
  }

  static void Touch(const std::string& path) { std::ofstream(path) << "x"; }

  // Overwrites `bytes` bytes in the middle of a file.
  static void Damage(const std::string& path, int bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<int64_t>(std::filesystem::file_size(path)) / 2);
    for (int i = 0; i < bytes; ++i) file.put('\x5a');
  }

  TempDirectory temp_;
  const std::string path_ = temp_.Join("data");
};

TEST_F(DatabaseTest, MakesADirectoryAndKeepsItsIdentity) {
  auto first = Open();
  ASSERT_THAT(first, IsOk());
  const std::string id = (*first)->store_id();
  EXPECT_EQ(id.size(), 36);
  first->reset();

  auto second = Open();

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ((*second)->store_id(), id);
  EXPECT_THAT((*second)->GetMetaNumber(kMetaFormatVersion),
              IsOkAndHolds(::testing::Optional(kFormatVersion)));
}

TEST_F(DatabaseTest, TwoDirectoriesHaveDifferentIdentities) {
  MemoryDatabase a;
  MemoryDatabase b;
  ASSERT_THAT(a.Reopen(), IsOk());
  ASSERT_THAT(b.Reopen(), IsOk());

  EXPECT_NE(a->store_id(), b->store_id());
}

TEST_F(DatabaseTest, TakesAnEmptyDirectoryAndATrailingSlash) {
  std::filesystem::create_directory(path_);
  DatabaseOptions options;
  options.path = path_ + "/";

  EXPECT_THAT(Database::Open(options), IsOk());
}

TEST_F(DatabaseTest, NeedsAnExistingDirectoryWhenToldSo) {
  DatabaseOptions options;
  options.path = path_;
  options.must_exist = true;

  EXPECT_THAT(Database::Open(options),
              StatusIs(absl::StatusCode::kNotFound, path_));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(DatabaseTest, RefusesAMissingParent) {
  DatabaseOptions options;
  options.path = temp_.Join("no/data");

  EXPECT_THAT(Database::Open(options),
              StatusIs(absl::StatusCode::kNotFound, "parent directory"));
}

TEST_F(DatabaseTest, RefusesAFile) {
  Touch(path_);

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  path_ + " is not a directory"));
}

TEST_F(DatabaseTest, RefusesADirectoryWithOtherFiles) {
  std::filesystem::create_directory(path_);
  Touch(path_ + "/letter.txt");

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  "it holds letter.txt"));
}

TEST_F(DatabaseTest, RefusesAnotherProgramsDatabaseAndLeavesItAlone) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, &db).ok());
  ASSERT_TRUE(db->Put({}, "theirs", "1").ok());
  delete db;

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  "another program"));
  std::vector<std::string> families;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(options, path_, &families).ok());
  EXPECT_THAT(families, ElementsAre("default"));
}

TEST_F(DatabaseTest, FinishesACreationThatWasCutOff) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, &db).ok());
  delete db;

  EXPECT_THAT(TryOpen(), IsOk());
}

TEST_F(DatabaseTest, RefusesASecondOpenInThisProcess) {
  auto first = Open();
  ASSERT_THAT(first, IsOk());

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  path_ + " is in use by another process"));
}

TEST_F(DatabaseTest, RefusesADirectoryThatAnotherProcessHasOpen) {
  ASSERT_THAT(TryOpen(), IsOk());
  int ready[2];
  int done[2];
  ASSERT_EQ(pipe(ready), 0);
  ASSERT_EQ(pipe(done), 0);
  const std::string lock_path = path_ + "/LOCK";
  const pid_t child = fork();
  if (child == 0) {
    // Takes the lock as RocksDB does, without its threads.
    rocksdb::FileLock* lock = nullptr;
    const bool ok = rocksdb::Env::Default()->LockFile(lock_path, &lock).ok();
    char byte = ok ? 'y' : 'n';
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    if (read(done[0], &byte, 1) < 0) _exit(1);
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kFailedPrecondition,
                                  path_ + " is in use by another process"));

  ASSERT_EQ(write(done[1], &byte, 1), 1);
  int status = 0;
  waitpid(child, &status, 0);
  for (const int fd : {ready[0], ready[1], done[0], done[1]}) close(fd);
}

TEST_F(DatabaseTest, RefusesADirectoryItMayNotWrite) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not bind root";
  std::filesystem::create_directory(path_);
  std::filesystem::permissions(path_, std::filesystem::perms::owner_read |
                                          std::filesystem::perms::owner_exec);

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kPermissionDenied, path_));
}

TEST_F(DatabaseTest, RefusesADamagedManifest) {
  MakeWithTables();
  const auto manifests = FilesThat([](const std::string& name) {
    return absl::StartsWith(name, "MANIFEST-");
  });
  ASSERT_EQ(manifests.size(), 1);
  Damage(manifests[0], 64);

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kDataLoss, path_));
}

TEST_F(DatabaseTest, RefusesAMissingManifest) {
  MakeWithTables();
  for (const std::string& file : FilesThat([](const std::string& name) {
         return absl::StartsWith(name, "MANIFEST-");
       })) {
    std::filesystem::remove(file);
  }

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kDataLoss, path_));
}

TEST_F(DatabaseTest, RefusesAMissingTableFile) {
  MakeWithTables();
  for (const std::string& file : FilesThat([](const std::string& name) {
         return absl::EndsWith(name, ".sst");
       })) {
    std::filesystem::remove(file);
  }

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kDataLoss, path_));
}

TEST_F(DatabaseTest, RefusesToStartAfreshWhereCurrentIsLost) {
  MakeWithTables();
  std::filesystem::remove(path_ + "/CURRENT");

  EXPECT_THAT(TryOpen(), StatusIs(absl::StatusCode::kDataLoss, "CURRENT"));
}

TEST_F(DatabaseTest, TellsADamagedTableWhenItsRowIsRead) {
  MakeWithTables();
  for (const std::string& file : FilesThat([](const std::string& name) {
         return absl::EndsWith(name, ".sst");
       })) {
    Damage(file, 200);
  }

  auto database = Open();
  // The damage may already show when the table's footer is read.
  if (!database.ok()) {
    EXPECT_THAT(database, StatusIs(absl::StatusCode::kDataLoss, path_));
    return;
  }
  EXPECT_FALSE((*database)->db().VerifyChecksum().ok());
}

TEST_F(DatabaseTest, ReportsFreeSpace) {
  auto database = Open();
  ASSERT_THAT(database, IsOk());

  const auto bytes = (*database)->FreeBytes();

  ASSERT_THAT(bytes, IsOk());
  EXPECT_GT(*bytes, 0);
  EXPECT_LT(*bytes, std::numeric_limits<uint64_t>::max());
  EXPECT_THAT((*database)->CheckFreeSpace(), IsOk());
}

TEST_F(DatabaseTest, TellsWhenTooLittleSpaceIsFree) {
  DatabaseOptions options;
  options.path = path_;
  options.min_free_bytes = std::numeric_limits<uint64_t>::max();
  auto database = Database::Open(options);
  ASSERT_THAT(database, IsOk());

  EXPECT_THAT((*database)->CheckFreeSpace(),
              StatusIs(absl::StatusCode::kResourceExhausted, "bytes free"));
}

class MigrationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(database_.Reopen(), IsOk());
    auto rows = RowStore::Open(*database_);
    ASSERT_THAT(rows, IsOk());
    RowBatch batch(*database_);
    batch.PutResource(1, 1, "old");
    ASSERT_THAT((*rows)->Write(batch, 0), IsOk());
  }

  // A migration that appends `text` to the one resource.
  static Migration Append(uint64_t from_version, const std::string& text) {
    return {from_version, "append " + text, [text](Database& database) {
              auto rows = RowStore::Open(database);
              RowBatch batch(database);
              batch.PutResource(1, 1, *(*rows)->GetResource(1, 1) + " " + text);
              return (*rows)->Write(batch, 0);
            }};
  }

  std::string Resource() {
    return *(*RowStore::Open(*database_))->GetResource(1, 1);
  }

  MemoryDatabase database_;
};

TEST_F(MigrationTest, BringsAnOlderFormatUpToDateStepByStep) {
  database_.options().format_version = 3;
  database_.options().migrations = {Append(1, "two"), Append(2, "three")};

  ASSERT_THAT(database_.Reopen(), IsOk());
  EXPECT_EQ(Resource(), "old two three");

  ASSERT_THAT(database_.Reopen(), IsOk());
  EXPECT_EQ(Resource(), "old two three");
}

TEST_F(MigrationTest, ContinuesWhereAFailedMigrationStopped) {
  database_.options().format_version = 3;
  database_.options().migrations = {
      Append(1, "two"),
      {2, "fail", [](Database&) { return absl::UnavailableError("later"); }}};
  EXPECT_THAT(database_.Reopen(),
              StatusIs(absl::StatusCode::kUnavailable,
                       "from format version 2 (fail): later"));

  database_.options().migrations = {Append(1, "again"), Append(2, "three")};
  ASSERT_THAT(database_.Reopen(), IsOk());
  EXPECT_EQ(Resource(), "old two three");
}

TEST_F(MigrationTest, RefusesAnOlderFormatWithoutAMigration) {
  database_.options().format_version = 2;

  EXPECT_THAT(database_.Reopen(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "format version 1, and this program cannot"));
}

TEST_F(MigrationTest, RefusesANewerFormat) {
  database_.options().format_version = 2;
  database_.options().migrations = {Append(1, "two")};
  ASSERT_THAT(database_.Reopen(), IsOk());

  database_.options().format_version = 1;
  EXPECT_THAT(database_.Reopen(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "format version 2, but this program knows only up to "
                       "1"));
}

TEST_F(MigrationTest, RefusesANewerFormatWithMoreFamilies) {
  rocksdb::ColumnFamilyHandle* extra = nullptr;
  ASSERT_TRUE(database_->db().CreateColumnFamily({}, "new", &extra).ok());
  ASSERT_TRUE(database_->db()
                  .Put({}, database_->family(Family::kMeta), kMetaFormatVersion,
                       EncodeMetaNumber(2))
                  .ok());
  ASSERT_TRUE(database_->db().DestroyColumnFamilyHandle(extra).ok());

  EXPECT_THAT(
      database_.Reopen(),
      StatusIs(absl::StatusCode::kFailedPrecondition, "format version 2, but"));
}

}  // namespace
}  // namespace trilab::storage
