#include "server/engine/capacity_profile.h"

#include <algorithm>

namespace trilab::engine {

CapacityProfile::CapacityProfile(std::vector<Change> changes) {
  std::sort(
      changes.begin(), changes.end(),
      [](const Change& a, const Change& b) { return a.minute < b.minute; });
  uint32_t level = 0;
  for (size_t i = 0; i < changes.size();) {
    const CompactMinute minute = changes[i].minute;
    for (; i < changes.size() && changes[i].minute == minute; ++i) {
      level += static_cast<uint32_t>(changes[i].units);
    }
    if (level == LevelBefore(steps_.size())) continue;
    GrowByQuarter(steps_);
    steps_.push_back({minute, level});
  }
  Summarize(0, steps_.size());
}

void CapacityProfile::Add(CompactSpan span, int32_t units) {
  const size_t size_before = steps_.size();
  const size_t first = SplitAt(span.start);
  const size_t last = SplitAt(span.end);
  for (size_t i = first; i < last; ++i) {
    steps_[i].level += static_cast<uint32_t>(units);
  }
  MergeAt(last);
  MergeAt(first);
  Summarize(first, steps_.size() == size_before ? last : steps_.size());
}

CapacityProfile::Peak CapacityProfile::PeakWithin(const Interval& span) const {
  size_t i = FirstAfter(span.start);
  Peak peak{span.start, LevelBefore(i)};
  while (i < steps_.size() && steps_[i].minute < span.end) {
    if (i % kChunk == 0 && ranges_[i / kChunk].highest <= peak.level) {
      i += kChunk;
      continue;
    }
    if (steps_[i].level > peak.level) {
      peak = {steps_[i].minute, steps_[i].level};
    }
    ++i;
  }
  return peak;
}

Minute CapacityProfile::EarliestFit(Minute from, Minute duration,
                                    uint32_t limit, Minute latest_start) const {
  if (from > latest_start) return kNever;
  size_t i = FirstAfter(from);
  bool open = LevelBefore(i) <= limit;
  Minute start = from;  // Of the open stretch, if `open`.
  while (i < steps_.size()) {
    const Step& step = steps_[i];
    if (open && step.minute - start >= duration) return start;
    if (!open && step.minute > latest_start) return kNever;
    if (i % kChunk == 0) {
      const Range& range = ranges_[i / kChunk];
      if (open ? range.highest <= limit : range.lowest > limit) {
        i += kChunk;
        continue;
      }
    }
    const bool fits = step.level <= limit;
    if (fits && !open) start = step.minute;
    open = fits;
    ++i;
  }
  // Level 0 behind the last step: open for ever.
  return start;
}

size_t CapacityProfile::MemoryBytes() const {
  return steps_.capacity() * sizeof(Step) + ranges_.capacity() * sizeof(Range);
}

size_t CapacityProfile::FirstAfter(Minute minute) const {
  return FirstNot(steps_,
                  [&](const Step& step) { return step.minute <= minute; });
}

size_t CapacityProfile::SplitAt(CompactMinute minute) {
  const size_t i =
      FirstNot(steps_, [&](const Step& step) { return step.minute < minute; });
  if (i == steps_.size() || steps_[i].minute != minute) {
    GrowByQuarter(steps_);
    steps_.insert(steps_.begin() + i, Step{minute, LevelBefore(i)});
  }
  return i;
}

void CapacityProfile::MergeAt(size_t i) {
  if (steps_[i].level == LevelBefore(i)) steps_.erase(steps_.begin() + i);
}

void CapacityProfile::Summarize(size_t first, size_t last) {
  const size_t chunks = (steps_.size() + kChunk - 1) / kChunk;
  if (chunks > ranges_.size()) GrowByQuarter(ranges_);
  ranges_.resize(chunks);
  const size_t stop = std::min(chunks, last / kChunk + 1);
  for (size_t chunk = first / kChunk; chunk < stop; ++chunk) {
    const size_t begin = chunk * kChunk;
    const size_t end = std::min(begin + kChunk, steps_.size());
    Range range{steps_[begin].level, steps_[begin].level};
    for (size_t i = begin + 1; i < end; ++i) {
      range.lowest = std::min(range.lowest, steps_[i].level);
      range.highest = std::max(range.highest, steps_[i].level);
    }
    ranges_[chunk] = range;
  }
}

}  // namespace trilab::engine
