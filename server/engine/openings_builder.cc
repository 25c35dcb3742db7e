#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

constexpr int32_t kDayMinutes = 1440;

bool IsFor(const WeeklyHours& hours, ServiceMode mode) {
  return hours.service_modes.empty() ||
         std::find(hours.service_modes.begin(), hours.service_modes.end(),
                   mode) != hours.service_modes.end();
}

// Sorts spans and joins those that overlap or meet.
void Merge(std::vector<Interval>& spans) {
  std::sort(spans.begin(), spans.end());
  size_t kept = 0;
  for (const Interval& span : spans) {
    if (kept > 0 && span.start <= spans[kept - 1].end) {
      spans[kept - 1].end = std::max(spans[kept - 1].end, span.end);
    } else {
      spans[kept++] = span;
    }
  }
  spans.resize(kept);
}

// Every calendar is expanded day by day for two years and more.
constexpr size_t kMostHours = 500;
constexpr size_t kMostExceptions = 5'000;
constexpr size_t kMostHoursOfADay = 50;

absl::Status ValidateSize(size_t size, size_t most, absl::string_view field) {
  if (size <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": has ", size, " entries; it takes ", most));
}

absl::Status ValidateHours(const WeeklyHours& hours, absl::string_view field) {
  if (hours.start_minute < 0 || hours.start_minute >= kDayMinutes) {
    return absl::InvalidArgumentError(absl::StrCat(field, ".start_minute is ",
                                                   hours.start_minute,
                                                   "; it takes 0 to 1439"));
  }
  if (hours.end_minute <= hours.start_minute ||
      hours.end_minute > 2 * kDayMinutes) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, ".end_minute is ", hours.end_minute, "; it takes ",
                     hours.start_minute + 1, " to 2880"));
  }
  return absl::OkStatus();
}

}  // namespace

class OpeningsBuilder {
 public:
  OpeningsBuilder(const Calendar& calendar, const HolidayTable* holidays,
                  const Interval& range, const absl::TimeZone& zone)
      : calendar_(calendar),
        holidays_(calendar.holiday_region.empty() ? nullptr : holidays) {
    openings_.range_ = range;
    openings_.zone_ = zone;
    openings_.fixed_shift_ = FixedShiftAfter(zone, range.start);
    if (holidays_ != nullptr) {
      openings_.holidays_revision_ = holidays_->revision();
    }
    for (const WeeklyHours& hours : calendar.hours) {
      by_weekday_[static_cast<size_t>(hours.day)].push_back(&hours);
    }
    for (const CalendarException& exception : calendar.exceptions) {
      exceptions_[exception.date] = &exception;
    }
  }

  Openings Build() && {
    // A span of the day before the first may reach into the range.
    openings_.first_day_ =
        LocalDay(openings_.zone_, openings_.range_.start) - 1;
    const absl::CivilDay last =
        LocalDay(openings_.zone_, openings_.range_.end - 1);
    for (absl::CivilDay day = openings_.first_day_; day <= last; ++day) {
      AddDay(day);
    }
    for (Openings::ModeHours& hours : openings_.hours_) {
      Merge(hours.spans);
      for (const Interval& span : hours.spans) {
        hours.longest = std::max(hours.longest, span.length());
      }
    }
    return std::move(openings_);
  }

 private:
  using HoursOfDay = std::vector<const WeeklyHours*>;

  DayKind Kind(absl::CivilDay day) const {
    if (calendar_.holiday_region.empty()) return DayKind::kOrdinary;
    return holidays_ == nullptr ? DayKind::kUnknown : holidays_->Lookup(day);
  }

  // Whether `day` takes nothing over from the night before.
  bool StandsAlone(absl::CivilDay day) const {
    const DayKind kind = Kind(day);
    return exceptions_.contains(day) || kind == DayKind::kOff ||
           (kind == DayKind::kUnknown &&
            calendar_.missing_holidays == MissingHolidays::kRefuse);
  }

