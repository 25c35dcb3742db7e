#ifndef TRILAB_SERVER_SEQUENCER_JOURNAL_READER_H_
#define TRILAB_SERVER_SEQUENCER_JOURNAL_READER_H_

#include <cstddef>
#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/fact.h"
#include "storage/journal.h"

namespace trilab {

// Reads one record. OUT_OF_RANGE (REVISION_GONE, REVISION_AHEAD) if the
// journal does not have it, DATA_LOSS if it is damaged.
absl::StatusOr<engine::Ptr<engine::Record>> ReadRecord(
    const storage::Journal& journal, uint64_t revision);

// Gets a record and the bytes it takes; an error ends the reading.
using RecordVisitor = absl::FunctionRef<absl::Status(
    engine::Ptr<engine::Record> record, size_t bytes)>;

// Reads the records `from` to `last`, in order, in pieces of limited size.
// Errors as of ReadRecord, or the visitor's.
absl::Status ReadRecords(const storage::Journal& journal, uint64_t from,
                         uint64_t last, RecordVisitor visitor);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_JOURNAL_READER_H_
