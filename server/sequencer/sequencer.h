#ifndef TRILAB_SERVER_SEQUENCER_SEQUENCER_H_
#define TRILAB_SERVER_SEQUENCER_SEQUENCER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/sequencer/clock.h"
#include "server/sequencer/read_view.h"
#include "server/sequencer/recovery.h"
#include "server/sequencer/submission.h"
#include "server/sequencer/watch_hub.h"
#include "storage/database.h"
#include "storage/journal.h"
#include "storage/row_store.h"

namespace trilab {

struct SequencerOptions {
  // Borrowed; must outlive the sequencer, which is the only one to write to
  // them.
  storage::Database* database = nullptr;
  storage::Journal* journal = nullptr;
  storage::RowStore* rows = nullptr;
  Clock* clock = &SystemClock();

  // Commands that may wait; at least 1.
  size_t queue_capacity = 8192;
  // One synced write takes at most this many commands and encoded bytes (and
  // one command more than either).
  size_t batch_commands = 512;
  size_t batch_bytes = size_t{4} << 20;
  // Commands whose record would take more are refused. Enough for an atomic
  // import of 200,000 resources of 2.5 KB each.
  size_t max_record_bytes = size_t{512} << 20;
  // Records, and their encoded bytes, that watchers get from memory.
  size_t watch_records = 4096;
  size_t watch_bytes = size_t{64} << 20;
  // Records older than this leave the journal, now and then; those that
  // request ids still refer to stay in any case.
  absl::Duration journal_retention = absl::Hours(24 * 400);
  // Asked about once a second; an error refuses commands with DISK_FULL.
  // Empty: Database::CheckFreeSpace.
  std::function<absl::Status()> check_space;
  // Called on the opening thread. May be empty.
  OnRecoveryProgress progress;
};

// What the sequencer did since it was opened.
struct SequencerStats {
  uint64_t commands = 0;  // Decided, repeated or refused.
  uint64_t records = 0;   // Made durable.
  uint64_t batches = 0;   // Synced writes.
  uint64_t repeats = 0;   // Answered with an earlier outcome.
  uint64_t rejections = 0;
  uint64_t queue_full = 0;
  uint64_t expired_deadlines = 0;
  size_t queued = 0;  // Waiting now.
};

// The one writer. Puts commands in order, decides them, makes their facts
// durable in batches (group commit), and only then shows them.
//
// Nothing undurable is ever seen: an outcome, a read and a watch event show
// only records whose synced write succeeded. When a write fails it is unknown
// what the disk holds, so no more commands are taken until the sequencer is
// opened again; reads go on.
//
// Thread-safe.
class Sequencer {
 public:
  // Rebuilds the state from the rows and the journal records after them,
  // writes the rows those records lack, and starts the writer.
  //
  // Returns DATA_LOSS if a row or record is damaged or missing, naming it.
  static absl::StatusOr<std::unique_ptr<Sequencer>> Open(
      SequencerOptions options);

  // Shuts down.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  // Queues a command. `done` gets the outcome on the completion thread, in
  // the order of the journal; it must not block. Commands refused before they
  // are queued get theirs on the calling thread, before this returns.
  void Submit(Submission submission, OnOutcome done);

  // Submits and waits. Not to be called from an `OnOutcome`.
  Outcome SubmitAndWait(Submission submission);

  // The present state, for reading. Includes every command whose outcome was
  // told.
  ReadView Read() const { return ReadView(*read_side_); }

  // The last durable revision that readers see.
  uint64_t revision() const;

  WatchHub& watch_hub() { return *watch_hub_; }
  const storage::RowStore& rows() const { return *options_.rows; }
  const storage::Journal& journal() const { return *options_.journal; }
  const storage::Database& database() const { return *options_.database; }
  Clock& clock() const { return *options_.clock; }

  // Whether commands are taken; if not, why.
  bool writable() const;
  std::string problem() const;

  SequencerStats stats() const;

  // Refuses new commands with SHUTTING_DOWN, completes those queued, and
  // closes the watch hub. Idempotent; waits until every outcome was told, so
  // it is not to be called from an `OnOutcome`.
  void Shutdown();

 private:
  class Writer;
  explicit Sequencer(SequencerOptions options);

  SequencerOptions options_;
  std::unique_ptr<ReadSide> read_side_;
  std::unique_ptr<WatchHub> watch_hub_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_SEQUENCER_H_
