#ifndef TRILAB_SERVER_SEQUENCER_WATCH_HUB_H_
#define TRILAB_SERVER_SEQUENCER_WATCH_HUB_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "server/engine/fact.h"
#include "storage/journal.h"

namespace trilab {

class WatchHub;

// One reader's place in the stream of records. It keeps a number, not a
// queue: a reader that falls behind reads the journal until it has caught up.
//
// Thread-compatible, except CancelNotification. The hub must outlive it.
class WatchCursor {
 public:
  ~WatchCursor();
  WatchCursor(const WatchCursor&) = delete;
  WatchCursor& operator=(const WatchCursor&) = delete;

  // Returns the next record and steps past it, or null when there is none
  // yet. Every record comes once, in order, without gaps; those of refused
  // commands have no facts. May read the journal.
  //
  // Returns OUT_OF_RANGE (REVISION_GONE) if the journal dropped the record
  // meanwhile, DATA_LOSS if it is damaged.
  absl::StatusOr<engine::Ptr<engine::Record>> TryNext();

  // The revision that TryNext will return.
  uint64_t next_revision() const { return next_; }

  // Records that TryNext returns without another look at the journal.
  size_t ahead() const { return ahead_.size(); }

  // Calls `ready` once, on the hub's own thread, when TryNext has something
  // to return (perhaps at once) or the hub closes (see `closed`). Replaces an
  // earlier call that did not happen yet. `ready` must not block for long and
  // may use this cursor; it must keep what it uses alive.
  void NotifyWhenReady(absl::AnyInvocable<void()> ready);

  // Takes NotifyWhenReady back. True: `ready` was dropped and will not run.
  // False: none was waiting, so it has run, is running or is about to run.
  // May be called from any thread.
  bool CancelNotification();

  // Whether the server is shutting down: nothing will follow.
  bool closed() const;

 private:
  friend class WatchHub;
  WatchCursor(WatchHub& hub, uint64_t next);
  // Reads records from the journal into `ahead_`: at least one, and no more
  // once they took 1 MiB there.
  absl::Status ReadAhead(uint64_t last);

  WatchHub& hub_;
  uint64_t next_;
  // Records from `next_` on, read from the journal.
  std::deque<engine::Ptr<engine::Record>> ahead_;
};

// Hands committed records to any number of readers, each at its own pace.
// Keeps the newest records in memory, within limits of number and size.
//
// Thread-safe. Publish is called by one thread.
class WatchHub {
 public:
  // `published` is the last revision that readers may see at first.
  // In memory are kept at most `capacity` records, at least 1, and no more
  // than take `max_bytes` in the journal.
  WatchHub(const storage::Journal& journal, uint64_t published, size_t capacity,
           size_t max_bytes);
  ~WatchHub();

  // Begins at `from_revision`; 0 means after the last one published.
  //
  // Returns OUT_OF_RANGE if the journal starts later (REVISION_GONE), or if
  // it is more than one after the last published (REVISION_AHEAD).
  absl::StatusOr<std::unique_ptr<WatchCursor>> Subscribe(
      uint64_t from_revision);

  // Shows durable records that follow the ones published so far. `encoded`
  // has the same ones as they are in the journal.
  void Publish(absl::Span<const engine::Ptr<engine::Record>> records,
               absl::Span<const storage::JournalRecord> encoded);

  // Wakes every reader for the last time. Idempotent.
  void Close();

  uint64_t published() const;
  // Bytes, as in the journal, of what is in memory.
  size_t bytes() const;
  // Cursors that exist.
  size_t watchers() const;

 private:
  friend class WatchCursor;

  struct Kept {
    engine::Ptr<engine::Record> record;
    size_t bytes = 0;
  };

  // The record if it is in memory, else null.
  engine::Ptr<engine::Record> Find(uint64_t revision) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void NotifyLoop();

  using Waiters =
      absl::flat_hash_map<const WatchCursor*, absl::AnyInvocable<void()>>;

  const storage::Journal& journal_;
  const size_t capacity_;
  const size_t max_bytes_;
  mutable absl::Mutex mu_;
  std::deque<Kept> ring_ ABSL_GUARDED_BY(mu_);
  size_t ring_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t published_ ABSL_GUARDED_BY(mu_);
  size_t watchers_ ABSL_GUARDED_BY(mu_) = 0;
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  Waiters waiting_ ABSL_GUARDED_BY(mu_);  // For the next publication.
  Waiters due_ ABSL_GUARDED_BY(mu_);      // To be called now.
  std::thread notifier_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_WATCH_HUB_H_
