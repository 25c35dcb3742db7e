// Calendars and years of holidays.

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/hours.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::MissingHolidays;

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
    TRILAB_RETURN_IF_ERROR(ParseHours(At(field, "hours", i), proto.hours(i),
                                      DaysOfHours::kRequired, value.hours));
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
      TRILAB_RETURN_IF_ERROR(ParseHours(At(at, "hours", j), day.hours(j),
                                        DaysOfHours::kIgnored,
                                        exception.hours));
    }
    value.exceptions.push_back(std::move(exception));
  }
  return value;
}

void ToProto(const engine::Calendar& value, v1::Calendar* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_time_zone(value.time_zone);
  HoursToProto(value.hours, DaysOfHours::kRequired, proto->mutable_hours());
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
    HoursToProto(exception.hours, DaysOfHours::kIgnored,
                 added->mutable_hours());
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
