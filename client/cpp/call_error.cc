#include "client/cpp/call_error.h"

#include <utility>

#include "absl/strings/cord.h"
#include "google/protobuf/any.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace trilab::client {
namespace {

// Where an absl::Status keeps its serialized google.rpc.Status.
constexpr char kPayload[] = "type.googleapis.com/google.rpc.Status";

// Used where a server sends no trilab.v1.Violation of its own.
v1::Violation ToViolation(
    const google::rpc::PreconditionFailure::Violation& entry) {
  v1::Violation violation;
  violation.set_code(entry.type());
  violation.set_resource(entry.subject());
  violation.set_severity(v1::Violation::SEVERITY_REJECT);
  violation.mutable_text()->set_en(entry.description());
  return violation;
}

void DecodeDetail(const google::protobuf::Any& any, CallError& error,
                  google::rpc::PreconditionFailure& failure) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
  v1::Violation violation;
  if (any.UnpackTo(&info)) {
    error.reason = info.reason();
    error.metadata = {info.metadata().begin(), info.metadata().end()};
  } else if (any.UnpackTo(&bad_request)) {
    for (const auto& field : bad_request.field_violations()) {
      error.fields.push_back({field.field(), field.description()});
    }
  } else if (any.UnpackTo(&retry)) {
    error.retry_delay = absl::Seconds(retry.retry_delay().seconds()) +
                        absl::Nanoseconds(retry.retry_delay().nanos());
  } else if (any.UnpackTo(&violation)) {
    error.violations.push_back(std::move(violation));
  } else {
    any.UnpackTo(&failure);
  }
}

}  // namespace

CallError DecodeError(const absl::Status& status) {
  CallError error;
  error.code = status.code();
  error.message = std::string(status.message());
  error.reason = absl::StatusCodeToString(status.code());
  const auto payload = status.GetPayload(kPayload);
  google::rpc::Status details;
  if (!payload || !details.ParseFromString(std::string(*payload))) {
    return error;
  }
  google::rpc::PreconditionFailure failure;
  for (const google::protobuf::Any& any : details.details()) {
    DecodeDetail(any, error, failure);
  }
  if (error.violations.empty()) {
    for (const auto& entry : failure.violations()) {
      error.violations.push_back(ToViolation(entry));
    }
  }
  return error;
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kPayload, absl::Cord(status.error_details()));
  }
  return result;
}

}  // namespace trilab::client
