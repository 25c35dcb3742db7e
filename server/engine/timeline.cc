#include "server/engine/timeline.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace trilab::engine {
namespace {

using Change = CapacityProfile::Change;

void AppendChanges(const CompactSpan& span, uint32_t units,
                   std::vector<Change>& changes) {
  changes.push_back({span.start, static_cast<int32_t>(units)});
  changes.push_back({span.end, -static_cast<int32_t>(units)});
}

}  // namespace

Timeline::Timeline(uint32_t capacity) : capacity_(capacity) {
  index_ = MakeIndex();
}

void Timeline::set_capacity(uint32_t capacity) {
  const bool was_single = capacity_ <= 1;
  capacity_ = capacity;
  if (was_single != (capacity_ <= 1)) index_ = MakeIndex();
}

void Timeline::Insert(const Occupation& occupation) {
  const Entry entry{ToCompact(occupation.span), occupation.booking};
  if (entry.span.empty() || occupation.units == 0) return;
  longest_ = std::max(longest_, entry.span.end - entry.span.start);
  InsertEntry(LowerBound(entry, occupation.units), entry, occupation.units);
  if (auto* runs = std::get_if<BusyRuns>(&index_)) {
    runs->Occupy(entry.span);
  } else {
    std::get<CapacityProfile>(index_).Add(
        entry.span, static_cast<int32_t>(occupation.units));
  }
}

bool Timeline::Erase(uint64_t booking, const Interval& span) {
  const Entry entry{ToCompact(span), booking};
  const size_t i = LowerBound(entry, 0);
  if (i == entries_.size() || entries_[i] != entry) return false;
  const auto units = static_cast<int32_t>(UnitsOf(i));
  EraseEntry(i);
  if (auto* runs = std::get_if<BusyRuns>(&index_)) {
    ReleaseUncovered(entry.span, *runs);
  } else {
    std::get<CapacityProfile>(index_).Add(entry.span, -units);
  }
  return true;
}

size_t Timeline::TrimBefore(Minute minute) {
  // Whatever starts at or after `minute` ends later: only look before that.
  const size_t stop = FirstNot(
      entries_, [&](const Entry& entry) { return entry.span.start < minute; });
  size_t kept = 0;
  for (size_t i = 0; i < stop; ++i) {
    if (entries_[i].span.end <= minute) continue;
    entries_[kept] = entries_[i];
    if (!units_.empty()) units_[kept] = units_[i];
    ++kept;
  }
  const size_t dropped = stop - kept;
  if (dropped == 0) return 0;
  entries_.erase(entries_.begin() + kept, entries_.begin() + stop);
  if (!units_.empty()) {
    units_.erase(units_.begin() + kept, units_.begin() + stop);
  }
  if (entries_.size() < entries_.capacity() / 2) {
    entries_.shrink_to_fit();
    units_.shrink_to_fit();
  }
  ComputeLongest();
  index_ = MakeIndex();
  return dropped;
}

bool Timeline::Fits(const Interval& span, uint32_t units,
                    uint64_t ignored_booking) const {
  if (span.empty() || units == 0) return true;
  if (units > capacity_) return false;
  if (const auto* runs = std::get_if<BusyRuns>(&index_)) {
    if (runs->IsFree(span)) return true;
    if (ignored_booking == 0) return false;
    bool fits = true;
    VisitOverlapping(span, [&](const Occupation& other) {
      fits = other.booking == ignored_booking;
      return fits;
    });
    return fits;
  }
  const uint32_t limit = capacity_ - units;
  const auto& profile = std::get<CapacityProfile>(index_);
  if (profile.PeakWithin(span).level <= limit) return true;
  return ignored_booking != 0 &&
         ProfileWithout(ignored_booking, span).PeakWithin(span).level <= limit;
}

