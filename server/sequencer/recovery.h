#ifndef TRILAB_SERVER_SEQUENCER_RECOVERY_H_
#define TRILAB_SERVER_SEQUENCER_RECOVERY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/state.h"
#include "storage/database.h"
#include "storage/journal.h"
#include "storage/row_reader.h"
#include "storage/row_store.h"

namespace trilab {

// How far opening has come.
struct RecoveryProgress {
  std::string step;    // "resources", "plans", "bookings" or "journal".
  uint64_t done = 0;   // Rows or records so far.
  uint64_t total = 0;  // 0: not known.
};

// Called now and then, and at the end of each step. May be empty.
using OnRecoveryProgress = std::function<void(const RecoveryProgress&)>;

// Rebuilds the state that wrote the rows, as of their revision.
//
// Returns DATA_LOSS, naming the row, if one is damaged or the journal lacks
// the record of the rows' revision.
absl::StatusOr<engine::State> StateFromRows(const storage::RowReader& rows,
                                            const storage::Journal& journal,
                                            const OnRecoveryProgress& progress);

// Rebuilds the state after the last journal record: that of the rows, and the
// records after them, whose rows it writes.
//
// Returns DATA_LOSS as StateFromRows does, or for a damaged record.
absl::StatusOr<engine::State> Recover(const storage::Database& database,
                                      const storage::Journal& journal,
                                      storage::RowStore& rows,
                                      const OnRecoveryProgress& progress);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_RECOVERY_H_
