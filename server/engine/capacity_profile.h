#ifndef TRILAB_SERVER_ENGINE_CAPACITY_PROFILE_H_
#define TRILAB_SERVER_ENGINE_CAPACITY_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/engine/compact_span.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// How many units of a pool are in use at each time: the true sum over all
// that overlaps, not a bound.
//
// A sorted array of steps; each holds the level from its time to the next
// step. Neighbours differ, so the same use is always the same array. Per 32
// steps the lowest and the highest level are kept: a search steps over 32
// that are all too full, or all free enough, with one comparison.
//
// Memory: 8 bytes a step (at most two steps an occupation) and 8 bytes per 32
// steps, plus at most a quarter of spare room. Levels stay below 2^31.
//
// Thread-compatible.
class CapacityProfile {
 public:
  struct Peak {
    Minute minute = 0;  // The first with the highest level.
    uint32_t level = 0;
  };

  // One change of the level, for building from nothing.
  struct Change {
    CompactMinute minute = 0;
    int32_t units = 0;  // May be negative.
  };

  CapacityProfile() = default;

  // Builds the profile from changes in any order, whose sum is 0.
  // O(n log n).
  explicit CapacityProfile(std::vector<Change> changes);

  // Adds `units` (negative: takes away) throughout `span`, which is not
  // empty. O(log n + k) and a move of the steps behind: k steps in `span`.
  void Add(CompactSpan span, int32_t units);

  // Returns the highest level within `span`, which is not empty.
  // O(log n + k / 32 + 32): k steps in `span`.
  Peak PeakWithin(const Interval& span) const;

  // Returns the earliest start not before `from` and not after `latest_start`
  // of `duration` (at least 1) minutes whose level is at most `limit`, or
  // `kNever`. O(log n + k): k steps between `from` and the end of the answer,
  // each 32 counted as one where all are too full or all are free enough.
  Minute EarliestFit(Minute from, Minute duration, uint32_t limit,
                     Minute latest_start) const;

  size_t MemoryBytes() const;

  // Compares the steps and what is kept about them.
  friend bool operator==(const CapacityProfile&,
                         const CapacityProfile&) = default;

 private:
  static constexpr size_t kChunk = 32;

  struct Step {
    CompactMinute minute = 0;
    uint32_t level = 0;
    friend bool operator==(const Step&, const Step&) = default;
  };
  struct Range {
    uint32_t lowest = 0;
    uint32_t highest = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };

  // The first step later than `minute`, or the number of steps.
  size_t FirstAfter(Minute minute) const;
  // The level up to step `i`.
  uint32_t LevelBefore(size_t i) const {
    return i == 0 ? 0 : steps_[i - 1].level;
  }
  // Returns the index of the step at `minute`, made if there was none.
  size_t SplitAt(CompactMinute minute);
  // Drops step `i` if it changes nothing.
  void MergeAt(size_t i);
  // Computes the summary of the chunks that hold steps `first` to `last`.
  void Summarize(size_t first, size_t last);

  std::vector<Step> steps_;    // The level of the last is 0.
  std::vector<Range> ranges_;  // Of the levels of each chunk.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAPACITY_PROFILE_H_
