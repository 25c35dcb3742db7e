#include "server/sequencer/retention.h"

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/fact.h"
#include "server/sequencer/journal_reader.h"
#include "storage/base/status_macros.h"

namespace trilab {

absl::StatusOr<uint64_t> FirstRevisionSince(const storage::Journal& journal,
                                            absl::Time time) {
  uint64_t low = journal.FirstRevision();
  uint64_t high = journal.LastRevision();
  if (high == 0) return 0;
  // The answer lies in [low, high]; times never decrease.
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<engine::Record> record,
                            ReadRecord(journal, middle));
    if (record->time < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace trilab
