#ifndef TRILAB_SERVER_ENGINE_BLOCKED_SPANS_H_
#define TRILAB_SERVER_ENGINE_BLOCKED_SPANS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// A span of time and which outage blocks it: an index into a list that the
// caller keeps.
struct BlockedSpan {
  Interval span;
  uint32_t outage = 0;

  friend auto operator<=>(const BlockedSpan&, const BlockedSpan&) = default;
};

// Time blocked by outages: sorted, disjoint spans.
//
// Immutable; thread-safe. n is the number of spans.
class BlockedSpans {
 public:
  BlockedSpans() = default;

  // From spans in any order that may overlap. Where several do, the time goes
  // to one that covers it: the earliest to start, of those the longest, of
  // those the lowest index. Empty spans are left out. O(n log n).
  explicit BlockedSpans(std::vector<BlockedSpan> spans);

  absl::Span<const BlockedSpan> spans() const { return spans_; }

  // The earliest start at or after `from` such that [start, start + duration)
  // is free. `duration` below 1 counts as 1. O(log n), plus the gaps that are
  // too short.
  Minute EarliestFree(Minute from, Minute duration) const;

  // The earliest span that overlaps `interval`. O(log n).
  std::optional<BlockedSpan> FirstOverlap(const Interval& interval) const;

  // All spans that overlap `interval`. Valid as long as this. O(log n).
  absl::Span<const BlockedSpan> Overlaps(const Interval& interval) const;

 private:
  std::vector<BlockedSpan> spans_;
};

// The occurrences of `outages` that overlap `window`, as indices into
// `outages`. Errors of LoadTimeZone and Expand, after the outage's id.
absl::StatusOr<BlockedSpans> ExpandOutages(
    absl::Span<const Ptr<Outage>> outages, const Interval& window);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_BLOCKED_SPANS_H_
