#ifndef TRILAB_STORAGE_JOURNAL_H_
#define TRILAB_STORAGE_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace trilab::storage {

// One fact, encoded. The payload is opaque to storage.
struct JournalRecord {
  uint64_t revision = 0;
  std::string payload;
};

// The ordered, durable list of facts. Revisions start at 1 and have no gaps.
//
// Nothing above this interface knows whether one disk or several centres
// stand behind it.
//
// One thread appends and truncates; any thread reads at any time. A reader
// sees only durable records.
class Journal {
 public:
  virtual ~Journal() = default;

  // Makes `records` durable, all or none, in one step: when this returns OK
  // they survive power loss. The first revision must be LastRevision() + 1,
  // each next one greater by one. No records is OK and does nothing.
  //
  // Returns these errors:
  //   INVALID_ARGUMENT  the revisions are not as above; nothing happened and
  //                     the journal stays usable.
  //   others            it is unknown whether the records are durable. Every
  //                     later call of Append() or TruncateBefore() fails with
  //                     UNAVAILABLE; open the journal again to find out.
  virtual absl::Status Append(absl::Span<const JournalRecord> records) = 0;

  // Gets a revision and its payload, which is valid during the call only.
  // Returns false to stop.
  using Visitor =
      absl::FunctionRef<bool(uint64_t revision, absl::string_view payload)>;

  // Visits the records from `from_revision` on, in order, until there are no
  // more, `max_records` were visited, their payloads exceed `max_bytes`
  // together, or the visitor stops. One record is visited even when it alone
  // exceeds `max_bytes`. Returns the revision to continue at:
  // LastRevision() + 1, as of the call, when all were visited.
  //
  // Returns these errors:
  //   OUT_OF_RANGE  `from_revision` is before FirstRevision() or after
  //                 LastRevision() + 1.
  //   DATA_LOSS     a record is missing or damaged; the message has its
  //                 revision. Those before it were visited.
  virtual absl::StatusOr<uint64_t> Read(uint64_t from_revision,
                                        size_t max_records, size_t max_bytes,
                                        Visitor visitor) const = 0;

  // The newest durable revision; 0 in a new journal.
  virtual uint64_t LastRevision() const = 0;

  // The oldest revision that is still kept; 1 in a new journal.
  virtual uint64_t FirstRevision() const = 0;

  // Drops the records before `revision`. No-op when they are gone already.
  //
  // Returns OUT_OF_RANGE if `revision` is after LastRevision(): the newest
  // record always stays. FAILED_PRECONDITION if a record would go whose rows
  // have not been written.
  virtual absl::Status TruncateBefore(uint64_t revision) = 0;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_JOURNAL_H_
