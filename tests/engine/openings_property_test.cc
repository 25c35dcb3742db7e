// Openings against a minute-by-minute reading of the calendar.

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/time/civil_time.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"

namespace trilab::engine {
namespace {

constexpr ServiceMode kModes[] = {ServiceMode::kSelfService,
                                  ServiceMode::kSample};
constexpr int kDays = 12;

absl::Weekday AnyWeekday() {
  return static_cast<absl::Weekday>(*rc::gen::inRange(0, 7));
}

WeeklyHours AnyHours() {
  WeeklyHours hours;
  hours.day = AnyWeekday();
  // Few values, so that spans often meet.
  hours.start_minute = *rc::gen::inRange(0, 24) * 60;
  hours.end_minute =
      std::min(hours.start_minute + *rc::gen::inRange(1, 40) * 60, 2880);
  if (*rc::gen::inRange(0, 3) == 0) {
    hours.service_modes = {kModes[*rc::gen::inRange(0, 2)]};
  }
  return hours;
}

// The last days of one year and the first of the next, of which perhaps only
// the first is announced.
struct World {
  Calendar calendar;
  HolidayTable holidays;
  absl::CivilDay first_day{2026, 12, 24};
  absl::TimeZone zone;
  Interval range;
};

World AnyWorld() {
  World world;
  Calendar& calendar = world.calendar;
  calendar.time_zone = *rc::gen::element<std::string>(
      "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe");
  if (*rc::gen::inRange(0, 2) == 0) {
    // Days around a change of the clocks in New York.
    world.first_day = absl::CivilDay(2026, 10, 27);
  }
  world.zone = LoadTimeZone(calendar.time_zone).value();
  const int spans = *rc::gen::inRange(0, 12);
  for (int i = 0; i < spans; ++i) calendar.hours.push_back(AnyHours());
  calendar.holiday_region = "CN";
  calendar.makeup_day_as = AnyWeekday();
  calendar.missing_holidays = *rc::gen::element(
      MissingHolidays::kRefuse, MissingHolidays::kPlainWeekdays);
  auto list = std::make_shared<HolidayYear>();
  list->year = 2026;
  for (int i = 0; i < 3; ++i) {
    list->days.push_back({world.first_day + *rc::gen::inRange(0, 8), "",
                          *rc::gen::inRange(0, 2) == 0});
  }
  world.holidays = HolidayTable({list});
  if (*rc::gen::inRange(0, 2) == 0) {
    CalendarException exception;
    exception.date = world.first_day + *rc::gen::inRange(0, kDays);
    if (*rc::gen::inRange(0, 2) == 0) exception.hours = {AnyHours()};
    calendar.exceptions = {exception};
  }
  world.range = {
      FromLocal(world.zone, absl::CivilMinute(world.first_day)),
      FromLocal(world.zone, absl::CivilMinute(world.first_day + kDays))};
  return world;
}

// The hours that start on `day`, and whether it stands alone: see
// BuildOpenings.
std::vector<WeeklyHours> HoursOf(const World& world, absl::CivilDay day,
                                 bool& stands_alone) {
  const Calendar& calendar = world.calendar;
  stands_alone = true;
  for (const CalendarException& exception : calendar.exceptions) {
    if (exception.date == day) return exception.hours;
  }
  const DayKind kind = world.holidays.Lookup(day);
  if (kind == DayKind::kOff) return {};
  if (kind == DayKind::kUnknown &&
      calendar.missing_holidays == MissingHolidays::kRefuse) {
    return {};
  }
  stands_alone = false;
  const absl::Weekday weekday = kind == DayKind::kWorked && IsWeekend(day)
                                    ? calendar.makeup_day_as
                                    : absl::GetWeekday(day);
  std::vector<WeeklyHours> hours;
  for (const WeeklyHours& row : calendar.hours) {
    if (row.day == weekday) hours.push_back(row);
  }
  return hours;
}

// Whether each minute of the range is open, found by local minutes: those of
// each day's own hours, then those it takes over from the day before.
std::vector<bool> OpenMinutes(const World& world, ServiceMode mode) {
  std::vector<bool> open(static_cast<size_t>(world.range.length()), false);
  for (int i = -1; i < kDays; ++i) {
    const absl::CivilDay day = world.first_day + i;
    bool stands_alone = false;
    bool next_stands_alone = false;
    const std::vector<WeeklyHours> hours = HoursOf(world, day, stands_alone);
    HoursOf(world, day + 1, next_stands_alone);
    for (const WeeklyHours& row : hours) {
      if (!row.service_modes.empty() && row.service_modes[0] != mode) continue;
      const int end =
          next_stands_alone ? std::min(row.end_minute, 1440) : row.end_minute;
      const absl::CivilMinute midnight(day);
      const Minute from = FromLocal(world.zone, midnight + row.start_minute);
      const Minute to = FromLocal(world.zone, midnight + end);
      for (Minute minute = from; minute < to; ++minute) {
        if (world.range.Contains(minute)) {
          open[static_cast<size_t>(minute - world.range.start)] = true;
        }
      }
    }
  }
  return open;
}

RC_GTEST_PROP(OpeningsProperty, AgreeWithMinutes, ()) {
  const World world = AnyWorld();
  const auto openings =
      BuildOpenings(world.calendar, &world.holidays, world.range);
  RC_ASSERT(openings.ok());

  for (const ServiceMode mode : kModes) {
    const std::vector<bool> open = OpenMinutes(world, mode);
    for (size_t i = 0; i < open.size(); i += 7) {
      const Minute minute = world.range.start + static_cast<Minute>(i);
      RC_ASSERT(openings->OpeningAt(mode, minute).has_value() == open[i]);
      RC_ASSERT(openings->WhyClosed(mode, minute).has_value() != open[i]);
    }
    const auto spans = openings->spans(mode);
    for (size_t i = 1; i < spans.size(); ++i) {
      RC_ASSERT(spans[i - 1].end < spans[i].start);
    }
  }
}

RC_GTEST_PROP(OpeningsProperty, EarliestFitAgreesWithMinutes, ()) {
  const World world = AnyWorld();
  const auto openings =
      BuildOpenings(world.calendar, &world.holidays, world.range);
  RC_ASSERT(openings.ok());
  const Minute duration = *rc::gen::inRange(1, 3000);
  const ServiceMode mode = kModes[*rc::gen::inRange(0, 2)];
  const std::vector<bool> open = OpenMinutes(world, mode);

  // From the end: the run of open minutes from each, and the earliest fit.
  Minute run = 0;
  Minute earliest = kNever;
  for (size_t i = open.size(); i-- > 0;) {
    const Minute minute = world.range.start + static_cast<Minute>(i);
    run = open[i] ? run + 1 : 0;
    if (run >= duration) earliest = minute;
    RC_ASSERT(openings->EarliestFit(mode, minute, duration) == earliest);
  }
}

RC_GTEST_PROP(OpeningsProperty, WorkingDaysThereAndBack, ()) {
  const World world = AnyWorld();
  const auto openings =
      BuildOpenings(world.calendar, &world.holidays, world.range);
  RC_ASSERT(openings.ok());
  const int days = *rc::gen::inRange(1, 15);
  const absl::CivilDay day = world.first_day + *rc::gen::inRange(0, kDays);
  RC_PRE(openings->IsWorkingDay(day));
  const Minute noon = FromLocal(world.zone, absl::CivilMinute(day) + 720);

  const Minute later = openings->AddWorkingDays(noon, days);

  RC_ASSERT(openings->AddWorkingDays(later, -days) == noon);
}

}  // namespace
}  // namespace trilab::engine
