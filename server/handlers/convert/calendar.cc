// Calendars and years of holidays.

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::MissingHolidays;

// absl::Weekday and DayOfWeek both begin with Monday.
absl::StatusOr<absl::Weekday> ParseWeekday(absl::string_view field, int day) {
  if (day < v1::DAY_OF_WEEK_MONDAY || day > v1::DAY_OF_WEEK_SUNDAY) {
    return InvalidFieldError(field, "must be a day such as DAY_OF_WEEK_MONDAY");
  }
  return static_cast<absl::Weekday>(day - v1::DAY_OF_WEEK_MONDAY);
}

v1::DayOfWeek DayToProto(absl::Weekday day) {
  return static_cast<v1::DayOfWeek>(static_cast<int>(day) +
                                    v1::DAY_OF_WEEK_MONDAY);
}

// "HH:MM" to minutes, at most `max`.
absl::StatusOr<int32_t> ParseClock(absl::string_view field,
                                   absl::string_view text, int32_t max) {
  int hours = 0;
  int minutes = 0;
  if (text.size() != 5 || text[2] != ':' ||
      text.find_first_not_of("0123456789:") != absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(0, 2), &hours) ||
      !absl::SimpleAtoi(text.substr(3), &minutes) || minutes > 59 ||
      hours * 60 + minutes > max) {
    return InvalidFieldError(
        field, absl::StrCat("\"", text,
                            "\" is not a time of day \"HH:MM\" up "
                            "to ",
                            max == 2880 ? "48:00" : "23:59"));
  }
  return hours * 60 + minutes;
}

std::string FormatClock(int32_t minutes) {
  return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60);
}

// One row of the API names several days; the engine has one row a day.
absl::Status ParseHours(absl::string_view field, const v1::WeeklyHours& proto,
                        bool weekly, std::vector<engine::WeeklyHours>& hours) {
  engine::WeeklyHours row;
  TRILAB_ASSIGN_OR_RETURN(row.start_minute,
                          ParseClock(At(field, "start"), proto.start(), 1439));
  TRILAB_ASSIGN_OR_RETURN(row.end_minute,
                          ParseClock(At(field, "end"), proto.end(), 2880));
  if (row.end_minute <= row.start_minute) {
    return InvalidFieldError(
        At(field, "end"),
        "must be after start; past midnight it is written \"26:00\"");
  }
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(proto.service_modes(i))));
    row.service_modes.push_back(mode);
  }
  if (!weekly) {
    hours.push_back(row);
    return absl::OkStatus();
  }
  if (proto.days().empty()) {
    return InvalidFieldError(At(field, "days"), "is required");
  }
  for (int i = 0; i < proto.days_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(row.day,
                            ParseWeekday(At(field, "days", i), proto.days(i)));
    hours.push_back(row);
  }
  return absl::OkStatus();
}

bool SameSpan(const engine::WeeklyHours& row, const v1::WeeklyHours& proto) {
  if (FormatClock(row.start_minute) != proto.start() ||
      FormatClock(row.end_minute) != proto.end() ||
      static_cast<int>(row.service_modes.size()) !=
          proto.service_modes_size()) {
    return false;
  }
  for (size_t i = 0; i < row.service_modes.size(); ++i) {
    if (ToProto(row.service_modes[i]) !=
        proto.service_modes(static_cast<int>(i))) {
      return false;
    }
  }
  return true;
}

// Gathers consecutive days of like hours into one row again.
void HoursToProto(const std::vector<engine::WeeklyHours>& hours, bool weekly,
                  google::protobuf::RepeatedPtrField<v1::WeeklyHours>* proto) {
  for (const engine::WeeklyHours& row : hours) {
    v1::WeeklyHours* target =
        weekly && !proto->empty() ? &(*proto)[proto->size() - 1] : nullptr;
    if (target == nullptr || !SameSpan(row, *target)) {
      target = proto->Add();
      target->set_start(FormatClock(row.start_minute));
      target->set_end(FormatClock(row.end_minute));
      for (const engine::ServiceMode mode : row.service_modes) {
        target->add_service_modes(ToProto(mode));
      }
    }
    if (weekly) target->add_days(DayToProto(row.day));
  }
}

absl::StatusOr<MissingHolidays> ParseMissingHolidays(
    absl::string_view field, v1::Calendar::MissingHolidays value) {
  switch (value) {
    case v1::Calendar::MISSING_HOLIDAYS_REFUSE:
      return MissingHolidays::kRefuse;
    case v1::Calendar::MISSING_HOLIDAYS_UNSPECIFIED:
    case v1::Calendar::MISSING_HOLIDAYS_PLAIN_WEEKDAYS:
      return MissingHolidays::kPlainWeekdays;
    default:
      return InvalidFieldError(field, "is not a known choice");
  }
}

}  // namespace

