#include "server/engine/busy_runs.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace trilab::engine {
namespace {

// Larger than any gap between two times.
constexpr CompactMinute kEndless = std::numeric_limits<CompactMinute>::max();

}  // namespace

void BusyRuns::Occupy(CompactSpan span) {
  // Runs that only touch `span` are joined too.
  const size_t first = FirstNot(
      runs_, [&](const CompactSpan& run) { return run.end < span.start; });
  size_t last = first;
  while (last < runs_.size() && runs_[last].start <= span.end) ++last;
  if (first == last) {
    GrowByQuarter(runs_);
    runs_.insert(runs_.begin() + first, span);
    SummarizeFrom(first == 0 ? 0 : first - 1);
    return;
  }
  runs_[first].start = std::min(runs_[first].start, span.start);
  runs_[first].end = std::max(runs_[last - 1].end, span.end);
  runs_.erase(runs_.begin() + first + 1, runs_.begin() + last);
  const size_t changed = first == 0 ? 0 : first - 1;
  if (last - first == 1) {
    Summarize(changed, first);
  } else {
    SummarizeFrom(changed);
  }
}

void BusyRuns::Release(CompactSpan span) {
  const size_t i = FirstEndingAfter(span.start);
  const CompactSpan run = runs_[i];
  const CompactSpan head{run.start, span.start};
  const CompactSpan tail{span.end, run.end};
  const size_t changed = i == 0 ? 0 : i - 1;
  if (head.empty() && tail.empty()) {
    runs_.erase(runs_.begin() + i);
    SummarizeFrom(changed);
  } else if (head.empty() || tail.empty()) {
    runs_[i] = head.empty() ? tail : head;
    Summarize(changed, i);
  } else {
    GrowByQuarter(runs_);
    runs_[i] = tail;
    runs_.insert(runs_.begin() + i, head);
    SummarizeFrom(changed);
  }
}

void BusyRuns::Clear() {
  runs_.clear();
  largest_gap_.clear();
}

bool BusyRuns::IsFree(const Interval& span) const {
  const size_t i = FirstEndingAfter(span.start);
  return i == runs_.size() || runs_[i].start >= span.end;
}

Minute BusyRuns::EarliestFit(Minute from, Minute duration,
                             Minute latest_start) const {
  if (from > latest_start) return kNever;
  size_t i = FirstEndingAfter(from);
  if (i == runs_.size() || runs_[i].start - from >= duration) return from;
  // Only the endless gap is as long as the longest duration.
  const auto needed =
      static_cast<CompactMinute>(std::min<Minute>(duration, kEndless));
  const size_t last = runs_.size() - 1;
  while (true) {
    if (runs_[i].end > latest_start) return kNever;
    if (i % kChunk == 0 && largest_gap_[i / kChunk] < needed) {
      i += kChunk;  // The last chunk has an endless gap: `i` is a run.
      continue;
    }
    if (i == last || runs_[i + 1].start - runs_[i].end >= needed) {
      return runs_[i].end;
    }
    ++i;
  }
}

size_t BusyRuns::MemoryBytes() const {
  return runs_.capacity() * sizeof(CompactSpan) +
         largest_gap_.capacity() * sizeof(CompactMinute);
}

size_t BusyRuns::FirstEndingAfter(Minute minute) const {
  return FirstNot(runs_,
                  [&](const CompactSpan& run) { return run.end <= minute; });
}

CompactMinute BusyRuns::GapAfter(size_t i) const {
  if (i + 1 == runs_.size()) return kEndless;
  return runs_[i + 1].start - runs_[i].end;
}

void BusyRuns::Summarize(size_t first, size_t last) {
  for (size_t chunk = first / kChunk; chunk <= last / kChunk; ++chunk) {
    const size_t begin = chunk * kChunk;
    const size_t end = std::min(begin + kChunk, runs_.size());
    CompactMinute largest = GapAfter(end - 1);
    for (size_t i = begin; i + 1 < end; ++i) {
      largest = std::max(largest, runs_[i + 1].start - runs_[i].end);
    }
    largest_gap_[chunk] = largest;
  }
}

void BusyRuns::SummarizeFrom(size_t first) {
  const size_t chunks = (runs_.size() + kChunk - 1) / kChunk;
  if (chunks > largest_gap_.size()) GrowByQuarter(largest_gap_);
  largest_gap_.resize(chunks);
  if (runs_.empty()) return;
  Summarize(std::min(first, runs_.size() - 1), runs_.size() - 1);
}

}  // namespace trilab::engine
