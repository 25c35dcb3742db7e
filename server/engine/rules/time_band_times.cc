#include "server/engine/rules/time_band_times.h"

#include <algorithm>

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

}  // namespace

TimeBandTimes::TimeBandTimes(const TimeBand& band, const Case& c)
    : TimeBandTimes(absl::MakeConstSpan(band.hours), c) {
  whole_days_ = band.hours.empty();
  days_ = band.days;
}

TimeBandTimes::TimeBandTimes(absl::Span<const WeeklyHours> rows, const Case& c)
    : rows_(rows),
      whole_days_(false),
      days_(BandDays::kAll),
      mode_(c.mode),
      clock_(c) {
  for (const WeeklyHours& row : rows_) {
    reach_ = std::max<LocalDayNumber>(reach_, (row.end_minute - 1) / kDay);
  }
}

bool TimeBandTimes::TakesDay(LocalDayNumber day) const {
  if (days_ == BandDays::kAll) return true;
  return clock_.IsWorkingDay(day) == (days_ == BandDays::kWorking);
}

bool TimeBandTimes::TakesRow(const WeeklyHours& row, LocalDayNumber day) const {
  const auto& modes = row.service_modes;
  return row.day == LocalClock::WeekdayOf(day) &&
         (modes.empty() ||
          std::find(modes.begin(), modes.end(), mode_) != modes.end());
}

bool TimeBandTimes::Contains(Minute minute) const {
  return VisitParts({minute, minute + 1}, [](const BandPart&) { return true; });
}

std::optional<Interval> TimeBandTimes::Stretch(Minute minute,
                                               Minute limit) const {
  // Days are in order, but not the parts of a day, and a long part of one day
  // may hide those of the next. Each round looks for what begins soonest, or
  // makes the stretch longer.
  std::optional<Interval> stretch;
  for (LocalDayNumber day = clock_.DayOf(minute) - reach_;
       clock_.At(day, 0) < limit &&
       (!stretch.has_value() || clock_.At(day, 0) <= stretch->end);
       ++day) {
    // A day's parts may join through one another: as often as there are any.
    for (bool grown = true; grown;) {
      grown = false;
      VisitDay(day, [&](const Interval& span) {
        if (span.end <= minute || span.start >= limit) return false;
        const Interval rest = {std::max(span.start, minute), span.end};
        if (!stretch.has_value() || rest.end < stretch->start) {
          stretch = rest;
          grown = true;
        } else if (rest.start <= stretch->end &&
                   (rest.start < stretch->start || rest.end > stretch->end)) {
          stretch = {std::min(rest.start, stretch->start),
                     std::max(rest.end, stretch->end)};
          grown = true;
        }
        return false;
      });
    }
  }
  return stretch;
}

Minute TimeBandTimes::Measure(const Interval& span) const {
  Minute sum = 0;
  for (Minute minute = span.start; minute < span.end;) {
    const std::optional<Interval> stretch = Stretch(minute, span.end);
    if (!stretch.has_value()) break;
    minute = std::min(stretch->end, span.end);
    sum += minute - stretch->start;
  }
  return sum;
}

}  // namespace trilab::engine