  void AddDay(absl::CivilDay day) {
    const DayKind kind = Kind(day);
    openings_.working_.push_back(IsWorkingDay(kind, day));
    if (const auto found = exceptions_.find(day); found != exceptions_.end()) {
      openings_.notes_[day] = {ClosedReason::kException, found->second->reason};
      for (const WeeklyHours& hours : found->second->hours) {
        AddSpan(day, hours);
      }
      return;
    }
    if (kind == DayKind::kOff) {
      openings_.notes_[day] = {ClosedReason::kHoliday,
                               std::string(holidays_->Name(day))};
      return;
    }
    if (kind == DayKind::kUnknown &&
        calendar_.missing_holidays == MissingHolidays::kRefuse) {
      openings_.notes_[day] = {ClosedReason::kHolidaysUnknown,
                               absl::StrCat(day.year())};
      return;
    }
    // A weekday that is worked by decree is an ordinary weekday again.
    const absl::Weekday weekday = kind == DayKind::kWorked && IsWeekend(day)
                                      ? calendar_.makeup_day_as
                                      : absl::GetWeekday(day);
    for (const WeeklyHours* hours : by_weekday_[static_cast<size_t>(weekday)]) {
      AddSpan(day, *hours);
    }
  }

  void AddSpan(absl::CivilDay day, const WeeklyHours& hours) {
    const int32_t end_minute = StandsAlone(day + 1)
                                   ? std::min(hours.end_minute, kDayMinutes)
                                   : hours.end_minute;
    const absl::CivilMinute midnight(day);
    const Interval span = {
        std::max(FromLocal(openings_.zone_, midnight + hours.start_minute),
                 openings_.range_.start),
        std::min(FromLocal(openings_.zone_, midnight + end_minute),
                 openings_.range_.end)};
    if (span.empty()) return;
    if (IsFor(hours, ServiceMode::kSelfService)) {
      openings_.hours_[0].spans.push_back(span);
    }
    if (IsFor(hours, ServiceMode::kSample)) {
      openings_.hours_[1].spans.push_back(span);
    }
  }

  const Calendar& calendar_;
  const HolidayTable* const holidays_;
  std::array<HoursOfDay, 7> by_weekday_;
  absl::btree_map<absl::CivilDay, const CalendarException*> exceptions_;
  Openings openings_;
};

absl::StatusOr<Openings> BuildOpenings(const Calendar& calendar,
                                       const HolidayTable* holidays,
                                       const Interval& range) {
  TRILAB_RETURN_IF_ERROR(ValidateCalendar(calendar));
  TRILAB_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                          LoadTimeZone(calendar.time_zone));
  if (range.empty() || range.length() > kMaxOpeningsRange) {
    return absl::InvalidArgumentError("range is empty or longer than 30 years");
  }
  return OpeningsBuilder(calendar, holidays, range, zone).Build();
}

absl::Status ValidateCalendar(const Calendar& calendar) {
  TRILAB_RETURN_IF_ERROR(LoadTimeZone(calendar.time_zone).status());
  TRILAB_RETURN_IF_ERROR(
      ValidateSize(calendar.hours.size(), kMostHours, "hours"));
  TRILAB_RETURN_IF_ERROR(
      ValidateSize(calendar.exceptions.size(), kMostExceptions, "exceptions"));
  for (size_t i = 0; i < calendar.hours.size(); ++i) {
    TRILAB_RETURN_IF_ERROR(
        ValidateHours(calendar.hours[i], absl::StrCat("hours[", i, "]")));
  }
  std::set<absl::CivilDay> dates;
  for (size_t i = 0; i < calendar.exceptions.size(); ++i) {
    const CalendarException& exception = calendar.exceptions[i];
    const std::string field = absl::StrCat("exceptions[", i, "]");
    if (!dates.insert(exception.date).second) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, ".date: ", absl::FormatCivilTime(exception.date),
                       " has an exception already"));
    }
    TRILAB_RETURN_IF_ERROR(ValidateSize(exception.hours.size(),
                                        kMostHoursOfADay,
                                        absl::StrCat(field, ".hours")));
    for (size_t k = 0; k < exception.hours.size(); ++k) {
      TRILAB_RETURN_IF_ERROR(ValidateHours(
          exception.hours[k], absl::StrCat(field, ".hours[", k, "]")));
    }
  }
  return absl::OkStatus();
}

}  // namespace trilab::engine
