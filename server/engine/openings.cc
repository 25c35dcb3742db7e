#include "server/engine/openings.h"

#include <algorithm>
#include <cstddef>

#include "server/engine/compact_span.h"
#include "server/engine/local_time.h"

namespace trilab::engine {
namespace {

// The first span that ends after `minute`.
std::vector<Interval>::const_iterator FirstEndingAfter(
    const std::vector<Interval>& spans, Minute minute) {
  return spans.begin() + static_cast<std::ptrdiff_t>(
                             FirstNot(spans, [minute](const Interval& span) {
                               return span.end <= minute;
                             }));
}

}  // namespace

std::optional<Interval> Openings::OpeningAt(ServiceMode mode,
                                            Minute minute) const {
  const std::vector<Interval>& spans = Hours(mode).spans;
  const auto span = FirstEndingAfter(spans, minute);
  if (span == spans.end() || !span->Contains(minute)) return std::nullopt;
  return *span;
}

Minute Openings::EarliestFit(ServiceMode mode, Minute from,
                             Minute duration) const {
  const ModeHours& hours = Hours(mode);
  duration = std::max<Minute>(duration, 1);
  if (duration > hours.longest) return kNever;
  for (auto span = FirstEndingAfter(hours.spans, from);
       span != hours.spans.end(); ++span) {
    const Minute start = std::max(span->start, from);
    if (span->end - start >= duration) return start;
  }
  return kNever;
}

std::optional<Closing> Openings::WhyClosed(ServiceMode mode,
                                           Minute minute) const {
  const std::vector<Interval>& spans = Hours(mode).spans;
  const auto next = FirstEndingAfter(spans, minute);
  if (next != spans.end() && next->Contains(minute)) return std::nullopt;
  Closing closing;
  if (next != spans.end()) closing.next_opening = *next;
  if (!range_.Contains(minute)) {
    closing.reason = ClosedReason::kOutOfRange;
  } else if (const auto note = notes_.find(LocalDay(zone_, minute));
             note != notes_.end()) {
    closing.reason = note->second.reason;
    closing.detail = note->second.detail;
  }
  return closing;
}

bool Openings::IsWorkingDay(absl::CivilDay day) const {
  const absl::civil_diff_t index = day - first_day_;
  if (index < 0 || index >= static_cast<absl::civil_diff_t>(working_.size())) {
    return !IsWeekend(day);
  }
  return working_[static_cast<size_t>(index)];
}

Minute Openings::AddWorkingDays(Minute minute, int32_t days) const {
  if (days == 0) return minute;
  const absl::CivilMinute local = ToLocal(zone_, minute);
  const absl::CivilDay today(local);
  const int step = days > 0 ? 1 : -1;
  absl::CivilDay day = today;
  for (int32_t left = days; left != 0; left -= step) {
    do {
      day += step;
    } while (!IsWorkingDay(day));
  }
  return FromLocal(zone_, local + (day - today) * 1440);
}

}  // namespace trilab::engine
