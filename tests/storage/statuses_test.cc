#include "storage/statuses.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/status.h"
#include "tests/support/status_matchers.h"

namespace trilab::storage {
namespace {

using ::rocksdb::Status;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;

TEST(StatusesTest, OkIsOk) { EXPECT_THAT(FromRocksdb(Status::OK()), IsOk()); }

TEST(StatusesTest, MessageStartsWithTheContext) {
  EXPECT_EQ(FromRocksdb(Status::Corruption("bad block"), "reading x").message(),
            "reading x: Corruption: bad block");
  EXPECT_EQ(FromRocksdb(Status::Corruption("bad block")).message(),
            "Corruption: bad block");
}

TEST(StatusesTest, EachCodeHasOneMeaning) {
  EXPECT_THAT(FromRocksdb(Status::NotFound()),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(FromRocksdb(Status::Corruption()),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(FromRocksdb(Status::NotSupported()),
              StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_THAT(FromRocksdb(Status::InvalidArgument()),
              StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(FromRocksdb(Status::Busy()),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocksdb(Status::TryAgain()),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocksdb(Status::ShutdownInProgress()),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(FromRocksdb(Status::TimedOut()),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(FromRocksdb(Status::Aborted()),
              StatusIs(absl::StatusCode::kAborted));
}

TEST(StatusesTest, IoErrorsAreToldApart) {
  EXPECT_THAT(FromRocksdb(Status::NoSpace()),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(FromRocksdb(Status::SpaceLimit()),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(FromRocksdb(Status::PathNotFound("x", "y")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(FromRocksdb(Status::IOError("x", "Permission denied")),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(FromRocksdb(Status::IOError("x", "Input/output error")),
              StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace trilab::storage
