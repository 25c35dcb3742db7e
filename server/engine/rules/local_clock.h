#ifndef TRILAB_SERVER_ENGINE_RULES_LOCAL_CLOCK_H_
#define TRILAB_SERVER_ENGINE_RULES_LOCAL_CLOCK_H_

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/local_time.h"

namespace trilab::engine {

class Openings;

// A local day: whole days since 1970-01-01. Cheaper to count than civil days.
using LocalDayNumber = int64_t;

// The clock on the wall beside the instrument of a case, and the days that are
// worked there: those of its calendar, else Asia/Shanghai, Monday to Friday.
//
// Refers to the case's site.
class LocalClock {
 public:
  explicit LocalClock(const Case& c);

  // The local day of `minute`. O(1), without looking at the zone's table where
  // clocks change no more.
  LocalDayNumber DayOf(Minute minute) const;

  // When the clock shows `of_day` minutes after the midnight that `day` begins
  // with; may pass 24 hours. As FromLocal, so monotone.
  Minute At(LocalDayNumber day, Minute of_day) const;

  bool IsWorkingDay(LocalDayNumber day) const;

  static absl::Weekday WeekdayOf(LocalDayNumber day);
  static absl::CivilDay CivilDayOf(LocalDayNumber day) {
    return absl::CivilDay() + day;
  }
  static LocalDayNumber NumberOf(absl::CivilDay day) {
    return day - absl::CivilDay();
  }

 private:
  const absl::TimeZone& zone_;
  const FixedShift& fixed_;
  const Openings* openings_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_LOCAL_CLOCK_H_
