#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "deploy/generator/store_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/state.h"
#include "server/handlers/inventory_item.h"
#include "server/sequencer/recovery.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/verify.h"
#include "server/server.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"
#include "tests/storage/temp_directory.h"
#include "tests/support/status_matchers.h"

namespace trilab::generator {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

GeneratorOptions Small(uint64_t seed = 7) {
  return {.seed = seed,
          .instruments = 60,
          .bookings = 3000,
          .at = absl::FromUnixSeconds(1'780'000'000 / 86400 * 86400)};
}

// An open data directory.
struct Store {
  explicit Store(const std::string& path) {
    storage::DatabaseOptions options;
    options.path = path;
    database = *storage::Database::Open(options);
    journal = *storage::RocksdbJournal::Open(*database);
    rows = *storage::RowStore::Open(*database);
  }

  engine::State State() const {
    return *StateFromRows(rows->NewReader(), *journal, {});
  }

  std::unique_ptr<storage::Database> database;
  std::unique_ptr<storage::RocksdbJournal> journal;
  std::unique_ptr<storage::RowStore> rows;
};

std::string Content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class GeneratorTest : public ::testing::Test {
 protected:
  absl::StatusOr<BuildReport> Build(absl::string_view name,
                                    const GeneratorOptions& options) {
    return BuildStore(options, directory_.Join(name), {});
  }
  std::string File(absl::string_view name, const GeneratorOptions& options) {
    EXPECT_THAT(WriteInventoryFile(options, directory_.Join(name)), IsOk());
    return Content(directory_.Join(name));
  }

  testing::TempDirectory directory_;
};

TEST_F(GeneratorTest, VerificationFindsNothingInABuiltStore) {
  ASSERT_THAT(Build("store", Small()), IsOk());
  const Store store(directory_.Join("store"));

  const absl::StatusOr<VerifyReport> report =
      VerifyStore(*store.database, *store.journal, *store.rows, {});

  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings, IsEmpty());
  EXPECT_GT(report->checked, 3000);
}

TEST_F(GeneratorTest, OneSeedGivesOneState) {
  ASSERT_THAT(Build("one", Small()), IsOk());
  ASSERT_THAT(Build("two", Small()), IsOk());
  ASSERT_THAT(Build("other", Small(8)), IsOk());

  const uint64_t digest = Store(directory_.Join("one")).State().Digest();

  EXPECT_EQ(Store(directory_.Join("two")).State().Digest(), digest);
  EXPECT_NE(Store(directory_.Join("other")).State().Digest(), digest);
}

TEST_F(GeneratorTest, OneSeedGivesTheSameBytes) {
  const std::string one = File("one.jsonl", Small());

  EXPECT_EQ(File("two.jsonl", Small()), one);
  EXPECT_NE(File("other.jsonl", Small(8)), one);
}

TEST_F(GeneratorTest, EveryLineOfTheInventoryCanBeRead) {
  std::istringstream lines(File("inventory.jsonl", Small()));

  std::string line;
  int count = 0;
  while (std::getline(lines, line)) {
    EXPECT_THAT(ParseInventoryLine(line), IsOk()) << line;
    ++count;
  }

  EXPECT_GT(count, 2 * 60);
}

TEST_F(GeneratorTest, KeepsTheShareOfThePastInMemoryOut) {
  GeneratorOptions options = Small();
  options.past_percent = 50;
  ASSERT_THAT(Build("store", options), IsOk());

  const auto present = Store(directory_.Join("store")).State().booking_count();

  EXPECT_GT(present, 1200);
  EXPECT_LT(present, 2600);
}

TEST_F(GeneratorTest, AServerOpensABuiltStore) {
  const absl::StatusOr<BuildReport> report = Build("store", Small());
  ASSERT_THAT(report, IsOk());
  ServerOptions options;
  options.data_dir = directory_.Join("store");
  options.listen = "127.0.0.1:0";

  const auto server = Server::Start(std::move(options));

  ASSERT_THAT(server, IsOk());
  EXPECT_GE((*server)->sequencer().revision(), report->revision);
}

TEST_F(GeneratorTest, RefusesADirectoryWithRecords) {
  ASSERT_THAT(Build("store", Small()), IsOk());

  EXPECT_THAT(Build("store", Small()),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

}  // namespace
}  // namespace trilab::generator
