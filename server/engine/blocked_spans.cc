#include "server/engine/blocked_spans.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/engine/local_time.h"
#include "server/engine/recurrence.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

// The first span that ends after `minute`.
std::vector<BlockedSpan>::const_iterator FirstEndingAfter(
    const std::vector<BlockedSpan>& spans, Minute minute) {
  return std::upper_bound(spans.begin(), spans.end(), minute,
                          [](Minute value, const BlockedSpan& blocked) {
                            return value < blocked.span.end;
                          });
}

absl::StatusOr<std::vector<Interval>> ExpandOne(const Outage& outage,
                                                const Interval& window) {
  TRILAB_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                          LoadTimeZone(outage.time_zone));
  return Expand(outage.first, outage.recurrence, zone, outage.excluded, window);
}

}  // namespace

BlockedSpans::BlockedSpans(std::vector<BlockedSpan> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const BlockedSpan& a, const BlockedSpan& b) {
              if (a.span.start != b.span.start) {
                return a.span.start < b.span.start;
              }
              if (a.span.end != b.span.end) return a.span.end > b.span.end;
              return a.outage < b.outage;
            });
  for (BlockedSpan blocked : spans) {
    if (!spans_.empty()) {
      blocked.span.start = std::max(blocked.span.start, spans_.back().span.end);
    }
    if (!blocked.span.empty()) spans_.push_back(blocked);
  }
}

Minute BlockedSpans::EarliestFree(Minute from, Minute duration) const {
  duration = std::max<Minute>(duration, 1);
  Minute start = from;
  for (auto blocked = FirstEndingAfter(spans_, from); blocked != spans_.end();
       ++blocked) {
    if (blocked->span.start - start >= duration) break;
    start = blocked->span.end;
  }
  return start;
}

std::optional<BlockedSpan> BlockedSpans::FirstOverlap(
    const Interval& interval) const {
  const auto blocked = FirstEndingAfter(spans_, interval.start);
  if (interval.empty() || blocked == spans_.end() ||
      blocked->span.start >= interval.end) {
    return std::nullopt;
  }
  return *blocked;
}

absl::Span<const BlockedSpan> BlockedSpans::Overlaps(
    const Interval& interval) const {
  if (interval.empty()) return {};
  const auto first = FirstEndingAfter(spans_, interval.start);
  const auto last =
      std::lower_bound(first, spans_.end(), interval.end,
                       [](const BlockedSpan& blocked, Minute value) {
                         return blocked.span.start < value;
                       });
  return absl::MakeConstSpan(spans_).subspan(
      static_cast<size_t>(first - spans_.begin()),
      static_cast<size_t>(last - first));
}

absl::StatusOr<BlockedSpans> ExpandOutages(
    absl::Span<const Ptr<Outage>> outages, const Interval& window) {
  std::vector<BlockedSpan> spans;
  for (size_t i = 0; i < outages.size(); ++i) {
    const auto occurrences = ExpandOne(*outages[i], window);
    if (!occurrences.ok()) {
      return absl::Status(occurrences.status().code(),
                          absl::StrCat("outages/", outages[i]->meta.id, ": ",
                                       occurrences.status().message()));
    }
    for (const Interval& occurrence : *occurrences) {
      spans.push_back({occurrence, static_cast<uint32_t>(i)});
    }
  }
  return BlockedSpans(std::move(spans));
}

}  // namespace trilab::engine
