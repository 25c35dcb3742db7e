#include "server/errors.h"

#include <algorithm>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/any.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/engine/violation_text.h"
#include "server/resource_name.h"
#include "server/sequencer/errors.h"
#include "storage/base/utf8.h"

namespace trilab {
namespace {

constexpr absl::string_view kDomain = "trilab";
// Where an absl::Status keeps its serialized google.rpc.Status.
constexpr char kPayload[] = "type.googleapis.com/google.rpc.Status";
// HTTP/2 trailers hold 8 KiB with gRPC's defaults; base64 and the message
// take their part.
constexpr size_t kDetailBytes = 5500;

void AddErrorInfo(absl::string_view reason, const ErrorMetadata& metadata,
                  google::rpc::Status& details) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = WellFormedUtf8(value);
  }
  details.add_details()->PackFrom(info);
}

void AddRetry(absl::Duration delay, google::rpc::Status& details) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(delay % absl::Seconds(1))));
  details.add_details()->PackFrom(retry);
}

void AddBadField(absl::string_view field, absl::string_view description,
                 google::rpc::Status& details) {
  google::rpc::BadRequest bad;
  auto* violation = bad.add_field_violations();
  violation->set_field(WellFormedUtf8(field));
  violation->set_description(WellFormedUtf8(description));
  details.add_details()->PackFrom(bad);
}

absl::Status WithDetails(absl::StatusCode code, absl::string_view message,
                         const google::rpc::Status& details) {
  absl::Status status(code, message);
  status.SetPayload(kPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

// Adds as many violations as fit; returns how many were left out.
size_t AddViolations(const engine::Violations& violations,
                     google::rpc::Status& details) {
  google::rpc::PreconditionFailure failure;
  std::vector<v1::Violation> kept;
  size_t bytes = 0;
  for (const engine::Violation& violation : violations) {
    v1::Violation proto;
    ToProto(violation, &proto);
    google::rpc::PreconditionFailure::Violation entry;
    entry.set_type(proto.code());
    entry.set_subject(proto.resource());
    entry.set_description(proto.text().en());
    bytes += proto.ByteSizeLong() + entry.ByteSizeLong() + 48;
    if (bytes > kDetailBytes && !kept.empty()) break;
    *failure.add_violations() = std::move(entry);
    kept.push_back(std::move(proto));
  }
  details.add_details()->PackFrom(failure);
  for (const v1::Violation& proto : kept) {
    details.add_details()->PackFrom(proto);
  }
  return violations.size() - kept.size();
}

v1::Violation::Severity SeverityOf(const engine::Violation& violation) {
  switch (violation.severity) {
    case engine::Severity::kWarn:
      return v1::Violation::SEVERITY_WARN;
    case engine::Severity::kApproval:
      return v1::Violation::SEVERITY_APPROVAL;
    case engine::Severity::kReject:
      break;
  }
  return v1::Violation::SEVERITY_REJECT;
}

}  // namespace

absl::Status InvalidFieldError(absl::string_view field,
                               absl::string_view description) {
  google::rpc::Status details;
  AddErrorInfo("INVALID_FIELD", {{"field", std::string(field)}}, details);
  AddBadField(field, description, details);
  return WithDetails(absl::StatusCode::kInvalidArgument,
                     absl::StrCat(field, ": ", description), details);
}

absl::Status NoSuchResourceError(absl::string_view name) {
  return ErrorWithReason(absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND",
                         absl::StrCat("There is no \"", name, "\"."),
                         {{"resource", std::string(name)}});
}

absl::Status UnauthenticatedError(absl::string_view reason,
                                  absl::string_view message) {
  return ErrorWithReason(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::Status NotAllowedError(absl::string_view message) {
  return ErrorWithReason(absl::StatusCode::kPermissionDenied, "NOT_ALLOWED",
                         message);
}

absl::Status BadPageTokenError() {
  google::rpc::Status details;
  AddErrorInfo("BAD_PAGE_TOKEN", {}, details);
  const absl::string_view text =
      "is not one that this call returned for these fields; begin again "
      "without it";
  AddBadField("page_token", text, details);
  return WithDetails(absl::StatusCode::kInvalidArgument,
                     absl::StrCat("page_token: ", text), details);
}

absl::Status OverLimitError(absl::string_view reason, absl::string_view message,
                            absl::Duration delay) {
  google::rpc::Status details;
  AddErrorInfo(reason, {}, details);
  AddRetry(delay, details);
  return WithDetails(absl::StatusCode::kResourceExhausted, message, details);
}

absl::Status TryLaterError(absl::string_view reason, absl::string_view message,
                           absl::Duration delay) {
  google::rpc::Status details;
  AddErrorInfo(reason, {}, details);
  AddRetry(delay, details);
  return WithDetails(absl::StatusCode::kUnavailable, message, details);
}

absl::Status AnswerTooLargeError(absl::string_view remedy) {
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted, "ANSWER_TOO_LARGE",
      absl::StrCat("The answer would exceed the size of a message; ", remedy,
                   "."));
}

absl::Status ErrorWithReason(absl::StatusCode code, absl::string_view reason,
                             absl::string_view message,
                             const ErrorMetadata& metadata) {
  google::rpc::Status details;
  AddErrorInfo(reason, metadata, details);
  return WithDetails(code, message, details);
}

absl::Status RejectionError(const engine::Rejection& rejection) {
  google::rpc::Status details;
  google::rpc::Status violations;
  const size_t left_out = rejection.violations.empty()
                              ? 0
                              : AddViolations(rejection.violations, violations);
  ErrorMetadata metadata = rejection.metadata;
  if (left_out > 0) {
    metadata.emplace_back("violations_left_out", absl::StrCat(left_out));
  }
  AddErrorInfo(rejection.reason, metadata, details);
  if (!rejection.field.empty()) {
    AddBadField(rejection.field, rejection.message, details);
  }
  details.MergeFrom(violations);
  return WithDetails(rejection.code, rejection.message, details);
}

void ToProto(const engine::Violation& violation, v1::Violation* proto) {
  proto->set_code(std::string(engine::ViolationCodeName(violation.code)));
  proto->set_severity(SeverityOf(violation));
  if (!violation.resource.id.empty()) {
    proto->set_resource(
        ResourceName(violation.resource.kind, violation.resource.id));
  }
  if (!violation.rule.empty()) {
    proto->set_rule(ResourceName(engine::ResourceKind::kRule, violation.rule));
    proto->set_rule_revision(violation.rule_revision);
  }
  proto->set_override_level(static_cast<v1::OverrideLevel>(
      static_cast<int>(engine::OverrideLevelOf(violation))));
  for (const auto& [key, value] : violation.parameters) {
    (*proto->mutable_parameters())[key] = value;
  }
  const engine::LocalizedText text = engine::TextOf(violation);
  proto->mutable_text()->set_zh(text.zh);
  proto->mutable_text()->set_en(text.en);
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details;
  if (const auto payload = status.GetPayload(kPayload)) {
    details.ParseFromString(std::string(*payload));
  } else {
    const std::string reason = ReasonOf(status);  // The sequencer's errors.
    AddErrorInfo(
        reason.empty() ? absl::StatusCodeToString(status.code()) : reason, {},
        details);
    if (const auto delay = RetryDelayOf(status)) AddRetry(*delay, details);
  }
  // It may quote what the caller sent, cut amid a character.
  const std::string message = WellFormedUtf8(status.message());
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message,
                      details.SerializeAsString());
}

}  // namespace trilab
