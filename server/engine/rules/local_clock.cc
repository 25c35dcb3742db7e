#include "server/engine/rules/local_clock.h"

#include "server/engine/constraints/placement.h"
#include "server/engine/holidays.h"
#include "server/engine/openings.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

int64_t FloorDivide(Minute value, Minute divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

}  // namespace

LocalClock::LocalClock(const Case& c)
    : zone_(ZoneOf(c)),
      fixed_(FixedShiftOf(c)),
      openings_(c.site.openings.get()) {}

LocalDayNumber LocalClock::DayOf(Minute minute) const {
  if (minute >= fixed_.from) return FloorDivide(minute + fixed_.shift, kDay);
  return NumberOf(LocalDay(zone_, minute));
}

Minute LocalClock::At(LocalDayNumber day, Minute of_day) const {
  const Minute local = day * kDay + of_day;
  // A day after the last change, no time is shown twice any more.
  if (local - fixed_.shift - kDay >= fixed_.from) return local - fixed_.shift;
  return FromLocal(zone_, absl::CivilMinute() + local);
}

bool LocalClock::IsWorkingDay(LocalDayNumber day) const {
  if (openings_ != nullptr) return openings_->IsWorkingDay(CivilDayOf(day));
  return !IsWeekend(CivilDayOf(day));
}

absl::Weekday LocalClock::WeekdayOf(LocalDayNumber day) {
  // 1970-01-01 was a Thursday.
  constexpr int64_t kThursday = static_cast<int64_t>(absl::Weekday::thursday);
  const int64_t weekday = (day + kThursday) % 7;
  return static_cast<absl::Weekday>(weekday < 0 ? weekday + 7 : weekday);
}

}  // namespace trilab::engine