absl::StatusOr<engine::Calendar> FromProto(absl::string_view field,
                                           const v1::Calendar& proto) {
  engine::Calendar value;
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_ASSIGN_OR_RETURN(
      value.name,
      ParseLocalized(At(field, "display_name"), proto.display_name(), false));
  if (!proto.time_zone().empty()) value.time_zone = proto.time_zone();
  for (int i = 0; i < proto.hours_size(); ++i) {
    TRILAB_RETURN_IF_ERROR(
        ParseHours(At(field, "hours", i), proto.hours(i), true, value.hours));
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.holiday_region,
      ParseText(At(field, "holiday_region"), proto.holiday_region(), 20));
  if (proto.makeup_day_as() != v1::DAY_OF_WEEK_UNSPECIFIED) {
    TRILAB_ASSIGN_OR_RETURN(
        value.makeup_day_as,
        ParseWeekday(At(field, "makeup_day_as"), proto.makeup_day_as()));
  }
  TRILAB_ASSIGN_OR_RETURN(value.missing_holidays,
                          ParseMissingHolidays(At(field, "missing_holidays"),
                                               proto.missing_holidays()));
  for (int i = 0; i < proto.exceptions_size(); ++i) {
    const v1::CalendarException& day = proto.exceptions(i);
    const std::string at = At(field, "exceptions", i);
    engine::CalendarException exception;
    TRILAB_ASSIGN_OR_RETURN(exception.date,
                            ParseDay(At(at, "date"), day.date()));
    TRILAB_ASSIGN_OR_RETURN(exception.reason,
                            ParseText(At(at, "reason"), day.reason(), 200));
    for (int j = 0; j < day.hours_size(); ++j) {
      TRILAB_RETURN_IF_ERROR(
          ParseHours(At(at, "hours", j), day.hours(j), false, exception.hours));
    }
    value.exceptions.push_back(std::move(exception));
  }
  return value;
}

void ToProto(const engine::Calendar& value, v1::Calendar* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_time_zone(value.time_zone);
  HoursToProto(value.hours, true, proto->mutable_hours());
  proto->set_holiday_region(value.holiday_region);
  proto->set_makeup_day_as(DayToProto(value.makeup_day_as));
  proto->set_missing_holidays(
      value.missing_holidays == MissingHolidays::kRefuse
          ? v1::Calendar::MISSING_HOLIDAYS_REFUSE
          : v1::Calendar::MISSING_HOLIDAYS_PLAIN_WEEKDAYS);
  for (const engine::CalendarException& exception : value.exceptions) {
    v1::CalendarException* added = proto->add_exceptions();
    added->set_date(FormatDay(exception.date));
    added->set_reason(exception.reason);
    HoursToProto(exception.hours, false, added->mutable_hours());
  }
}

absl::StatusOr<engine::HolidayYear> FromProto(absl::string_view field,
                                              const v1::HolidayYear& proto) {
  engine::HolidayYear value;
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_ASSIGN_OR_RETURN(
      value.region, ParseRequiredText(At(field, "region"), proto.region(), 20));
  TRILAB_ASSIGN_OR_RETURN(
      value.year, ParseCount(At(field, "year"), proto.year(), 1950, 2200));
  for (int i = 0; i < proto.papers_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(std::string paper, ParseText(At(field, "papers", i),
                                                         proto.papers(i), 500));
    value.papers.push_back(std::move(paper));
  }
  for (int i = 0; i < proto.days_size(); ++i) {
    const std::string at = At(field, "days", i);
    engine::HolidayDay day;
    TRILAB_ASSIGN_OR_RETURN(day.date,
                            ParseDay(At(at, "date"), proto.days(i).date()));
    TRILAB_ASSIGN_OR_RETURN(
        day.name, ParseText(At(at, "holiday"), proto.days(i).holiday(), 100));
    day.off = proto.days(i).off();
    value.days.push_back(std::move(day));
  }
  return value;
}

void ToProto(const engine::HolidayYear& value, v1::HolidayYear* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  proto->set_region(value.region);
  proto->set_year(value.year);
  for (const std::string& paper : value.papers) proto->add_papers(paper);
  for (const engine::HolidayDay& day : value.days) {
    v1::HolidayYear::Day* added = proto->add_days();
    added->set_date(FormatDay(day.date));
    added->set_holiday(day.name);
    added->set_off(day.off);
  }
}

}  // namespace trilab
