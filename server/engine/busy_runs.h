#ifndef TRILAB_SERVER_ENGINE_BUSY_RUNS_H_
#define TRILAB_SERVER_ENGINE_BUSY_RUNS_H_

#include <cstddef>
#include <vector>

#include "server/engine/compact_span.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// When a resource that serves one booking at a time is busy.
//
// A sorted array of busy runs. Spans that touch or overlap are one run, so
// the same set of busy minutes is always the same array. Per 32 runs the
// largest of the gaps behind them is kept: a search for a long gap steps over
// 32 runs with one comparison.
//
// Memory: 8 bytes a run and 4 bytes per 32 runs, plus at most a quarter of
// spare room. Bookings that follow each other without a gap share a run.
//
// Thread-compatible.
class BusyRuns {
 public:
  // Marks `span`, which is not empty, busy; some of it may be so already.
  // O(log n) to find, and a move of the runs behind it.
  void Occupy(CompactSpan span);

  // Marks `span` free. It is not empty and lies within one run.
  // O(log n) to find, and a move of the runs behind it.
  void Release(CompactSpan span);

  void Clear();

  // Whether no minute of `span` is busy. O(log n).
  bool IsFree(const Interval& span) const;

  // Returns the earliest start not before `from` and not after `latest_start`
  // of `duration` (at least 1) free minutes, or `kNever`.
  // O(log n + g / 32 + 32): g gaps between `from` and the answer.
  Minute EarliestFit(Minute from, Minute duration, Minute latest_start) const;

  size_t MemoryBytes() const;

  // Compares the runs and what is kept about them.
  friend bool operator==(const BusyRuns&, const BusyRuns&) = default;

 private:
  static constexpr size_t kChunk = 32;

  // The first run that ends later than `minute`, or the number of runs.
  size_t FirstEndingAfter(Minute minute) const;
  // The free minutes between run `i` and the next; endless behind the last.
  CompactMinute GapAfter(size_t i) const;
  // Computes the summary of the chunks that hold runs `first` to `last`.
  void Summarize(size_t first, size_t last);
  void SummarizeFrom(size_t first);

  std::vector<CompactSpan> runs_;
  std::vector<CompactMinute> largest_gap_;  // Behind the runs of each chunk.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BUSY_RUNS_H_
