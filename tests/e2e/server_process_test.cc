#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cpp/admin_client.h"
#include "client/cpp/booking_client.h"
#include "client/cpp/cancellation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/database.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// The server as those who run it see it: flags, signals, exit codes.

namespace trilab::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Optional;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

class ServerProcessTest : public ::testing::Test {
 protected:
  struct Result {
    std::optional<int> code;
    std::string out;
    std::string err;
  };
  // Runs the server with these arguments until it ends by itself.
  static Result Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TRILAB_SERVER_BINARY);
    Process process(arguments);
    const std::optional<int> code = process.Wait();
    return {code, process.out(), process.err()};
  }
  static Result Serve(const std::string& data_dir,
                      const std::string& listen = "127.0.0.1:0") {
    return Run({"--data-dir", data_dir, "--listen", listen});
  }
  std::shared_ptr<client::Connection> Connect(const ServerProcess& server) {
    client::ConnectionOptions options;
    options.target = server.address();
    options.bearer_token = ReadToken(data_dir_ + "/admin.token");
    options.retry.max_attempts = 1;
    return std::make_shared<client::Connection>(std::move(options));
  }
  // A data directory as a clean stop leaves it.
  void MakeStore() {
    ServerProcess server(data_dir_);
    server.process().Signal(SIGTERM);
    ASSERT_THAT(server.process().Wait(), Optional(0));
  }
  std::string FileOfStore(absl::string_view prefix) {
    for (const auto& entry : std::filesystem::directory_iterator(data_dir_)) {
      if (absl::StartsWith(entry.path().filename().string(), prefix)) {
        return entry.path();
      }
    }
    ADD_FAILURE() << "no file " << prefix;
    return "";
  }

  TempDirectory folder_;
  const std::string data_dir_ = folder_.Join("data");
};

TEST_F(ServerProcessTest, SigtermStopsItCleanly) {
  ServerProcess server(data_dir_);

  server.process().Signal(SIGTERM);

  EXPECT_THAT(server.process().Wait(), Optional(0));
  EXPECT_THAT(server.process().err(), HasSubstr("Stopping on signal 15"));
}

TEST_F(ServerProcessTest, SigintStopsItWhileAClientWatches) {
  ServerProcess server(data_dir_);
  client::BookingClient bookings(Connect(server));
  client::Cancellation cancellation;
  client::CallOptions options;
  options.cancellation = &cancellation;
  absl::Status ended;
  std::thread watcher([&] {
    ended = bookings.Watch(
        {}, [](const auto&) { return true; }, options);
  });
  client::AdminClient admin(Connect(server));
  const absl::Time give_up = absl::Now() + absl::Seconds(10);
  while (absl::Now() < give_up && admin.GetStatus()->watchers() == 0) {
  }

  server.process().Signal(SIGINT);

  EXPECT_THAT(server.process().Wait(absl::Seconds(9)), Optional(0));
  // The library goes on waiting for the server to come back.
  cancellation.Cancel();
  watcher.join();
  EXPECT_THAT(ended, StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ServerProcessTest, RestartedServerIsTheSameStore) {
  auto server = std::make_unique<ServerProcess>(data_dir_);
  const auto before = client::AdminClient(Connect(*server)).GetStatus();
  ASSERT_THAT(before, IsOk());
  server->process().Signal(SIGTERM);
  ASSERT_THAT(server->process().Wait(), Optional(0));

  server = std::make_unique<ServerProcess>(data_dir_);

  const auto after = client::AdminClient(Connect(*server)).GetStatus();
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->store_id(), before->store_id());
  EXPECT_EQ(after->revision(), before->revision());
}

TEST_F(ServerProcessTest, SecondServerOnADataDirectoryIsRefused) {
  ServerProcess first(data_dir_);

  const Result second = Serve(data_dir_);

  EXPECT_THAT(second.code, Optional(kFailed));
  EXPECT_THAT(second.err, AllOf(HasSubstr(data_dir_), HasSubstr("process")));
  EXPECT_THAT(client::AdminClient(Connect(first)).GetStatus(), IsOk());
}

TEST_F(ServerProcessTest, PortInUseIsNamed) {
  ServerProcess first(data_dir_);

  const Result second = Serve(folder_.Join("other"), first.address());

  EXPECT_THAT(second.code, Optional(kFailed));
  EXPECT_THAT(second.err, HasSubstr(first.address()));
}

TEST_F(ServerProcessTest, NewerFormatIsRefusedAndLeftAlone) {
  storage::DatabaseOptions options;
  options.path = data_dir_;
  options.format_version = 99;
  ASSERT_THAT(storage::Database::Open(options), IsOk());

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, AllOf(HasSubstr(data_dir_), HasSubstr("version 99"),
                                HasSubstr("newer")));
  EXPECT_THAT(storage::Database::Open(options), IsOk());
}

TEST_F(ServerProcessTest, DamagedManifestIsRefusedAndNamed) {
  MakeStore();
  const std::string manifest = FileOfStore("MANIFEST-");
  std::filesystem::resize_file(manifest, 20);

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
}

TEST_F(ServerProcessTest, LostTableFileIsRefusedAndNamed) {
  {
    ServerProcess server(data_dir_);
    // A backup moves the rows from memory to table files.
    ASSERT_THAT(client::AdminClient(Connect(server)).CreateBackup(), IsOk());
    server.process().Signal(SIGTERM);
    ASSERT_THAT(server.process().Wait(), Optional(0));
  }
  bool removed = false;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir_)) {
    if (entry.path().extension() != ".sst") continue;
    std::filesystem::remove(entry.path());
    removed = true;
    break;
  }
  ASSERT_TRUE(removed);

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
}

