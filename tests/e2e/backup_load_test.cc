#include <signal.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "client/cpp/admin_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/booking_load.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// A backup that is taken while clients book.

namespace trilab::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Optional;

TEST(BackupLoadTest, ABackupUnderLoadIsOneMomentWithAllToldBeforeIt) {
  TempDirectory folder;
  const std::string data_dir = folder.Join("data");
  const std::string restored = folder.Join("restored");
  Booker earlier(0);
  std::vector<Booker> during;
  for (int i = 1; i <= 3; ++i) during.emplace_back(i);
  std::string token;
  {
    ServerProcess server(data_dir);
    token = ReadToken(data_dir + "/admin.token");
    const auto connect = [&] { return ConnectTo(server.address(), token); };
    MakeRigs(connect());
    earlier.Run(*connect(), 40);
    std::vector<std::thread> threads;
    for (Booker& booker : during) {
      threads.emplace_back([&booker, connection = connect()] {
        booker.Run(*connection, 10'000);
      });
    }

    const auto backup = client::AdminClient(connect()).CreateBackup();

    EXPECT_THAT(backup, IsOk());
    // Ends the bookers' calls, too.
    server.process().Signal(SIGKILL);
    for (std::thread& thread : threads) thread.join();
  }
  Process restore({TRILAB_SERVER_BINARY, "restore", "--backup-dir",
                   data_dir + "-backups", "--data-dir", restored});
  ASSERT_THAT(restore.Wait(), Optional(0)) << restore.err();

  ServerProcess server(restored);

  const auto connection = ConnectTo(server.address(), token);
  const auto all = AllBookings(connection);
  ASSERT_THAT(all, IsOk());
  EXPECT_THAT(LostOf(earlier, *all), IsEmpty());
  ExpectNoOverlap(*all);
  const auto report = client::AdminClient(connection).VerifyStore();
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
}

}  // namespace
}  // namespace trilab::testing
