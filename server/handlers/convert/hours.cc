#include "server/handlers/convert/hours.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr int kDaysOfWeek = 7;

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

void AddEveryDay(engine::WeeklyHours row,
                 std::vector<engine::WeeklyHours>& hours) {
  for (int day = 0; day < kDaysOfWeek; ++day) {
    row.day = static_cast<absl::Weekday>(day);
    hours.push_back(row);
  }
}

// As AddEveryDay has written them.
bool NamesEveryDay(const v1::WeeklyHours& row) {
  if (row.days_size() != kDaysOfWeek) return false;
  for (int i = 0; i < kDaysOfWeek; ++i) {
    if (row.days(i) != v1::DAY_OF_WEEK_MONDAY + i) return false;
  }
  return true;
}

}  // namespace

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

absl::Status ParseHours(absl::string_view field, const v1::WeeklyHours& proto,
                        DaysOfHours days,
                        std::vector<engine::WeeklyHours>& hours) {
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
  if (days == DaysOfHours::kIgnored) {
    hours.push_back(row);
    return absl::OkStatus();
  }
  if (proto.days().empty()) {
    if (days == DaysOfHours::kRequired) {
      return InvalidFieldError(At(field, "days"), "is required");
    }
    AddEveryDay(row, hours);
  }
  for (int i = 0; i < proto.days_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(row.day,
                            ParseWeekday(At(field, "days", i), proto.days(i)));
    hours.push_back(row);
  }
  return absl::OkStatus();
}

void HoursToProto(const std::vector<engine::WeeklyHours>& hours,
                  DaysOfHours days,
                  google::protobuf::RepeatedPtrField<v1::WeeklyHours>* proto) {
  const bool weekly = days != DaysOfHours::kIgnored;
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
  if (days != DaysOfHours::kEveryDay) return;
  for (v1::WeeklyHours& row : *proto) {
    if (NamesEveryDay(row)) row.clear_days();
  }
}

}  // namespace trilab
