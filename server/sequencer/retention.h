#ifndef TRILAB_SERVER_SEQUENCER_RETENTION_H_
#define TRILAB_SERVER_SEQUENCER_RETENTION_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/journal.h"

namespace trilab {

// The first revision whose record is not older than `time`; that of the last
// record if all are older, so that it stays. 0 in an empty journal. Reads
// O(log n) records.
absl::StatusOr<uint64_t> FirstRevisionSince(const storage::Journal& journal,
                                            absl::Time time);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_RETENTION_H_