std::optional<Conflict> Timeline::FirstConflict(
    const Interval& span, uint32_t units, uint64_t ignored_booking) const {
  if (Fits(span, units, ignored_booking)) return std::nullopt;
  const CapacityProfile::Peak peak = PeakWithin(span, ignored_booking);
  Conflict conflict{peak.minute, peak.level, {}};
  VisitOverlapping(
      {peak.minute, peak.minute + 1}, [&](const Occupation& other) {
        if (ignored_booking == 0 || other.booking != ignored_booking) {
          conflict.occupations.push_back(other);
        }
        return true;
      });
  return conflict;
}

CapacityProfile::Peak Timeline::PeakWithin(const Interval& span,
                                           uint64_t ignored_booking) const {
  const auto* profile = std::get_if<CapacityProfile>(&index_);
  if (profile != nullptr && ignored_booking == 0) {
    return profile->PeakWithin(span);
  }
  return ProfileWithout(ignored_booking, span).PeakWithin(span);
}

Minute Timeline::EarliestFit(Minute from, Minute duration, uint32_t units,
                             Minute latest_start,
                             uint64_t ignored_booking) const {
  if (from > latest_start) return kNever;
  if (duration <= 0 || units == 0) return from;
  if (units > capacity_) return kNever;
  if (ignored_booking != 0) {
    // What it occupies matters only to starts that would overlap it. Before
    // and after those the index answers.
    const Interval own =
        SpanOf(ignored_booking, {from, ToCompact(latest_start) + duration});
    if (!own.empty()) {
      const Minute before = EarliestFitAmongAll(
          from, duration, units, std::min(latest_start, own.start - duration));
      if (before != kNever) return before;
      const Minute first = std::max(from, own.start - duration + 1);
      const Minute last = std::min(latest_start, own.end - 1);
      const Minute beside =
          ProfileWithout(ignored_booking, {first, last + duration})
              .EarliestFit(first, duration, capacity_ - units, last);
      if (beside != kNever) return beside;
      from = std::max(from, own.end);
    }
  }
  return EarliestFitAmongAll(from, duration, units, latest_start);
}

void Timeline::VisitOverlapping(
    const Interval& window,
    absl::FunctionRef<bool(const Occupation&)> visit) const {
  if (window.empty()) return;
  for (size_t i = FirstReaching(window.start);
       i < entries_.size() && entries_[i].span.start < window.end; ++i) {
    if (entries_[i].span.end > window.start && !visit((*this)[i])) return;
  }
}

size_t Timeline::FirstStartingAt(Minute minute) const {
  return FirstNot(entries_, [minute](const Entry& entry) {
    return entry.span.start < minute;
  });
}

std::vector<Occupation> Timeline::Overlapping(const Interval& window) const {
  std::vector<Occupation> occupations;
  VisitOverlapping(window, [&](const Occupation& occupation) {
    occupations.push_back(occupation);
    return true;
  });
  return occupations;
}

Occupation Timeline::operator[](size_t index) const {
  const Entry& entry = entries_[index];
  return {ToInterval(entry.span), entry.booking, UnitsOf(index)};
}

size_t Timeline::MemoryBytes() const {
  return entries_.capacity() * sizeof(Entry) +
         units_.capacity() * sizeof(uint32_t) +
         std::visit([](const auto& index) { return index.MemoryBytes(); },
                    index_);
}

bool Timeline::IsConsistent() const {
  const auto key = [this](size_t i) {
    const Entry& entry = entries_[i];
    return std::tuple(entry.span.start, entry.span.end, entry.booking,
                      UnitsOf(i));
  };
  for (size_t i = 0; i < entries_.size(); ++i) {
    const CompactSpan& span = entries_[i].span;
    if (span.empty() || span.end - span.start > longest_) return false;
    if (UnitsOf(i) == 0 || (i > 0 && key(i) < key(i - 1))) return false;
  }
  if (!units_.empty() && units_.size() != entries_.size()) return false;
  return index_ == MakeIndex();
}

