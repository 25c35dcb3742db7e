#ifndef TRILAB_SERVER_SEQUENCER_BATCH_BUILDER_H_
#define TRILAB_SERVER_SEQUENCER_BATCH_BUILDER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/engine/engine.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "server/engine/waitlist/offer_queue.h"
#include "server/sequencer/completer.h"
#include "server/sequencer/request_log.h"
#include "server/sequencer/submission_queue.h"
#include "storage/journal.h"
#include "storage/row_batch.h"
#include "storage/row_store.h"

namespace trilab {

// Principal of what the server does by itself.
inline constexpr char kSystemPrincipal[] = "system";

// What one group commit makes durable, and whom it answers.
struct Batch {
  explicit Batch(const storage::Database& database) : rows(database) {}

  std::vector<engine::Ptr<engine::Record>> records;
  std::vector<storage::JournalRecord> encoded;  // One for each record.
  storage::RowBatch rows;                       // Those they change.
  std::vector<Completion> completions;
  size_t bytes = 0;       // Of `encoded`.
  size_t repeats = 0;     // Commands answered with an earlier record.
  size_t rejections = 0;  // Commands refused by the engine.
  size_t expired = 0;     // Commands whose deadline had passed.
};

// Decides commands one after another against the write side's state, which
// runs ahead of what is durable, and gathers the outcome in a batch.
//
// After Take the batch must become durable before the next Add; if it does
// not, the state is of no use any more.
//
// Thread-compatible.
class BatchBuilder {
 public:
  // All but `state` are borrowed. A command whose record would take more than
  // `max_record_bytes` is refused.
  BatchBuilder(engine::State state, const storage::Database& database,
               const storage::RowStore& rows, const storage::Journal& journal,
               size_t max_record_bytes);

  // The write side: everything durable, and the batch.
  const engine::State& state() const { return state_; }
  const Batch& batch() const { return batch_; }

  // Decides `pending` as of `now`. `space` not OK refuses it, unless it is a
  // repeat. Time never goes back: an earlier `now` counts as the last
  // record's time.
  //
  // Returns an error, with the batch unfit for use, if the rows that a
  // decision changes cannot be told (DATA_LOSS).
  absl::Status Add(Pending pending, const absl::Status& space, absl::Time now);

  // Makes the changes that are due at `now`, and offers what is free to those
  // who wait for it. Errors as of Add.
  absl::Status AdvanceBookings(absl::Time now);

  // When AdvanceBookings next has something to do.
  absl::Time NextWake() const;

  // Hands over the batch and begins a new one.
  Batch Take();

 private:
  absl::Status AdvanceDue(absl::Time now);
  // Looks at those in the line who have reason to hope, up to a number.
  absl::Status OfferSlots(absl::Time now);
  // Makes a record of what the server decided by itself.
  absl::Status AppendOwn(engine::Decision decision, absl::Time now);
  absl::Time Stamp(absl::Time now) const;
  void NoteUnchanged(const engine::Command& command,
                     engine::Facts& facts) const;
  absl::Status Decide(Pending pending, absl::Time now);
  // Makes `record`, of these bytes, the next one of the journal.
  absl::Status Append(const engine::Ptr<engine::Record>& record,
                      std::string payload);
  void Complete(OnOutcome done, Outcome outcome, bool needs_commit);

  engine::State state_;
  const storage::Database& database_;
  const storage::RowStore& rows_;
  const size_t max_record_bytes_;
  RequestLog requests_;
  engine::OfferQueue offers_;
  // When everyone who waits is looked at once more: time alone may let them
  // book. At once after a start.
  absl::Time next_sweep_ = absl::InfinitePast();
  Batch batch_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_BATCH_BUILDER_H_