TEST_F(ServerProcessTest, DirectoryOfSomethingElseIsLeftAlone) {
  std::filesystem::create_directory(data_dir_);
  std::ofstream(data_dir_ + "/thesis.tex") << "text";

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(data_dir_), {}),
            1);
}

TEST_F(ServerProcessTest, FileInPlaceOfTheDirectoryIsNamed) {
  std::ofstream(data_dir_) << "text";

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
}

TEST_F(ServerProcessTest, MissingParentDirectoryIsNamed) {
  const Result result = Serve(folder_.Join("none/data"));

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr("none/data"));
}

TEST_F(ServerProcessTest, UnwritableDirectoryIsNamed) {
  // Not even an administrator makes files there.
  const Result result = Serve("/proc/self/trilab");

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr("/proc/self/trilab"));
}

TEST_F(ServerProcessTest, DirectoryOfAnotherUserIsNamed) {
  if (::geteuid() == 0) GTEST_SKIP() << "The superuser may write everywhere.";
  std::filesystem::create_directory(data_dir_);
  ::chmod(data_dir_.c_str(), 0500);

  const Result result = Serve(data_dir_);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
}

TEST_F(ServerProcessTest, WrongFlagsAreUsageErrors) {
  EXPECT_THAT(Run({"--data-dir", data_dir_, "--no-such-flag"}).code,
              Optional(kUsage));
  EXPECT_THAT(Run({"serve"}).code, Optional(kUsage));
  EXPECT_THAT(Run({}).code, Optional(kUsage));
  EXPECT_THAT(Run({"--data-dir", data_dir_, "--max-message-bytes", "x"}).code,
              Optional(kUsage));
  EXPECT_FALSE(std::filesystem::exists(data_dir_));
}

TEST_F(ServerProcessTest, PlaintextBeyondLoopbackIsAUsageError) {
  const Result result = Serve(data_dir_, "0.0.0.0:0");

  EXPECT_THAT(result.code, Optional(kUsage));
  EXPECT_THAT(result.err, HasSubstr("TLS"));
}

TEST_F(ServerProcessTest, MissingCertificateIsNamed) {
  const Result result =
      Run({"--data-dir", data_dir_, "--tls-cert", folder_.Join("no.pem"),
           "--tls-key", folder_.Join("no.key")});

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr("no.key"));
}

TEST_F(ServerProcessTest, HelpAndVersionSucceed) {
  EXPECT_THAT(Run({"--help"}).code, Optional(0));
  const Result version = Run({"--version"});
  EXPECT_THAT(version.code, Optional(0));
  EXPECT_EQ(version.out, "0.1.0\n");
}

TEST_F(ServerProcessTest, RestoresABackupAndServesIt) {
  {
    ServerProcess server(data_dir_);
    ASSERT_THAT(client::AdminClient(Connect(server)).CreateBackup(), IsOk());
  }
  const std::string restored = folder_.Join("restored");

  const Result result = Run({"restore", "--backup-dir", data_dir_ + "-backups",
                             "--data-dir", restored});

  EXPECT_THAT(result.code, Optional(0));
  ServerProcess server(restored);
  EXPECT_THAT(client::AdminClient(Connect(server)).GetStatus(), IsOk());
}

TEST_F(ServerProcessTest, RestoreDoesNotTakeAnOlderBackupUnasked) {
  const std::string backups = data_dir_ + "-backups";
  {
    ServerProcess server(data_dir_);
    client::AdminClient admin(Connect(server));
    ASSERT_THAT(admin.CreateBackup(), IsOk());
    ASSERT_THAT(admin.CreateBackup(), IsOk());
  }
  std::ofstream(backups + "/meta/2") << "x";
  const std::vector<std::string> restore = {"restore", "--backup-dir", backups,
                                            "--data-dir",
                                            folder_.Join("restored")};

  const Result result = Run(restore);

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr("--number 1"));
  EXPECT_FALSE(std::filesystem::exists(folder_.Join("restored")));
  std::vector<std::string> named = restore;
  named.insert(named.end(), {"--number", "1"});
  EXPECT_THAT(Run(named).code, Optional(0));
}

TEST_F(ServerProcessTest, VerifiesBackups) {
  const std::string backups = data_dir_ + "-backups";
  {
    ServerProcess server(data_dir_);
    client::AdminClient admin(Connect(server));
    ASSERT_THAT(admin.CreateBackup(), IsOk());
    ASSERT_THAT(admin.CreateBackup(), IsOk());
  }
  std::ofstream(backups + "/meta/2") << "x";

  const Result result = Run({"verify-backup", "--backup-dir", backups});

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.out, HasSubstr("Backup 1 is good"));
  EXPECT_THAT(result.err, HasSubstr("backup 2"));
  EXPECT_THAT(
      Run({"verify-backup", "--backup-dir", backups, "--number", "1"}).code,
      Optional(0));
}

TEST_F(ServerProcessTest, RestoreIntoAStoreIsRefused) {
  {
    ServerProcess server(data_dir_);
    ASSERT_THAT(client::AdminClient(Connect(server)).CreateBackup(), IsOk());
  }

  const Result result = Run({"restore", "--backup-dir", data_dir_ + "-backups",
                             "--data-dir", data_dir_});

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr(data_dir_));
}

TEST_F(ServerProcessTest, RestoreOfNothingIsRefused) {
  const Result result = Run({"restore", "--backup-dir", folder_.Join("none"),
                             "--data-dir", data_dir_});

  EXPECT_THAT(result.code, Optional(kFailed));
  EXPECT_THAT(result.err, HasSubstr("none"));
}

}  // namespace
}  // namespace trilab::testing
