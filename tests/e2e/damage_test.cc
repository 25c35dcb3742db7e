#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cpp/admin_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/booking_load.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// Files of the data directory that are cut, changed or gone: the server starts
// with everything it ever acknowledged, or says that it will not start.

namespace trilab::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

// A way to damage one file.
struct Damage {
  const char* what;
  std::function<void(const fs::path&)> act;
};

void FlipByteAt(const fs::path& path, double part) {
  const auto size = static_cast<double>(fs::file_size(path));
  const auto at = static_cast<std::streamoff>(size * part);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get());
  file.seekp(at);
  file.put(static_cast<char>(byte ^ 0x5a));
}

const std::vector<Damage>& Damages() {
  static const auto* const damages = new std::vector<Damage>{
      {"gone", [](const fs::path& path) { fs::remove(path); }},
      {"empty", [](const fs::path& path) { fs::resize_file(path, 0); }},
      {"cut in half",
       [](const fs::path& path) {
         fs::resize_file(path, fs::file_size(path) / 2);
       }},
      {"changed at the start",
       [](const fs::path& path) { FlipByteAt(path, 0.02); }},
      {"changed in the middle",
       [](const fs::path& path) { FlipByteAt(path, 0.5); }},
      {"changed at the end",
       [](const fs::path& path) { FlipByteAt(path, 0.95); }},
  };
  return *damages;
}

class DamageTest : public ::testing::Test {
 protected:
  // A store with rows in tables and in the log, as kill -9 leaves it.
  void SetUp() override {
    ServerProcess server(data_dir_);
    token_ = ReadToken(data_dir_ + "/admin.token");
    const auto connection = ConnectTo(server.address(), token_);
    MakeRigs(connection);
    booker_.Run(*connection, 60);
    // A backup moves the rows from memory to tables.
    ASSERT_THAT(client::AdminClient(connection).CreateBackup(), IsOk());
    booker_.Run(*connection, 60);
    server.process().Signal(SIGKILL);
    ASSERT_THAT(server.process().Wait(), Optional(-SIGKILL));
  }

  // The files whose names begin or end so.
  std::vector<std::string> FilesLike(const std::string& part) const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(data_dir_)) {
      const std::string name = entry.path().filename();
      if (absl::StartsWith(name, part) || absl::EndsWith(name, part)) {
        files.push_back(name);
      }
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  // What is wrong with how the server treats such a store; empty: nothing.
  std::string TryWith(const std::string& file, const Damage& damage) {
    const std::string copy = folder_.Join("copy");
    fs::remove_all(copy);
    fs::copy(data_dir_, copy, fs::copy_options::recursive);
    damage.act(fs::path(copy) / file);
    Process process({TRILAB_SERVER_BINARY, "--data-dir", copy, "--listen",
                     "127.0.0.1:0", "--min-free-bytes", "0"});
    if (!process.AwaitError(", at revision ")) {
      ++refused_;
      const std::optional<int> code = process.Wait();
      if (code != 1) return absl::StrCat("exit code ", code.value_or(-999));
      if (!absl::StrContains(process.err(), copy)) {
        return absl::StrCat("the refusal does not name the store: ",
                            process.err());
      }
      return "";
    }
    ++served_;
    return LostAt(process);
  }

  std::string LostAt(Process& process) {
    const std::string err = process.err();
    const std::string rest = err.substr(err.find(" on port ") + 9);
    const std::string address =
        absl::StrCat("127.0.0.1:", rest.substr(0, rest.find(',')));
    const auto all = AllBookings(ConnectTo(address, token_));
    // Damage that is found only when a row is read is told then.
    if (!all.ok()) {
      return all.status().code() == absl::StatusCode::kDataLoss
                 ? ""
                 : all.status().ToString();
    }
    return absl::StrJoin(LostOf(booker_, *all), ", ");
  }

  void ExpectNothingLostWith(const std::string& like) {
    const std::vector<std::string> files = FilesLike(like);
    ASSERT_FALSE(files.empty());
    for (const std::string& file : files) {
      for (const Damage& damage : Damages()) {
        EXPECT_EQ(TryWith(file, damage), "") << file << " " << damage.what;
      }
    }
  }

  TempDirectory folder_;
  const std::string data_dir_ = folder_.Join("data");
  std::string token_;
  Booker booker_{7};
  int refused_ = 0;
  int served_ = 0;
};

TEST_F(DamageTest, ManifestsAreWholeOrRefused) {
  ExpectNothingLostWith("MANIFEST-");
  EXPECT_GT(refused_, 0);
}

TEST_F(DamageTest, TheNameOfTheManifestIsWholeOrRefused) {
  ExpectNothingLostWith("CURRENT");
  EXPECT_GT(refused_, 0);
}

TEST_F(DamageTest, TablesAreWholeOrRefused) {
  ExpectNothingLostWith(".sst");
  EXPECT_GT(refused_, 0);
}

TEST_F(DamageTest, LogsAreWholeOrRefused) {
  ExpectNothingLostWith(".log");
  EXPECT_GT(refused_, 0);
}

TEST_F(DamageTest, FilesThatOnlyInformAreNotMissed) {
  for (const char* like : {"OPTIONS-", "LOG"}) {
    for (const std::string& file : FilesLike(like)) {
      EXPECT_EQ(TryWith(file, Damages().front()), "") << file;
    }
  }
  EXPECT_EQ(refused_, 0);
}

}  // namespace
}  // namespace trilab::testing
