#include <signal.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cpp/admin_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/booking_load.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// kill -9 in the middle of a stream of changes, again and again.

namespace trilab::testing {
namespace {

using ::testing::IsEmpty;

constexpr int kRounds = 5;
constexpr int kThreads = 4;
constexpr int kMostCalls = 150;  // Of one thread in one round.

class KillTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < kThreads; ++i) bookers_.emplace_back(i);
    server_ = std::make_unique<ServerProcess>(data_dir_);
    token_ = ReadToken(data_dir_ + "/admin.token");
    MakeRigs(Connection());
  }

  std::shared_ptr<client::Connection> Connection() {
    return ConnectTo(server_->address(), token_);
  }

  // Lets every booker run, and kills the server after `time`.
  void KillAfter(absl::Duration time) {
    std::vector<std::thread> threads;
    for (Booker& booker : bookers_) {
      threads.emplace_back([&booker, connection = Connection()] {
        booker.Run(*connection, kMostCalls);
      });
    }
    absl::SleepFor(time);
    server_->process().Signal(SIGKILL);
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(server_->process().Wait(), -SIGKILL);
    server_ = std::make_unique<ServerProcess>(data_dir_, server_->port());
  }

  void ExpectNothingLost(const BookingsByName& all) {
    for (const Booker& booker : bookers_) {
      EXPECT_THAT(LostOf(booker, all), IsEmpty());
    }
  }

  TempDirectory folder_;
  const std::string data_dir_ = folder_.Join("data");
  std::string token_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<Booker> bookers_;
};

TEST_F(KillTest, NothingAcknowledgedIsLostAndNoOutcomeChanges) {
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(absl::StrCat("round ", round));
    KillAfter(absl::Milliseconds(150 + 70 * round));
    if (HasFailure()) return;
    ExpectNothingLost(*AllBookings(Connection()));

    for (Booker& booker : bookers_) booker.Retry(*Connection());

    const BookingsByName all = *AllBookings(Connection());
    ExpectNothingLost(all);
    ExpectNoOverlap(all);
    if (HasFailure()) return;
  }
  size_t made = 0;
  size_t refused = 0;
  for (const Booker& booker : bookers_) {
    for (const Call& call : booker.calls()) {
      made += call.name.empty() ? 0 : 1;
      refused += call.outcome == "BOOKING_REFUSED" ? 1 : 0;
    }
  }
  // Each booking there is the outcome of exactly one call.
  EXPECT_EQ(AllBookings(Connection())->size(), made);
  EXPECT_GT(made, 20);
  EXPECT_GT(refused, 0);
  const auto report = client::AdminClient(Connection()).VerifyStore();
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
}

}  // namespace
}  // namespace trilab::testing
