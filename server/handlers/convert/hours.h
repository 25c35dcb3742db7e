#ifndef TRILAB_SERVER_HANDLERS_CONVERT_HOURS_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_HOURS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "server/engine/resources.h"
#include "trilab/v1/calendar.pb.h"

// Times of day, and hours of the week: one row of the API names several days,
// the engine has one row a day.

namespace trilab {

// absl::Weekday and DayOfWeek both begin with Monday.
absl::StatusOr<absl::Weekday> ParseWeekday(absl::string_view field, int day);
v1::DayOfWeek DayToProto(absl::Weekday day);

// "HH:MM" to minutes, at most `max` (1,439 or 2,880). INVALID_ARGUMENT naming
// `field`.
absl::StatusOr<int32_t> ParseClock(absl::string_view field,
                                   absl::string_view text, int32_t max);

// 480 to "08:00".
std::string FormatClock(int32_t minutes);

// What a row without days means.
enum class DaysOfHours {
  kRequired,  // It is wrong.
  kIgnored,   // Days do not matter; the engine's is left as it is.
  kEveryDay,
};

// Appends the rows that `proto` stands for. INVALID_ARGUMENT naming the field
// below `field`.
absl::Status ParseHours(absl::string_view field, const v1::WeeklyHours& proto,
                        DaysOfHours days,
                        std::vector<engine::WeeklyHours>& hours);

// Gathers consecutive days of like hours into one row again.
void HoursToProto(const std::vector<engine::WeeklyHours>& hours,
                  DaysOfHours days,
                  google::protobuf::RepeatedPtrField<v1::WeeklyHours>* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_HOURS_H_
