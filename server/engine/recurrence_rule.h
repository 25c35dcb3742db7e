#ifndef TRILAB_SERVER_ENGINE_RECURRENCE_RULE_H_
#define TRILAB_SERVER_ENGINE_RECURRENCE_RULE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

// The text of a recurrence rule, RFC 5545 section 3.3.10, taken apart.

namespace trilab::engine {

enum class Frequency : uint8_t {
  kMinutely,
  kHourly,
  kDaily,
  kWeekly,
  kMonthly,
  kYearly,
};

struct RecurrenceRule {
  Frequency frequency = Frequency::kDaily;
  int32_t interval = 1;
  std::optional<int64_t> count;  // Exclusive with the two below.
  // UNTIL with "Z", or without: then in the time zone of the rule.
  std::optional<absl::Time> until;
  std::optional<absl::CivilSecond> until_local;
  // The other parts in one spelling: upper case, list values sorted and
  // named once. By part name, such as "BYDAY" to "-1FR,MO".
  std::map<std::string, std::string> parts;

  // The rule without COUNT and UNTIL.
  std::string Text() const;
};

// Takes `text` apart, which must be a RECUR value without "RRULE:" in front.
// Case does not matter.
//
// Refused, beside what the grammar and the table of RFC 5545 section 3.3.10
// forbid, each with INVALID_ARGUMENT and the part in the message:
//
//   SECONDLY, BYSECOND        time is counted in whole minutes.
//   UNTIL with a date alone   must be of the type of the start, which has a
//                             time of day.
//   trailing ";"              not in the grammar; programs differ.
//   YEARLY with BYMONTHDAY    the RFC does not say whether that is the day in
//   and no BYMONTH            every month or in the month of the start.
//   BYWEEKNO                  likewise all seven days or the start's weekday;
//                             nor which year has a week across New Year.
//                             libical 3.0 misses some of those.
//   YEARLY with BYYEARDAY     libical 3.0 does not intersect them.
//   and BYMONTH
//   BYSETPOS in other than    libical 3.0 ignores it there, and where a day
//   MONTHLY and YEARLY        has several times.
//   BYMONTHDAY, BYYEARDAY     likewise where they limit: in other than MONTHLY
//   below 0                   and YEARLY.
//   HOURLY, MINUTELY with     libical 3.0 starts from the first value listed;
//   BYHOUR, MINUTELY with     DAILY and HOURLY say the same.
//   BYMINUTE
//   INTERVAL over 100 YEARLY, no calendar use; keeps the search for a next
//   400 MONTHLY, 32,767       occurrence short.
//
// Where the RFC does decide although programs differ, its text is followed: a
// set for BYSETPOS starts with the month or year, not with the first start.
absl::StatusOr<RecurrenceRule> ParseRecurrenceRule(absl::string_view text);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RECURRENCE_RULE_H_
