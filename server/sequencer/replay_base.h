#ifndef TRILAB_SERVER_SEQUENCER_REPLAY_BASE_H_
#define TRILAB_SERVER_SEQUENCER_REPLAY_BASE_H_

#include "absl/status/statusor.h"
#include "server/engine/state.h"
#include "storage/journal.h"
#include "storage/row_reader.h"

namespace trilab {

// The state before the first record that the journal keeps, for replaying the
// past from there. Exact while nothing has been dropped: then it is empty.
// Otherwise what was there before is taken from the rows, as it is now: what
// has changed since is right again from its first change on.
//
// O(resources + bookings) once records have been dropped. Returns DATA_LOSS
// for a damaged row or record.
absl::StatusOr<engine::State> StateBeforeJournal(
    const storage::RowReader& rows, const storage::Journal& journal);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_REPLAY_BASE_H_
