#ifndef TRILAB_SERVER_SEQUENCER_WRITER_H_
#define TRILAB_SERVER_SEQUENCER_WRITER_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/engine/state.h"
#include "server/sequencer/batch_builder.h"
#include "server/sequencer/completer.h"
#include "server/sequencer/read_view.h"
#include "server/sequencer/sequencer.h"
#include "server/sequencer/submission_queue.h"
#include "server/sequencer/watch_hub.h"

namespace trilab {

// The writer thread: takes what is queued, decides it, commits it, shows it.
//
// Thread-safe where not said otherwise.
class Sequencer::Writer {
 public:
  // Starts the thread. `state` is the state after the journal's last record;
  // the rest is borrowed.
  Writer(const SequencerOptions& options, engine::State state,
         ReadSide& read_side, WatchHub& watch_hub);

  // Shuts down.
  ~Writer();

  // See Sequencer.
  void Submit(Submission submission, OnOutcome done);
  void Shutdown();
  absl::Status refusal() const { return queue_.refusal(); }
  SequencerStats stats() const;

 private:
  struct Counters {
    std::atomic<uint64_t> commands = 0;
    std::atomic<uint64_t> records = 0;
    std::atomic<uint64_t> batches = 0;
    std::atomic<uint64_t> repeats = 0;
    std::atomic<uint64_t> rejections = 0;
    std::atomic<uint64_t> queue_full = 0;
    std::atomic<uint64_t> expired_deadlines = 0;
  };

  // All below runs on the writer thread.
  void Run();
  absl::Time NextWake() const;
  // Decides waiting commands up to the limits of one batch.
  absl::Status FillBatch();
  // Makes the batch durable and shows it.
  void Commit();
  absl::Status WriteDurably(const Batch& batch);
  void Show(const Batch& batch);
  // Stops taking commands for good: nobody knows what the disk holds of
  // `batch`.
  void Fail(const absl::Status& status, Batch batch);
  // Answers commands with why no more are taken.
  void Refuse(std::deque<Pending> pendings);
  // Whether there is room on the disk, asked at most once a second.
  absl::Status Space();
  void TrimJournal();
  void Count(const Batch& batch);

  const SequencerOptions& options_;
  ReadSide& read_side_;
  WatchHub& watch_hub_;
  SubmissionQueue queue_;
  Completer completer_;
  Counters counters_;

  BatchBuilder builder_;
  std::deque<Pending> waiting_;  // Taken from the queue, not decided yet.
  absl::Status space_;
  absl::Time space_asked_ = absl::InfinitePast();
  absl::Time next_trim_ = absl::InfinitePast();
  bool failed_ = false;

  absl::Mutex shutdown_mu_;  // Lets one thread at a time shut down.
  std::thread thread_;       // Last: it uses all of the above.
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_WRITER_H_
