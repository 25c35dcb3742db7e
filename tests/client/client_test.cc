#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "client/cpp/admin_client.h"
#include "client/cpp/booking_client.h"
#include "client/cpp/call_error.h"
#include "client/cpp/catalog_client.h"
#include "client/cpp/request_id.h"
#include "client/cpp/retry_policy.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace trilab::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Ge;
using testing::IsOk;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using testing::StatusIs;

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "gone");

v1::Instrument MakeInstrument(const std::string& id) {
  v1::Instrument instrument;
  instrument.set_name("instruments/" + id);
  return instrument;
}

class ClientTest : public ::testing::Test {
 protected:
  testing::FakeServer server_;
  std::shared_ptr<Connection> connection_ = server_.Connect();
  BookingClient bookings_{connection_};
  CatalogClient catalog_{connection_};
};

TEST_F(ClientTest, RetriesUnavailableUnderTheSameRequestId) {
  server_.bookings.FailNext({kUnavailable, kUnavailable});

  ASSERT_THAT(bookings_.CreateBooking({}), IsOk());

  const auto requests = server_.bookings.created();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_THAT(requests[0].request_id(), SizeIs(36));
  EXPECT_EQ(requests[0].request_id(), requests[1].request_id());
  EXPECT_EQ(requests[0].request_id(), requests[2].request_id());
}

TEST_F(ClientTest, KeepsARequestIdThatWasGiven) {
  v1::CreateBookingRequest request;
  request.set_request_id("mine");

  ASSERT_THAT(bookings_.CreateBooking(request), IsOk());

  EXPECT_EQ(server_.bookings.created()[0].request_id(), "mine");
}

TEST_F(ClientTest, MakesAnAccessTokenUnderARequestId) {
  ASSERT_THAT(AdminClient(connection_).CreateAccessToken({}), IsOk());

  ASSERT_THAT(server_.admin.made(), SizeIs(1));
  EXPECT_THAT(server_.admin.made()[0].request_id(), SizeIs(36));
}

TEST_F(ClientTest, WaitsAsLongAsRetryInfoSays) {
  server_.bookings.FailNext({testing::TryLater(absl::Seconds(3))});

  ASSERT_THAT(bookings_.CreateBooking({}), IsOk());

  EXPECT_THAT(server_.sleeps(), ElementsAre(Ge(absl::Seconds(3))));
}

TEST_F(ClientTest, GivesUpAfterTheLastAttempt) {
  server_.bookings.FailNext(std::vector<grpc::Status>(20, kUnavailable));

  EXPECT_THAT(bookings_.CreateBooking({}),
              StatusIs(absl::StatusCode::kUnavailable));

  EXPECT_THAT(server_.bookings.created(), SizeIs(RetryPolicy().max_attempts));
}

TEST_F(ClientTest, DoesNotRetryARefusal) {
  server_.bookings.FailNext({testing::Refusal(
      {testing::MakeViolation("OCCUPIED", "已被占用。", "It is taken."),
       testing::MakeViolation("CLOSED", "不开放。", "It is closed.")})});

  const auto booking = bookings_.CreateBooking({});

  ASSERT_THAT(booking, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(server_.bookings.created(), SizeIs(1));
  const CallError error = DecodeError(booking.status());
  EXPECT_EQ(error.reason, "BOOKING_REFUSED");
  ASSERT_THAT(error.violations, SizeIs(2));
  EXPECT_EQ(error.violations[1].code(), "CLOSED");
  EXPECT_EQ(error.violations[0].text().zh(), "已被占用。");
}

TEST_F(ClientTest, SendsTheBearerToken) {
  AdminClient admin(connection_);

  const auto caller = admin.GetCaller();

  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->subject(), "王工");
}

TEST_F(ClientTest, WatchResumesAfterTheLastRevisionSeen) {
  server_.bookings.ScriptWatch({{5, 6}, {}, {7, 8}});
  v1::WatchBookingsRequest request;
  request.set_start_revision(5);
  std::vector<uint64_t> seen;

  ASSERT_THAT(bookings_.Watch(request,
                              [&](const v1::WatchBookingsResponse& event) {
                                seen.push_back(event.revision());
                                return event.revision() < 8;
                              }),
              IsOk());

  EXPECT_THAT(seen, ElementsAre(5, 6, 7, 8));
  EXPECT_THAT(server_.bookings.watched_from(), ElementsAre(5, 7, 7));
}

