#ifndef TRILAB_SERVER_SEQUENCER_READ_VIEW_H_
#define TRILAB_SERVER_SEQUENCER_READ_VIEW_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "server/engine/instrument_index.h"
#include "server/engine/state.h"
#include "storage/row_reader.h"

namespace trilab {

// What readers see: the state after the last durable record, and the rows of
// the same revision.
struct ReadSide {
  mutable absl::Mutex mu;
  engine::State state ABSL_GUARDED_BY(mu);
  engine::InstrumentIndex index ABSL_GUARDED_BY(mu);  // Of the same state.
  // Never null once the sequencer is open.
  std::shared_ptr<const storage::RowReader> rows ABSL_GUARDED_BY(mu);
};

// A look at one revision. While it lives, nothing changes under it and the
// writer waits: take what is needed and let go. Never hold one while waiting
// for a command's outcome, and never two at once on one thread.
//
// Movable; the sequencer must outlive it.
class ABSL_MUST_USE_RESULT ReadView {
 public:
  explicit ReadView(const ReadSide& side) ABSL_NO_THREAD_SAFETY_ANALYSIS
      : side_(&side) {
    side.mu.ReaderLock();
  }
  ReadView(ReadView&& other) noexcept
      : side_(std::exchange(other.side_, nullptr)) {}
  ReadView(const ReadView&) = delete;
  ReadView& operator=(const ReadView&) = delete;
  ReadView& operator=(ReadView&&) = delete;
  ~ReadView() { Release(); }

  // For long work copy the state and let the view go: a copy shares what it has
  // in common with the original and costs little.
  const engine::State& state() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return side_->state;
  }
  // Finds the instruments of `state()`. Stays with the view: do not copy it.
  const engine::InstrumentIndex& index() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return side_->index;
  }
  uint64_t revision() const { return state().revision(); }

  // The rows of the same revision: history, and lists by time. Stays valid
  // and at that revision after the view is gone; keep it for one call only,
  // since it keeps replaced rows on disk.
  std::shared_ptr<const storage::RowReader> rows() const
      ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return side_->rows;
  }

  // Runs `work`, which reads rows or does something else that is long and
  // needs no state, while the writer may go on. Afterwards `state()` and
  // `index()` are those of the same revision or a later one, and what was
  // borrowed from them before is gone.
  void Unlocked(absl::FunctionRef<void()> work) const
      ABSL_NO_THREAD_SAFETY_ANALYSIS {
    side_->mu.ReaderUnlock();
    work();
    side_->mu.ReaderLock();
  }

  // Lets go early. Only the destructor may follow.
  void Release() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (side_ != nullptr) std::exchange(side_, nullptr)->mu.ReaderUnlock();
  }

 private:
  const ReadSide* side_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_READ_VIEW_H_
