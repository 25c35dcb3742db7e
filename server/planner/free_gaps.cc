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

// Gaps of a calendar do not touch: those that do were one.
void FreeGaps::Give(Span span) {
  if (span.start == span.end) return;
  const size_t at = FirstEndingAfter(span.start);
  const auto where = gaps_.begin() + static_cast<std::ptrdiff_t>(at);
  const bool before = at < gaps_.size() && where->end == span.start;
  const auto next = before ? where + 1 : where;
  const bool after = next != gaps_.end() && next->start == span.end;
  if (before && after) {
    where->end = next->end;
    gaps_.erase(next);
  } else if (before) {
    where->end = span.end;
  } else if (after) {
    next->start = span.start;
  } else {
    gaps_.insert(where, span);
  }
}

}  // namespace trilab::planner
