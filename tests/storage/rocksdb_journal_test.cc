#include "storage/rocksdb_journal.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"
#include "storage/values.h"
#include "tests/storage/journal_suite.h"
#include "tests/storage/memory_database.h"
#include "tests/storage/power_loss_file_system.h"
#include "tests/support/status_matchers.h"

namespace trilab::testing {
namespace {

class RocksdbBackend final : public JournalBackend {
 public:
  absl::Status Reopen() override {
    journal_.reset();
    TRILAB_RETURN_IF_ERROR(database_.Reopen());
    TRILAB_ASSIGN_OR_RETURN(journal_,
                            storage::RocksdbJournal::Open(*database_));
    return absl::OkStatus();
  }
  storage::Journal& journal() override { return *journal_; }
  absl::Status MarkApplied(uint64_t revision) override {
    TRILAB_ASSIGN_OR_RETURN(const std::unique_ptr<storage::RowStore> rows,
                            storage::RowStore::Open(*database_));
    return rows->Write(storage::RowBatch(*database_), revision);
  }

 private:
  MemoryDatabase database_;
  std::unique_ptr<storage::RocksdbJournal> journal_;
};

INSTANTIATE_TEST_SUITE_P(
    Rocksdb, JournalSuite,
    ::testing::Values(JournalFactory{
        "rocksdb", [] { return std::make_unique<RocksdbBackend>(); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace trilab::testing

namespace trilab::storage {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::MemoryDatabase;
using ::trilab::testing::StatusIs;

class RocksdbJournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(database_.Reopen(), IsOk());
    auto journal = RocksdbJournal::Open(*database_);
    ASSERT_THAT(journal, IsOk());
    ASSERT_THAT((*journal)->Append({{1, "a"}, {2, "b"}, {3, "c"}}), IsOk());
  }

  // Changes a stored record behind the journal's back.
  void Overwrite(uint64_t revision, const std::string& value) {
    ASSERT_TRUE(database_->db()
                    .Put({}, database_->family(Family::kJournal),
                         EncodeIdKey(revision), value)
                    .ok());
  }
  void Remove(uint64_t revision) {
    ASSERT_TRUE(database_->db()
                    .Delete({}, database_->family(Family::kJournal),
                            EncodeIdKey(revision))
                    .ok());
  }
  absl::Status Open() { return RocksdbJournal::Open(*database_).status(); }

  MemoryDatabase database_;
};

TEST_F(RocksdbJournalTest, OpenRefusesADamagedLastRecord) {
  Overwrite(3, EncodeJournalValue(3, "c") + "x");

  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, "record 3"));
}

TEST_F(RocksdbJournalTest, OpenRefusesAMissingFirstRecord) {
  Remove(1);

  EXPECT_THAT(Open(),
              StatusIs(absl::StatusCode::kDataLoss, "record 1 is missing"));
}

TEST_F(RocksdbJournalTest, OpenRefusesRowsAheadOfTheJournal) {
  auto rows = RowStore::Open(*database_);
  ASSERT_THAT(rows, IsOk());
  ASSERT_THAT((*rows)->Write(RowBatch(*database_), 4), IsOk());

  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, "ends at 3"));
}

TEST_F(RocksdbJournalTest, ReadNamesADamagedRecordAfterVisitingThoseBefore) {
  Overwrite(2, EncodeJournalValue(1, "b"));
  auto journal = RocksdbJournal::Open(*database_);
  ASSERT_THAT(journal, IsOk());

  uint64_t last_visited = 0;
  EXPECT_THAT((*journal)->Read(1, 10, 1000,
                               [&](uint64_t revision, absl::string_view) {
                                 last_visited = revision;
                                 return true;
                               }),
              StatusIs(absl::StatusCode::kDataLoss, "record 2"));
  EXPECT_EQ(last_visited, 1);
}

TEST_F(RocksdbJournalTest, ReadNamesAMissingRecord) {
  Remove(2);
  auto journal = RocksdbJournal::Open(*database_);
  ASSERT_THAT(journal, IsOk());

  EXPECT_THAT(
      (*journal)->Read(1, 10, 1000,
                       [](uint64_t, absl::string_view) { return true; }),
      StatusIs(absl::StatusCode::kDataLoss, "record 2 is missing"));
}

TEST(RocksdbJournalSyncTest, FailedAppendMakesTheJournalUnusable) {
  MemoryDatabase memory;
  auto system = std::make_shared<testing::PowerLossFileSystem>(
      memory.env().GetFileSystem());
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(system);
  memory.options().env = env.get();
  ASSERT_THAT(memory.Reopen(), IsOk());
  auto journal = RocksdbJournal::Open(*memory);
  ASSERT_THAT(journal, IsOk());
  ASSERT_THAT((*journal)->Append({{1, "a"}}), IsOk());

  system->FailNextSync(".log");
  EXPECT_THAT((*journal)->Append({{2, "b"}}),
              StatusIs(absl::StatusCode::kInternal, "sync failed"));

  EXPECT_EQ((*journal)->LastRevision(), 1);
  EXPECT_THAT((*journal)->Append({{2, "b"}}),
              StatusIs(absl::StatusCode::kUnavailable, "opened again"));
  memory.Close();
}

}  // namespace
}  // namespace trilab::storage
