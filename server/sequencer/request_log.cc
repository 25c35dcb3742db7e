#include "server/sequencer/request_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/journal_reader.h"
#include "storage/base/status_macros.h"
#include "storage/keys.h"
#include "storage/values.h"

namespace trilab {
namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kMaxRequestIdBytes = 1024;

bool SameHash(const storage::RequestRow& row, absl::string_view hash) {
  return hash.size() == row.hash.size() &&
         std::equal(
             row.hash.begin(), row.hash.end(), hash.begin(),
             [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); });
}

}  // namespace

absl::Status CheckRequest(const Submission& submission) {
  if (submission.principal.size() > storage::kMaxPrincipalBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("principal has ", submission.principal.size(), " bytes; ",
                     storage::kMaxPrincipalBytes, " are allowed"));
  }
  if (submission.request_id.size() > kMaxRequestIdBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("request_id has ", submission.request_id.size(),
                     " bytes; ", kMaxRequestIdBytes, " are allowed"));
  }
  const size_t hash_bytes = submission.request_id.empty() ? 0 : kHashBytes;
  if (submission.request_hash.size() != hash_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("request_hash has ", submission.request_hash.size(),
                     " bytes instead of ", hash_bytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<engine::Ptr<engine::Record>> RequestLog::Find(
    const Submission& submission) const {
  if (submission.request_id.empty()) return nullptr;
  const auto found =
      in_batch_.find(Key(submission.principal, submission.request_id));
  if (found != in_batch_.end()) {
    if (found->second->request_hash == submission.request_hash) {
      return found->second;
    }
    return RequestIdReused(submission.request_id);
  }
  TRILAB_ASSIGN_OR_RETURN(
      const std::optional<storage::RequestRow> row,
      rows_.GetRequest(submission.principal, submission.request_id));
  if (!row) return nullptr;
  if (!SameHash(*row, submission.request_hash)) {
    return RequestIdReused(submission.request_id);
  }
  return ReadRecord(journal_, row->revision);
}

void RequestLog::Remember(const engine::Ptr<engine::Record>& record) {
  if (record->request_id.empty()) return;
  in_batch_.emplace(Key(record->principal, record->request_id), record);
}

}  // namespace trilab