bool operator==(const Timeline& a, const Timeline& b) {
  if (a.capacity_ != b.capacity_ || a.entries_ != b.entries_) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a.UnitsOf(i) != b.UnitsOf(i)) return false;
  }
  return true;
}

size_t Timeline::LowerBound(const Entry& entry, uint32_t units) const {
  const auto key = [](const Entry& e) {
    return std::tuple(e.span.start, e.span.end, e.booking);
  };
  size_t i =
      FirstNot(entries_, [&](const Entry& e) { return key(e) < key(entry); });
  if (units_.empty()) return i;
  while (i < entries_.size() && entries_[i] == entry && units_[i] < units) ++i;
  return i;
}

size_t Timeline::FirstReaching(Minute minute) const {
  return FirstNot(entries_, [bound = minute - longest_](const Entry& entry) {
    return entry.span.start <= bound;
  });
}

void Timeline::InsertEntry(size_t i, const Entry& entry, uint32_t units) {
  if (units != 1 && units_.empty()) units_.assign(entries_.size(), 1);
  if (units != 1 || !units_.empty()) {
    GrowByQuarter(units_);
    units_.insert(units_.begin() + i, units);
  }
  GrowByQuarter(entries_);
  entries_.insert(entries_.begin() + i, entry);
}

void Timeline::EraseEntry(size_t i) {
  entries_.erase(entries_.begin() + i);
  if (!units_.empty()) units_.erase(units_.begin() + i);
}

void Timeline::ReleaseUncovered(CompactSpan span, BusyRuns& runs) const {
  CompactMinute covered_to = span.start;
  for (size_t i = FirstReaching(span.start);
       i < entries_.size() && entries_[i].span.start < span.end; ++i) {
    const CompactSpan& other = entries_[i].span;
    if (other.end <= covered_to) continue;
    if (other.start > covered_to) runs.Release({covered_to, other.start});
    covered_to = other.end;
  }
  if (covered_to < span.end) runs.Release({covered_to, span.end});
}

Timeline::Index Timeline::MakeIndex() const {
  if (capacity_ <= 1) {
    BusyRuns runs;
    for (const Entry& entry : entries_) runs.Occupy(entry.span);
    return runs;
  }
  std::vector<Change> changes;
  changes.reserve(2 * entries_.size());
  for (size_t i = 0; i < entries_.size(); ++i) {
    AppendChanges(entries_[i].span, UnitsOf(i), changes);
  }
  return CapacityProfile(std::move(changes));
}

void Timeline::ComputeLongest() {
  longest_ = 0;
  for (const Entry& entry : entries_) {
    longest_ = std::max(longest_, entry.span.end - entry.span.start);
  }
}

CapacityProfile Timeline::ProfileWithout(uint64_t booking,
                                         const Interval& window) const {
  std::vector<Change> changes;
  VisitOverlapping(window, [&](const Occupation& other) {
    if (booking == 0 || other.booking != booking) {
      AppendChanges(ToCompact(other.span), other.units, changes);
    }
    return true;
  });
  return CapacityProfile(std::move(changes));
}

Interval Timeline::SpanOf(uint64_t booking, const Interval& window) const {
  Interval span{kNever, -kNever};
  for (size_t i = FirstReaching(window.start);
       i < entries_.size() && entries_[i].span.start < window.end; ++i) {
    if (entries_[i].booking != booking) continue;
    if (entries_[i].span.end <= window.start) continue;
    span.start = std::min<Minute>(span.start, entries_[i].span.start);
    span.end = std::max<Minute>(span.end, entries_[i].span.end);
  }
  return span;
}

Minute Timeline::EarliestFitAmongAll(Minute from, Minute duration,
                                     uint32_t units,
                                     Minute latest_start) const {
  if (const auto* runs = std::get_if<BusyRuns>(&index_)) {
    return runs->EarliestFit(from, duration, latest_start);
  }
  return std::get<CapacityProfile>(index_).EarliestFit(
      from, duration, capacity_ - units, latest_start);
}

}  // namespace trilab::engine
