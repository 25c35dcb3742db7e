#include "server/sequencer/errors.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace trilab {
namespace {

constexpr char kReasonPayload[] = "trilab/reason";
constexpr char kRetryPayload[] = "trilab/retry-milliseconds";

absl::Status Make(absl::StatusCode code, absl::string_view reason,
                  absl::string_view message,
                  std::optional<absl::Duration> retry = std::nullopt) {
  absl::Status status(code, message);
  status.SetPayload(kReasonPayload, absl::Cord(reason));
  if (retry) {
    status.SetPayload(
        kRetryPayload,
        absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(*retry))));
  }
  return status;
}

}  // namespace

absl::Status QueueFull(size_t capacity) {
  return Make(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
              absl::StrCat(capacity, " commands are waiting already; retry"),
              absl::Milliseconds(100));
}

absl::Status DiskFull(absl::string_view detail) {
  return Make(absl::StatusCode::kResourceExhausted, "DISK_FULL", detail,
              absl::Seconds(30));
}

absl::Status RecordTooLarge(size_t bytes, size_t max_bytes) {
  return Make(absl::StatusCode::kResourceExhausted, "RECORD_TOO_LARGE",
              absl::StrCat("the change takes ", bytes, " bytes at once; ",
                           max_bytes, " are allowed; nothing was done"));
}

absl::Status CallCancelled() {
  return Make(absl::StatusCode::kCancelled, "CALL_CANCELLED",
              "the call was cancelled before the command was decided; nothing "
              "was done");
}

absl::Status RequestIdExpired(absl::string_view request_id) {
  return Make(absl::StatusCode::kUnavailable, "REQUEST_ID_EXPIRED",
              absl::StrCat("the outcome of request_id \"", request_id,
                           "\" was forgotten just now; nothing was done, and a "
                           "retry is a new request"),
              absl::Milliseconds(100));
}

absl::Status DeadlineExpired() {
  return Make(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXPIRED",
              "the deadline passed before the command was decided; nothing "
              "was done");
}

absl::Status RequestIdReused(absl::string_view request_id) {
  return Make(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
      absl::StrCat("request_id \"", request_id,
                   "\" was used before with another request; take a new one"));
}

absl::Status OutcomeUnknown(absl::string_view problem) {
  return Make(absl::StatusCode::kUnavailable, "STORAGE_FAILED",
              absl::StrCat("outcome unknown, retry with the same request_id: ",
                           problem),
              absl::Seconds(5));
}

absl::Status NotWritable(absl::string_view problem) {
  return Make(
      absl::StatusCode::kUnavailable, "NOT_WRITABLE",
      absl::StrCat("changes are not taken, nothing was done: ", problem),
      absl::Seconds(5));
}

absl::Status ShuttingDown() {
  return Make(absl::StatusCode::kUnavailable, "SHUTTING_DOWN",
              "the server is shutting down; nothing was done",
              absl::Seconds(1));
}

absl::Status RevisionGone(uint64_t revision, uint64_t first) {
  return Make(absl::StatusCode::kOutOfRange, "REVISION_GONE",
              absl::StrCat("revision ", revision,
                           " has left the journal, which starts at ", first));
}

absl::Status RevisionAhead(uint64_t revision, uint64_t last) {
  return Make(absl::StatusCode::kOutOfRange, "REVISION_AHEAD",
              absl::StrCat("revision ", revision,
                           " lies in the future; the last one is ", last));
}

std::string ReasonOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kReasonPayload);
  return payload ? std::string(*payload) : "";
}

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kRetryPayload);
  int64_t milliseconds = 0;
  if (!payload || !absl::SimpleAtoi(std::string(*payload), &milliseconds)) {
    return std::nullopt;
  }
  return absl::Milliseconds(milliseconds);
}

}  // namespace trilab
