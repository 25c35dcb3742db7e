#include "server/planner/free_gaps.h"

namespace trilab::planner {

void FreeGaps::Take(Span span) {
  if (span.start == span.end) return;
  size_t at = FirstEndingAfter(span.start);
  if (gaps_[at].end == span.start) ++at;
  const Span gap = gaps_[at];
  const bool before = gap.start < span.start;
  const bool after = span.end < gap.end;
  const auto where = gaps_.begin() + static_cast<std::ptrdiff_t>(at);
  if (before && after) {
    where->end = span.start;
    gaps_.insert(where + 1, {span.end, gap.end});
  } else if (before) {
    where->end = span.start;
  } else if (after) {
    where->start = span.end;
  } else {
    gaps_.erase(where);
  }
}

}  // namespace trilab::planner
