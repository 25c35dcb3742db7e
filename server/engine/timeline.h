#ifndef TRILAB_SERVER_ENGINE_TIMELINE_H_
#define TRILAB_SERVER_ENGINE_TIMELINE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "server/engine/busy_runs.h"
#include "server/engine/capacity_profile.h"
#include "server/engine/compact_span.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// A claim on some units of one resource for some time.
struct Occupation {
  Interval span;         // With the buffers around the booking.
  uint64_t booking = 0;  // 0: not a booking's; nothing ignores it.
  uint32_t units = 1;    // At least 1; the sum at a time is below 2^31.

  friend bool operator==(const Occupation&, const Occupation&) = default;
};

// Why a placement does not fit.
struct Conflict {
  // The first minute of the placement at which the most units are in use.
  Minute minute = 0;
  uint32_t units_in_use = 0;  // At that minute, by others.
  // Those in use at that minute, by start. Empty if the placement asks for
  // more units than there are and nobody is in the way.
  std::vector<Occupation> occupations;
};

// The occupations of one resource: an instrument, a pool or an operator.
//
// It records whatever it is told, even use beyond the capacity (an override,
// a capacity lowered later); `Fits` and `EarliestFit` tell what may be added.
// With capacity 1 any occupation keeps everybody else out. With more, use is
// the true sum of the units at each minute.
//
// Holds a sorted array of occupations, and beside it what answers "when is
// there room": `BusyRuns` with capacity 1, a `CapacityProfile` with more.
// The state is a function of the set of occupations and the capacity, not of
// how it came about.
//
// Memory: 16 bytes an occupation; 4 more if this timeline ever held one of
// other than 1 unit. With capacity 1, 8 bytes for each run of occupations
// without a gap (so 16 to 24 bytes a booking in all); with more, 8 bytes for
// each change of use (so at most 36). On top comes spare room: at most a
// quarter, and what erased ones left until the next trim.
//
// Below n is the number of occupations and k of those that overlap the span
// in question, or lie before it by no more than the longest occupation.
//
// Thread-compatible. Copies are independent.
class Timeline {
 public:
  explicit Timeline(uint32_t capacity = 1);

  uint32_t capacity() const { return capacity_; }
  // O(n log n) if it changes to or from 1, else O(1).
  void set_capacity(uint32_t capacity);

  // Adds an occupation; one with an empty span or without units is left out.
  // O(log n) to find its place, and a move of what is behind it.
  void Insert(const Occupation& occupation);

  // Removes the occupation of `booking` that was inserted with `span`; returns
  // whether there was one. Of several it removes that with the fewest units.
  // O(log n + k), and a move of what is behind it.
  bool Erase(uint64_t booking, const Interval& span);

  // Drops the occupations that end at or before `minute`; returns how many.
  // O(log n + k) if there are none, else O(n log n).
  size_t TrimBefore(Minute minute);

  // Whether `units` are free throughout `span`, not counting what
  // `ignored_booking` (0: none) occupies. Always true of an empty span.
  // O(log n), for pools with the steps of use in `span` / 32; if a booking is
  // ignored O(log n + k log k).
  bool Fits(const Interval& span, uint32_t units = 1,
            uint64_t ignored_booking = 0) const;

  // Returns what keeps `units` from fitting into `span`, or nullopt if
  // `Fits`. O(log n + k log k).
  std::optional<Conflict> FirstConflict(const Interval& span,
                                        uint32_t units = 1,
                                        uint64_t ignored_booking = 0) const;

  // The most units in use at a time within `span`, which is not empty, and
  // when first; what `ignored_booking` occupies is not counted. With more than
  // one unit of capacity O(log n) and the steps of use in `span` / 32; else, or
  // if a booking is ignored, O(log n + k log k).
  CapacityProfile::Peak PeakWithin(const Interval& span,
                                   uint64_t ignored_booking = 0) const;

  // Returns the earliest start, not before `from` and not after
  // `latest_start`, at which `units` are free for `duration` minutes, or
  // `kNever`. Monotone in `from`.
  //
  // With capacity 1 O(log n + g / 32 + 32): g gaps between `from` and the
  // answer. With more, O(log n + k): k changes of use between `from` and the
  // answer. If a booking is ignored that is there, O(n log n).
  Minute EarliestFit(Minute from, Minute duration, uint32_t units,
                     Minute latest_start, uint64_t ignored_booking = 0) const;

  // Shows the occupations that overlap `window` by start, then end, then
  // booking, while `visit` returns true. O(log n + k).
  void VisitOverlapping(const Interval& window,
                        absl::FunctionRef<bool(const Occupation&)> visit) const;

  // The index of the first occupation that starts at or after `minute`;
  // `size()` if none does. O(log n).
  size_t FirstStartingAt(Minute minute) const;

  // As `VisitOverlapping`, as a value.
  std::vector<Occupation> Overlapping(const Interval& window) const;

  // The occupations in the same order, by index: 0 to `size()`. O(1).
  size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  Occupation operator[](size_t index) const;

  // No occupation is longer. May be longer than the longest left.
  Minute longest() const { return longest_; }

  // Bytes on the heap.
  size_t MemoryBytes() const;

  // Whether everything kept beside the occupations is what they imply.
  // O(n log n).
  bool IsConsistent() const;

  // Compares the capacities and the sets of occupations. O(n).
  friend bool operator==(const Timeline& a, const Timeline& b);

 private:
  struct Entry {
    CompactSpan span;
    uint64_t booking = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  using Index = std::variant<BusyRuns, CapacityProfile>;

  uint32_t UnitsOf(size_t i) const { return units_.empty() ? 1 : units_[i]; }
  // The first entry that is not before the given one in the order kept.
  size_t LowerBound(const Entry& entry, uint32_t units) const;
  // No entry before this one ends later than `minute`.
  size_t FirstReaching(Minute minute) const;
  void InsertEntry(size_t i, const Entry& entry, uint32_t units);
  void EraseEntry(size_t i);
  // Frees the minutes of `span` that no occupation covers any more.
  void ReleaseUncovered(CompactSpan span, BusyRuns& runs) const;
  Index MakeIndex() const;
  void ComputeLongest();
  // The use within `window` without that of a booking.
  CapacityProfile ProfileWithout(uint64_t booking,
                                 const Interval& window) const;
  // The span from the first start to the last end of what `booking` occupies
  // and overlaps `window`; empty if nothing.
  Interval SpanOf(uint64_t booking, const Interval& window) const;
  // `EarliestFit` with every booking counted.
  Minute EarliestFitAmongAll(Minute from, Minute duration, uint32_t units,
                             Minute latest_start) const;

  uint32_t capacity_;
  CompactMinute longest_ = 0;
  std::vector<Entry> entries_;   // By start, end, booking, units.
  std::vector<uint32_t> units_;  // Of the entries; empty while all had 1.
  Index index_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_TIMELINE_H_
