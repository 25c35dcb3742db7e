#ifndef TRILAB_TESTS_INTEGRATION_SERVER_FIXTURE_H_
#define TRILAB_TESTS_INTEGRATION_SERVER_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cpp/call_error.h"
#include "client/cpp/connection.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "server/server.h"
#include "tests/storage/temp_directory.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"
#include "trilab/v1/admin_service.pb.h"
#include "trilab/v1/booking_service.pb.h"

// The whole server on a real socket, with a small world in it.
//
//   centre  laboratory  instruments
//   bj      bj-emc      emc-1     GB/T 18655-2018, CNAS to June 2024
//                       pool      three units
//                       chamber   SAMPLE only, run by operator li; 30 minutes
//                                 before and 15 after; calibrated to June 2024
//   tj      tj-emc      emc-2     GB/T 18655-2018, no accreditation
//
// All are open 09:00 to 17:00 on working days. Owner "house" of Beijing;
// firms "alpha" of Beijing and "beta" of Tianjin book.

namespace trilab::testing {

// Where the clock stands: Monday 2024-03-04, 08:00 in Shanghai.
absl::Time StartOfTests();

// A time in Shanghai; day 0 is that Monday.
google::protobuf::Timestamp At(int day, int hour, int minute = 0);

google::protobuf::Duration Minutes(int minutes);

// A message from its text format.
template <typename T>
T Proto(absl::string_view text) {
  T message;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                     &message)) {
    ADD_FAILURE() << "not a " << T::descriptor()->name() << ": " << text;
  }
  return message;
}

// A booking of whole hours, in Shanghai.
v1::Booking Wish(absl::string_view instrument, int day, int hour,
                 int hours = 1);

// The codes of violations, in order.
template <typename Violations>
std::vector<std::string> CodesOf(const Violations& violations) {
  std::vector<std::string> codes;
  for (const v1::Violation& violation : violations) {
    codes.push_back(violation.code());
  }
  return codes;
}

// The error has this stable reason.
MATCHER_P(HasReason, reason, absl::StrCat("has reason ", reason)) {
  const client::CallError error = client::DecodeError(ToStatus(arg));
  *result_listener << ToStatus(arg) << " with reason " << error.reason;
  return error.reason == reason;
}

// Starts a server on a fresh directory and port, and makes the world.
//
// Calls are never retried by themselves, so that each test sees each answer.
class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override { server_.reset(); }

  // Options of the next start.
  ServerOptions& options() { return options_; }
  // Stops and starts again on the same directory.
  void Restart();
  void StopServer() { server_.reset(); }
  Server& server() { return *server_; }
  FakeClock& clock() { return clock_; }
  const std::string& data_dir() const { return options_.data_dir; }
  const TempDirectory& folder() const { return folder_; }
  std::string target() const;
  const std::string& admin_token() const { return admin_token_; }

  // A channel whose calls carry `token`; without, if it is empty.
  std::shared_ptr<client::Connection> Connect(absl::string_view token) const;
  // As the administrator.
  client::Connection& admin() { return *admin_; }
  std::shared_ptr<client::Connection> shared_admin() { return admin_; }

  // The secret of a new access token, given in text format.
  std::string NewToken(absl::string_view token);
  std::shared_ptr<client::Connection> Alpha();    // A member of alpha.
  std::shared_ptr<client::Connection> Beta();     // A member of beta.
  std::shared_ptr<client::Connection> Manager();  // The manager of bj.
  std::shared_ptr<client::Connection> Auditor();

  // Calls "Service/Method" of trilab.v1.
  template <typename Response, typename Request>
  static absl::StatusOr<Response> Call(client::Connection& as,
                                       absl::string_view method,
                                       const Request& request) {
    return as.Call<Response>(absl::StrCat("trilab.v1.", method), request,
                             {.timeout = absl::Seconds(20)});
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(absl::string_view method,
                                const Request& request) {
    return Call<Response>(admin(), method, request);
  }

  // Makes a resource from its text format.
  absl::Status Make(absl::string_view collection, absl::string_view id,
                    const std::string& body);

  static absl::StatusOr<v1::Booking> Book(client::Connection& as,
                                          const v1::Booking& wish,
                                          absl::string_view request_id = "");
  absl::StatusOr<v1::Booking> Book(const v1::Booking& wish,
                                   absl::string_view request_id = "") {
    return Book(admin(), wish, request_id);
  }
  absl::StatusOr<v1::Booking> Hold(const v1::Booking& wish, int minutes);
  absl::StatusOr<v1::Booking> Cancel(absl::string_view name);
  absl::StatusOr<v1::Booking> Get(absl::string_view name);

  // Adds the administrator's token and a deadline of 20 s, for raw stubs.
  void Prepare(grpc::ClientContext& context) const;

 private:
  void Start();
  void MakeWorld();

  TempDirectory folder_;
  FakeClock clock_{StartOfTests()};
  ServerOptions options_;
  std::unique_ptr<Server> server_;
  std::string admin_token_;
  std::shared_ptr<client::Connection> admin_;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_INTEGRATION_SERVER_FIXTURE_H_
