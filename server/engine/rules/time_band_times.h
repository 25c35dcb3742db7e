#ifndef TRILAB_SERVER_ENGINE_RULES_TIME_BAND_TIMES_H_
#define TRILAB_SERVER_ENGINE_RULES_TIME_BAND_TIMES_H_

#include <optional>

#include "absl/types/span.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/rules/local_clock.h"

namespace trilab::engine {

// One span of a time band, and the day on which it starts.
struct BandPart {
  Interval span;
  LocalDayNumber day = 0;
};

// The moments of a time band, for one case: in the time zone and with the
// working days of its instrument, and without hours of other service modes.
//
// Works spans out as they are asked for, a day at a time: O(rows) each. Refers
// to the band and the case.
class TimeBandTimes {
 public:
  TimeBandTimes(const TimeBand& band, const Case& c);
  // Of bare rows, all days.
  TimeBandTimes(absl::Span<const WeeklyHours> rows, const Case& c);

  const LocalClock& clock() const { return clock_; }

  // Calls `visit(const BandPart&)` for each part that shares time with
  // `window`, day by day, within a day in the order of the rows. Parts may
  // overlap. Stops when `visit` returns true, and returns whether it did.
  template <typename Visit>
  bool VisitParts(const Interval& window, Visit visit) const {
    for (LocalDayNumber day = clock_.DayOf(window.start) - reach_;
         clock_.At(day, 0) < window.end; ++day) {
      if (VisitDay(day, [&](const Interval& span) {
            return span.Overlaps(window) && visit(BandPart{span, day});
          })) {
        return true;
      }
    }
    return false;
  }

  // Calls `visit(const Interval&)` for each span that starts on `day`.
  template <typename Visit>
  bool VisitDay(LocalDayNumber day, Visit visit) const {
    if (!TakesDay(day)) return false;
    if (whole_days_) return visit({clock_.At(day, 0), clock_.At(day + 1, 0)});
    for (const WeeklyHours& row : rows_) {
      if (!TakesRow(row, day)) continue;
      const Interval span = {clock_.At(day, row.start_minute),
                             clock_.At(day, row.end_minute)};
      // A span whose every minute clocks skip is none.
      if (!span.empty() && visit(span)) return true;
    }
    return false;
  }

  bool Contains(Minute minute) const;

  // What of the band lies at or after `minute`, up to where it next ends: the
  // first stretch, cut off at `minute`. nullopt unless it starts before
  // `limit`; where it ends is exact only before `limit`.
  std::optional<Interval> Stretch(Minute minute, Minute limit) const;

  // How many minutes of `span` lie in the band.
  Minute Measure(const Interval& span) const;

 private:
  bool TakesDay(LocalDayNumber day) const;
  bool TakesRow(const WeeklyHours& row, LocalDayNumber day) const;

  absl::Span<const WeeklyHours> rows_;
  bool whole_days_;
  BandDays days_;
  ServiceMode mode_;
  LocalClock clock_;
  LocalDayNumber reach_ = 0;  // Days that a span may reach beyond its own.
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_TIME_BAND_TIMES_H_
