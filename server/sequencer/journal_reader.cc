#include "server/sequencer/journal_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/fact.h"
#include "server/sequencer/errors.h"
#include "server/sequencer/record_codec.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr size_t kRecordsAtOnce = 1024;
constexpr size_t kBytesAtOnce = size_t{4} << 20;

// Tells apart why the journal does not have a revision.
absl::Status Explain(const absl::Status& status,
                     const storage::Journal& journal, uint64_t revision) {
  if (status.code() != absl::StatusCode::kOutOfRange) return status;
  const uint64_t first = journal.FirstRevision();
  return revision < first ? RevisionGone(revision, first)
                          : RevisionAhead(revision, journal.LastRevision());
}

}  // namespace

absl::StatusOr<engine::Ptr<engine::Record>> ReadRecord(
    const storage::Journal& journal, uint64_t revision) {
  engine::Ptr<engine::Record> found;
  TRILAB_RETURN_IF_ERROR(ReadRecords(journal, revision, revision,
                                     [&](auto record, size_t /*bytes*/) {
                                       found = std::move(record);
                                       return absl::OkStatus();
                                     }));
  if (found == nullptr) return RevisionAhead(revision, journal.LastRevision());
  return found;
}

absl::Status ReadRecords(const storage::Journal& journal, uint64_t from,
                         uint64_t last, RecordVisitor visitor) {
  while (from <= last) {
    absl::Status problem;
    const absl::StatusOr<uint64_t> next = journal.Read(
        from, std::min<uint64_t>(kRecordsAtOnce, last - from + 1), kBytesAtOnce,
        [&](uint64_t revision, absl::string_view payload) {
          absl::StatusOr<engine::Ptr<engine::Record>> record =
              DecodeRecord(revision, payload);
          problem = record.ok() ? visitor(*std::move(record), payload.size())
                                : record.status();
          return problem.ok();
        });
    TRILAB_RETURN_IF_ERROR(problem);
    if (!next.ok()) return Explain(next.status(), journal, from);
    if (*next == from) return RevisionAhead(from, journal.LastRevision());
    from = *next;
  }
  return absl::OkStatus();
}

}  // namespace trilab
