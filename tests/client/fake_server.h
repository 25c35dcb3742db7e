#ifndef TRILAB_TESTS_CLIENT_FAKE_SERVER_H_
#define TRILAB_TESTS_CLIENT_FAKE_SERVER_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "client/cpp/connection.h"
#include "grpcpp/server.h"
#include "trilab/v1/admin_service.grpc.pb.h"
#include "trilab/v1/booking_service.grpc.pb.h"
#include "trilab/v1/catalog_service.grpc.pb.h"

// A server that says what a test tells it to, for tests of clients.

namespace trilab::testing {

// Refuses like the real server: google.rpc details with one violation each.
grpc::Status Refusal(const std::vector<v1::Violation>& violations);
// UNAVAILABLE with a RetryInfo of `delay`.
grpc::Status TryLater(absl::Duration delay);
v1::Violation MakeViolation(const std::string& code, const std::string& zh,
                            const std::string& en);

// Instruments by name; rows of imports that contain "bad" are refused.
class FakeCatalog : public v1::CatalogService::Service {
 public:
  void Put(const v1::Instrument& instrument);

  grpc::Status GetInstrument(grpc::ServerContext* context,
                             const v1::GetInstrumentRequest* request,
                             v1::Instrument* response) override;
  grpc::Status ListInstruments(grpc::ServerContext* context,
                               const v1::ListInstrumentsRequest* request,
                               v1::ListInstrumentsResponse* response) override;
  grpc::Status CreateInstrument(grpc::ServerContext* context,
                                const v1::CreateInstrumentRequest* request,
                                v1::Instrument* response) override;
  grpc::Status DeleteInstrument(grpc::ServerContext* context,
                                const v1::DeleteInstrumentRequest* request,
                                google::protobuf::Empty* response) override;
  grpc::Status ImportInventory(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ImportInventoryResponse,
                               v1::ImportInventoryRequest>* stream) override;
  grpc::Status ExportInventory(
      grpc::ServerContext* context, const v1::ExportInventoryRequest* request,
      grpc::ServerWriter<v1::ExportInventoryResponse>* writer) override;

  // What the last import sent.
  v1::ImportOptions import_options() const;
  std::string imported() const;

 private:
  mutable absl::Mutex mu_;
  std::map<std::string, v1::Instrument> instruments_ ABSL_GUARDED_BY(mu_);
  v1::ImportOptions import_options_ ABSL_GUARDED_BY(mu_);
  std::string imported_ ABSL_GUARDED_BY(mu_);
};

class FakeBookings : public v1::BookingService::Service {
 public:
  // What the next calls of CreateBooking return instead of a booking.
  void FailNext(std::vector<grpc::Status> statuses);
  std::vector<v1::CreateBookingRequest> created() const;

  // Streams of WatchBookings: each sends its revisions, then ends with
  // UNAVAILABLE; the last stays open until the client leaves.
  void ScriptWatch(std::vector<std::vector<uint64_t>> streams);
  std::vector<uint64_t> watched_from() const;

  void SetSchedule(const v1::GetScheduleResponse& schedule);
  void SetSlots(const v1::SearchSlotsResponse& slots);
  void SetExplanation(const v1::ExplainAskResponse& explanation);
  // What the last call of ExplainAsk asked.
  v1::ExplainAskRequest explained() const;

  grpc::Status CreateBooking(grpc::ServerContext* context,
                             const v1::CreateBookingRequest* request,
                             v1::Booking* response) override;
  // Each answers with the booking in the state it leads to.
  grpc::Status CheckInBooking(grpc::ServerContext* context,
                              const v1::CheckInBookingRequest* request,
                              v1::Booking* response) override;
  grpc::Status CheckOutBooking(grpc::ServerContext* context,
                               const v1::CheckOutBookingRequest* request,
                               v1::Booking* response) override;
  // Leaves a second step, "centre", open.
  grpc::Status ApproveBooking(grpc::ServerContext* context,
                              const v1::ApproveBookingRequest* request,
                              v1::Booking* response) override;
  grpc::Status RejectBooking(grpc::ServerContext* context,
                             const v1::RejectBookingRequest* request,
                             v1::Booking* response) override;
  grpc::Status TransferBooking(grpc::ServerContext* context,
                               const v1::TransferBookingRequest* request,
                               v1::Booking* response) override;
  grpc::Status CheckBooking(grpc::ServerContext* context,
                            const v1::CheckBookingRequest* request,
                            v1::CheckBookingResponse* response) override;
  grpc::Status GetSchedule(grpc::ServerContext* context,
                           const v1::GetScheduleRequest* request,
                           v1::GetScheduleResponse* response) override;
  grpc::Status SearchSlots(grpc::ServerContext* context,
                           const v1::SearchSlotsRequest* request,
                           v1::SearchSlotsResponse* response) override;
  grpc::Status ExplainAsk(grpc::ServerContext* context,
                          const v1::ExplainAskRequest* request,
                          v1::ExplainAskResponse* response) override;
  grpc::Status WatchBookings(
      grpc::ServerContext* context, const v1::WatchBookingsRequest* request,
      grpc::ServerWriter<v1::WatchBookingsResponse>* writer) override;

 private:
  mutable absl::Mutex mu_;
  std::deque<grpc::Status> failures_ ABSL_GUARDED_BY(mu_);
  std::vector<v1::CreateBookingRequest> created_ ABSL_GUARDED_BY(mu_);
  std::vector<std::vector<uint64_t>> streams_ ABSL_GUARDED_BY(mu_);
  std::vector<uint64_t> watched_from_ ABSL_GUARDED_BY(mu_);
  v1::GetScheduleResponse schedule_ ABSL_GUARDED_BY(mu_);
  v1::SearchSlotsResponse slots_ ABSL_GUARDED_BY(mu_);
  v1::ExplainAskResponse explanation_ ABSL_GUARDED_BY(mu_);
  v1::ExplainAskRequest explained_ ABSL_GUARDED_BY(mu_);
};

// Knows one token, "good".
class FakeAdmin : public v1::AdminService::Service {
 public:
  grpc::Status GetCaller(grpc::ServerContext* context,
                         const google::protobuf::Empty* request,
                         v1::AccessToken* response) override;
  grpc::Status CreateAccessToken(
      grpc::ServerContext* context, const v1::CreateAccessTokenRequest* request,
      v1::CreateAccessTokenResponse* response) override;
  // Requests of CreateAccessToken.
  std::vector<v1::CreateAccessTokenRequest> made();

 private:
  absl::Mutex mu_;
  std::vector<v1::CreateAccessTokenRequest> made_ ABSL_GUARDED_BY(mu_);
};

class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  const std::string& address() const { return address_; }
  // A connection that does not sleep between attempts but notes the delays.
  std::shared_ptr<client::Connection> Connect();
  const std::vector<absl::Duration>& sleeps() const { return sleeps_; }

  FakeCatalog catalog;
  FakeBookings bookings;
  FakeAdmin admin;

 private:
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::vector<absl::Duration> sleeps_;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_CLIENT_FAKE_SERVER_H_
