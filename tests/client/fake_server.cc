#include "tests/client/fake_server.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/server_builder.h"

namespace trilab::testing {
namespace {

grpc::Status WithDetails(grpc::StatusCode code, const std::string& message,
                         google::rpc::Status details) {
  details.set_code(code);
  details.set_message(message);
  return grpc::Status(code, message, details.SerializeAsString());
}

void AddReason(const std::string& reason, google::rpc::Status& details) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("trilab");
  details.add_details()->PackFrom(info);
}

grpc::Status NotFound(const std::string& name) {
  google::rpc::Status details;
  AddReason("RESOURCE_NOT_FOUND", details);
  return WithDetails(grpc::StatusCode::NOT_FOUND,
                     absl::StrCat("There is no \"", name, "\"."), details);
}

}  // namespace

v1::Violation MakeViolation(const std::string& code, const std::string& zh,
                            const std::string& en) {
  v1::Violation violation;
  violation.set_code(code);
  violation.set_severity(v1::Violation::SEVERITY_REJECT);
  violation.mutable_text()->set_zh(zh);
  violation.mutable_text()->set_en(en);
  return violation;
}

grpc::Status Refusal(const std::vector<v1::Violation>& violations) {
  google::rpc::Status details;
  AddReason("BOOKING_REFUSED", details);
  for (const v1::Violation& violation : violations) {
    details.add_details()->PackFrom(violation);
  }
  return WithDetails(grpc::StatusCode::FAILED_PRECONDITION,
                     "The booking is refused.", details);
}

grpc::Status TryLater(absl::Duration delay) {
  google::rpc::Status details;
  AddReason("QUEUE_FULL", details);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  details.add_details()->PackFrom(retry);
  return WithDetails(grpc::StatusCode::UNAVAILABLE, "Busy.", details);
}

void FakeCatalog::Put(const v1::Instrument& instrument) {
  absl::MutexLock lock(&mu_);
  instruments_[instrument.name()] = instrument;
}

