#ifndef TRILAB_SERVER_SEQUENCER_PROJECTOR_H_
#define TRILAB_SERVER_SEQUENCER_PROJECTOR_H_

#include "absl/status/status.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"

namespace trilab {

// Adds the rows that `record` changes to `batch`: those of its resources and
// bookings, and of its request id. A pure function of the record and of what
// was before, so that recovery writes the same rows once more.
//
// `before` is the state without the record; `rows` may be older, since it is
// only asked for bookings that `before` no longer has in memory. A record has
// at most one fact for each booking.
//
// Returns DATA_LOSS if the row of such a booking is damaged.
absl::Status AddRows(const engine::Record& record, const engine::State& before,
                     const storage::RowStore& rows, storage::RowBatch& batch);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_PROJECTOR_H_
