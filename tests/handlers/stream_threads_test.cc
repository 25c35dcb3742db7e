#include "server/handlers/stream_threads.h"

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
using Use = StreamThreads::Use;

// Calls that run until the test is over.
class StreamThreadsTest : public ::testing::Test {
 protected:
  ~StreamThreadsTest() override { over_.Notify(); }

  absl::Status Start(Use use, absl::string_view token) {
    return threads_.Start(use, token, [this] { over_.WaitForNotification(); });
  }

  absl::Notification over_;
  StreamThreads threads_{{.calls = 6, .calls_per_token = 2, .reserved = 1}};
};

TEST_F(StreamThreadsTest, NoTokenTakesMoreThanItsShare) {
  ASSERT_THAT(Start(Use::kInventory, "greedy"), IsOk());
  ASSERT_THAT(Start(Use::kInventory, "greedy"), IsOk());

  EXPECT_THAT(Start(Use::kInventory, "greedy"),
              StatusIs(absl::StatusCode::kResourceExhausted, "token already"));
  EXPECT_THAT(Start(Use::kAdministration, "greedy"),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Start(Use::kInventory, "modest"), IsOk());
}

TEST_F(StreamThreadsTest, LastPlacesAreKeptForAdministration) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(Start(Use::kInventory, absl::StrCat("token-", i)), IsOk());
  }

  EXPECT_THAT(Start(Use::kInventory, "late"),
              StatusIs(absl::StatusCode::kResourceExhausted, "The server"));
  EXPECT_THAT(Start(Use::kAdministration, "root"), IsOk());
  EXPECT_THAT(Start(Use::kAdministration, "root"),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(StreamThreadsTest, EndedCallGivesItsPlaceBack) {
  StreamThreads threads({.calls = 1, .calls_per_token = 1, .reserved = 0});
  absl::Notification end;
  ASSERT_THAT(threads.Start(Use::kInventory, "a",
                            [&end] { end.WaitForNotification(); }),
              IsOk());
  ASSERT_FALSE(threads.Start(Use::kInventory, "b", [] {}).ok());

  end.Notify();

  absl::Status status;
  do {
    status = threads.Start(Use::kInventory, "b", [] {});
  } while (absl::IsResourceExhausted(status));
  EXPECT_THAT(status, IsOk());
}

}  // namespace
}  // namespace trilab