grpc::Status FakeCatalog::GetInstrument(grpc::ServerContext* context,
                                        const v1::GetInstrumentRequest* request,
                                        v1::Instrument* response) {
  absl::MutexLock lock(&mu_);
  const auto found = instruments_.find(request->name());
  if (found == instruments_.end()) return NotFound(request->name());
  *response = found->second;
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListInstruments(
    grpc::ServerContext* context, const v1::ListInstrumentsRequest* request,
    v1::ListInstrumentsResponse* response) {
  absl::MutexLock lock(&mu_);
  const int page_size = std::min(request->page_size(), 2);
  auto next = instruments_.upper_bound(request->page_token());
  for (; next != instruments_.end(); ++next) {
    if (response->instruments_size() == page_size) {
      response->set_next_page_token(std::prev(next)->first);
      break;
    }
    *response->add_instruments() = next->second;
  }
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::CreateInstrument(
    grpc::ServerContext* context, const v1::CreateInstrumentRequest* request,
    v1::Instrument* response) {
  *response = request->instrument();
  response->set_name(absl::StrCat("instruments/", request->instrument_id()));
  Put(*response);
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::DeleteInstrument(
    grpc::ServerContext* context, const v1::DeleteInstrumentRequest* request,
    google::protobuf::Empty* response) {
  absl::MutexLock lock(&mu_);
  if (instruments_.erase(request->name()) == 0) {
    return NotFound(request->name());
  }
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ImportInventory(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::ImportInventoryResponse,
                             v1::ImportInventoryRequest>* stream) {
  v1::ImportInventoryRequest request;
  v1::ImportInventoryResponse response;
  std::string data;
  absl::MutexLock lock(&mu_);
  while (stream->Read(&request)) {
    if (request.has_options()) import_options_ = request.options();
    data += request.data();
    response.mutable_progress()->set_bytes(static_cast<int64_t>(data.size()));
    stream->Write(response);
  }
  imported_ = data;
  v1::ImportInventoryResponse progress;
  v1::ImportReport* report = response.mutable_report();
  report->set_format(v1::INVENTORY_FORMAT_TRILAB);
  int line = 0;
  for (const auto row : absl::StrSplit(data, '\n', absl::SkipEmpty())) {
    ++line;
    report->set_rows(line);
    const bool listed = absl::StrContains(row, "bad");
    if (!listed && !absl::StrContains(row, "unlisted")) {
      report->set_created(report->created() + 1);
      continue;
    }
    report->set_refused(report->refused() + 1);
    auto* problem = progress.mutable_progress()->add_problems();
    problem->set_line(line);
    problem->set_column("名称");
    problem->set_code("BAD_VALUE");
    problem->set_message("not a name");
    if (listed) {
      *report->add_problems() = *problem;
    } else {
      report->set_problems_left_out(report->problems_left_out() + 1);
    }
  }
  progress.mutable_progress()->set_bytes(static_cast<int64_t>(data.size()));
  stream->Write(progress);
  stream->Write(response);
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ExportInventory(
    grpc::ServerContext* context, const v1::ExportInventoryRequest* request,
    grpc::ServerWriter<v1::ExportInventoryResponse>* writer) {
  v1::ExportInventoryResponse response;
  response.set_total_items(2);
  for (const char* part : {"{\"instrument\":", "{}}\n"}) {
    response.set_data(part);
    response.set_items(response.items() + 1);
    writer->Write(response);
  }
  return grpc::Status::OK;
}

v1::ImportOptions FakeCatalog::import_options() const {
  absl::MutexLock lock(&mu_);
  return import_options_;
}

std::string FakeCatalog::imported() const {
  absl::MutexLock lock(&mu_);
  return imported_;
}

void FakeBookings::FailNext(std::vector<grpc::Status> statuses) {
  absl::MutexLock lock(&mu_);
  failures_.assign(statuses.begin(), statuses.end());
}

std::vector<v1::CreateBookingRequest> FakeBookings::created() const {
  absl::MutexLock lock(&mu_);
  return created_;
}

void FakeBookings::ScriptWatch(std::vector<std::vector<uint64_t>> streams) {
  absl::MutexLock lock(&mu_);
  streams_ = std::move(streams);
}

std::vector<uint64_t> FakeBookings::watched_from() const {
  absl::MutexLock lock(&mu_);
  return watched_from_;
}

void FakeBookings::SetSchedule(const v1::GetScheduleResponse& schedule) {
  absl::MutexLock lock(&mu_);
  schedule_ = schedule;
}

void FakeBookings::SetSlots(const v1::SearchSlotsResponse& slots) {
  absl::MutexLock lock(&mu_);
  slots_ = slots;
}

void FakeBookings::SetExplanation(const v1::ExplainAskResponse& explanation) {
  absl::MutexLock lock(&mu_);
  explanation_ = explanation;
}

v1::ExplainAskRequest FakeBookings::explained() const {
  absl::MutexLock lock(&mu_);
  return explained_;
}

grpc::Status FakeBookings::CreateBooking(
    grpc::ServerContext* context, const v1::CreateBookingRequest* request,
    v1::Booking* response) {
  absl::MutexLock lock(&mu_);
  created_.push_back(*request);
  if (!failures_.empty()) {
    const grpc::Status failure = failures_.front();
    failures_.pop_front();
    return failure;
  }
  *response = request->booking();
  response->set_name("bookings/7");
  response->set_state(v1::Booking::STATE_CONFIRMED);
  return grpc::Status::OK;
}

grpc::Status FakeBookings::CheckInBooking(
    grpc::ServerContext* context, const v1::CheckInBookingRequest* request,
    v1::Booking* response) {
  response->set_name(request->name());
  response->set_state(v1::Booking::STATE_IN_USE);
  return grpc::Status::OK;
}

grpc::Status FakeBookings::CheckOutBooking(
    grpc::ServerContext* context, const v1::CheckOutBookingRequest* request,
    v1::Booking* response) {
  response->set_name(request->name());
  response->set_state(v1::Booking::STATE_COMPLETED);
  return grpc::Status::OK;
}

grpc::Status FakeBookings::ApproveBooking(
    grpc::ServerContext* context, const v1::ApproveBookingRequest* request,
    v1::Booking* response) {
  response->set_name(request->name());
  response->set_state(v1::Booking::STATE_PENDING_APPROVAL);
  response->mutable_approval()->add_steps()->set_name("supervisor");
  response->mutable_approval()->add_steps()->set_name("centre");
  response->mutable_approval()->set_open_step(1);
  response->add_approvals()->set_note(request->note());
  return grpc::Status::OK;
}

grpc::Status FakeBookings::RejectBooking(
    grpc::ServerContext* context, const v1::RejectBookingRequest* request,
    v1::Booking* response) {
  response->set_name(request->name());
  response->set_state(v1::Booking::STATE_REJECTED);
  response->add_approvals()->set_note(request->reason());
  return grpc::Status::OK;
}

grpc::Status FakeBookings::TransferBooking(
    grpc::ServerContext* context, const v1::TransferBookingRequest* request,
    v1::Booking* response) {
  response->set_name(request->name());
  response->set_state(v1::Booking::STATE_CONFIRMED);
  response->set_partner(request->partner());
  return grpc::Status::OK;
}

grpc::Status FakeBookings::CheckBooking(grpc::ServerContext* context,
                                        const v1::CheckBookingRequest* request,
                                        v1::CheckBookingResponse* response) {
  *response->add_violations() =
      MakeViolation("CLOSED", "仪器此时不开放。", "It is closed then.");
  return grpc::Status::OK;
}

grpc::Status FakeBookings::GetSchedule(grpc::ServerContext* context,
                                       const v1::GetScheduleRequest* request,
                                       v1::GetScheduleResponse* response) {
  absl::MutexLock lock(&mu_);
  *response = schedule_;
  return grpc::Status::OK;
}

grpc::Status FakeBookings::SearchSlots(grpc::ServerContext* context,
                                       const v1::SearchSlotsRequest* request,
                                       v1::SearchSlotsResponse* response) {
  absl::MutexLock lock(&mu_);
  *response = slots_;
  return grpc::Status::OK;
}

grpc::Status FakeBookings::ExplainAsk(grpc::ServerContext* context,
                                      const v1::ExplainAskRequest* request,
                                      v1::ExplainAskResponse* response) {
  absl::MutexLock lock(&mu_);
  explained_ = *request;
  *response = explanation_;
  return grpc::Status::OK;
}

grpc::Status FakeBookings::WatchBookings(
    grpc::ServerContext* context, const v1::WatchBookingsRequest* request,
    grpc::ServerWriter<v1::WatchBookingsResponse>* writer) {
  std::vector<uint64_t> revisions;
  bool last = false;
  {
    absl::MutexLock lock(&mu_);
    watched_from_.push_back(request->start_revision());
    if (!streams_.empty()) {
      revisions = streams_.front();
      streams_.erase(streams_.begin());
    }
    last = streams_.empty();
  }
  v1::WatchBookingsResponse response;
  for (const uint64_t revision : revisions) {
    response.set_revision(revision);
    response.set_event(v1::WatchBookingsResponse::EVENT_CREATED);
    response.mutable_booking()->set_name(absl::StrCat("bookings/", revision));
    writer->Write(response);
  }
  while (last && !context->IsCancelled()) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  return grpc::Status(grpc::StatusCode::UNAVAILABLE, "going away");
}

grpc::Status FakeAdmin::GetCaller(grpc::ServerContext* context,
                                  const google::protobuf::Empty* request,
                                  v1::AccessToken* response) {
  const auto found = context->client_metadata().find("authorization");
  if (found == context->client_metadata().end() ||
      found->second != "Bearer good") {
    google::rpc::Status details;
    AddReason("TOKEN_INVALID", details);
    return WithDetails(grpc::StatusCode::UNAUTHENTICATED,
                       "The token is not valid.", details);
  }
  response->set_name("accessTokens/t-1");
  response->set_subject("王工");
  response->set_role(v1::ROLE_ADMINISTRATOR);
  return grpc::Status::OK;
}

grpc::Status FakeAdmin::CreateAccessToken(
    grpc::ServerContext* context, const v1::CreateAccessTokenRequest* request,
    v1::CreateAccessTokenResponse* response) {
  absl::MutexLock lock(&mu_);
  made_.push_back(*request);
  *response->mutable_access_token() = request->access_token();
  response->mutable_access_token()->set_name("accessTokens/t-2");
  response->set_bearer("trilab_t-2_secret");
  return grpc::Status::OK;
}

std::vector<v1::CreateAccessTokenRequest> FakeAdmin::made() {
  absl::MutexLock lock(&mu_);
  return made_;
}

FakeServer::FakeServer() {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(&catalog);
  builder.RegisterService(&bookings);
  builder.RegisterService(&admin);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) std::abort();
  address_ = absl::StrCat("127.0.0.1:", port);
}

FakeServer::~FakeServer() {
  server_->Shutdown(absl::ToChronoTime(absl::Now() + absl::Seconds(1)));
}

std::shared_ptr<client::Connection> FakeServer::Connect() {
  client::ConnectionOptions options;
  options.target = address_;
  options.bearer_token = "good";
  options.retry.sleep = [this](absl::Duration delay) {
    sleeps_.push_back(delay);
  };
  return std::make_shared<client::Connection>(options);
}

}  // namespace trilab::testing
