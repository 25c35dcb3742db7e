#include <signal.h>

#include <memory>
#include <string>

#include "client/cpp/admin_client.h"
#include "client/cpp/call_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/booking_load.h"
#include "tests/e2e/process.h"
#include "tests/support/status_matchers.h"

// A disk that has no more room, which a limit on the size of files stands for:
// the write that does not fit fails, as it would on a full disk.

namespace trilab::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Optional;

class FullDiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ServerProcess server(data_dir_);
    token_ = ReadToken(data_dir_ + "/admin.token");
    MakeRigs(ConnectTo(server.address(), token_));
    server.process().Signal(SIGTERM);
    ASSERT_THAT(server.process().Wait(), Optional(0));
  }

  // With files of at most so many KiB. Without the trap the signal of the limit
  // would end the server, which no full disk does.
  std::unique_ptr<ServerProcess> StartWithin(const std::string& kib) {
    return std::make_unique<ServerProcess>(
        data_dir_, 0,
        std::vector<std::string>{
            "/bin/bash", "-c",
            "trap '' XFSZ; ulimit -f " + kib + "; exec \"$0\" \"$@\""});
  }
  std::shared_ptr<client::Connection> Connect(ServerProcess& server) {
    return ConnectTo(server.address(), token_);
  }

  TempDirectory folder_;
  const std::string data_dir_ = folder_.Join("data");
  std::string token_;
  // A call takes some 6 KiB of the log.
  Booker booker_{3, std::string(2000, 'n')};
};

TEST_F(FullDiskTest, WhatDoesNotFitIsRefusedAndNothingToldIsLost) {
  auto server = StartWithin("256");
  booker_.Run(*Connect(*server), 1000);

  // Reads go on; changes say why they do not.
  const auto all = AllBookings(Connect(*server));
  ASSERT_THAT(all, IsOk());
  EXPECT_LT(booker_.calls().size(), 1000u);
  EXPECT_GT(booker_.calls().size(), 10u);
  EXPECT_THAT(LostOf(booker_, *all), IsEmpty());
  Call again;
  *again.booking.mutable_booking() = booker_.calls().front().booking.booking();
  again.booking.set_request_id("another");
  const auto refused = Connect(*server)->Call<v1::Booking>(
      "trilab.v1.BookingService/CreateBooking", again.booking);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(client::DecodeError(refused.status()).reason, "NOT_WRITABLE");

  server->process().Signal(SIGKILL);
  ASSERT_THAT(server->process().Wait(), Optional(-SIGKILL));
  server = std::make_unique<ServerProcess>(data_dir_);

  // With room again, every retry gets its first outcome, and what had none
  // gets one.
  const auto recovered = AllBookings(Connect(*server));
  ASSERT_THAT(recovered, IsOk());
  EXPECT_THAT(LostOf(booker_, *recovered), IsEmpty());
  booker_.Retry(*Connect(*server));
  const auto retried = AllBookings(Connect(*server));
  ASSERT_THAT(retried, IsOk());
  EXPECT_THAT(LostOf(booker_, *retried), IsEmpty());
  ExpectNoOverlap(*retried);
  const auto report = client::AdminClient(Connect(*server)).VerifyStore();
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->findings(), IsEmpty());
}

}  // namespace
}  // namespace trilab::testing