TEST_F(ClientTest, CancellationEndsAWatch) {
  Cancellation cancellation;
  std::thread stopper([&] {
    absl::SleepFor(absl::Milliseconds(50));
    cancellation.Cancel();
  });

  EXPECT_THAT(bookings_.Watch({}, [](const auto&) { return true; },
                              {.cancellation = &cancellation}),
              StatusIs(absl::StatusCode::kCancelled));
  stopper.join();
}

TEST_F(ClientTest, CallsAfterCancellationFailAtOnce) {
  Cancellation cancellation;
  cancellation.Cancel();

  EXPECT_THAT(bookings_.CreateBooking({}, {.cancellation = &cancellation}),
              StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(ClientTest, ListReadsEveryPage) {
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    server_.catalog.Put(MakeInstrument(id));
  }
  v1::ListInstrumentsRequest request;
  request.set_page_size(2);

  const auto all = catalog_.List<v1::Instrument>(request);

  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(*all, SizeIs(5));
  EXPECT_EQ((*all)[4].name(), "instruments/e");
}

TEST_F(ClientTest, ListRefusesARequestOfAnotherType) {
  EXPECT_THAT(catalog_.List<v1::Instrument>(v1::ListCentresRequest()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ClientTest, CreateNamesTheResourceByItsId) {
  const auto made = catalog_.Create("emc-3", v1::Instrument());

  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->name(), "instruments/emc-3");
  EXPECT_THAT(catalog_.Get<v1::Instrument>("instruments/emc-3"), IsOk());
}

TEST_F(ClientTest, ImportSendsOptionsAndTheWholeFile) {
  std::istringstream file(std::string(700'000, 'x') + "\nbad\n");
  v1::ImportOptions options;
  options.set_file_name("x.jsonl");
  int64_t last = 0;

  const auto report = catalog_.Import(
      options, file,
      [&](const v1::ImportProgress& progress) { last = progress.bytes(); });

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->refused(), 1);
  EXPECT_EQ(server_.catalog.imported().size(), 700'005);
  EXPECT_EQ(server_.catalog.import_options().file_name(), "x.jsonl");
  EXPECT_EQ(last, 700'005);
}

TEST_F(ClientTest, ImportListsRefusalsThatTheReportLeavesOut) {
  std::istringstream file("unlisted\nbad\nfine\nunlisted\n");

  const auto report = catalog_.Import({}, file);

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->problems_left_out(), 0);
  ASSERT_EQ(report->problems_size(), 3);
  EXPECT_EQ(report->problems(0).line(), 1);
  EXPECT_EQ(report->problems(1).line(), 2);
  EXPECT_EQ(report->problems(2).line(), 4);
}

TEST_F(ClientTest, ImportOfAnUnreadableFileFails) {
  std::istringstream file("x");
  file.setstate(std::ios::failbit);

  EXPECT_THAT(catalog_.Import({}, file), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(ClientTest, ExportWritesWhatTheServerSends) {
  std::ostringstream file;

  const auto bytes = catalog_.Export({}, file);

  ASSERT_THAT(bytes, IsOk());
  EXPECT_EQ(file.str(), "{\"instrument\":{}}\n");
  EXPECT_EQ(*bytes, 18);
}

TEST(RequestIdTest, IsARandomUuidOfVersionFour) {
  const std::string id = NewRequestId();

  EXPECT_THAT(id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-"
                               "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(id, NewRequestId());
}

TEST(RetryPolicyTest, DelaysDoubleUpToTheirLimit) {
  RetryPolicy policy;
  policy.jitter = 0;
  const absl::Status status = absl::UnavailableError("");

  EXPECT_EQ(RetryDelay(policy, 1, status), absl::Milliseconds(100));
  EXPECT_EQ(RetryDelay(policy, 3, status), absl::Milliseconds(400));
  EXPECT_EQ(RetryDelay(policy, 30, status), absl::Seconds(5));
}

TEST(RetryPolicyTest, ExhaustionWithoutRetryInfoIsFinal) {
  EXPECT_FALSE(IsRetryable(absl::ResourceExhaustedError("")));
  EXPECT_TRUE(IsRetryable(absl::UnavailableError("")));
}

TEST(CallErrorTest, StatusWithoutDetailsHasItsCodeAsReason) {
  const CallError error = DecodeError(absl::NotFoundError("none"));

  EXPECT_EQ(error.reason, "NOT_FOUND");
  EXPECT_EQ(error.message, "none");
}

}  // namespace
}  // namespace trilab::client
