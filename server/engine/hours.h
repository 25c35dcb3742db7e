#ifndef TRILAB_SERVER_ENGINE_HOURS_H_
#define TRILAB_SERVER_ENGINE_HOURS_H_

#include <cstdint>
#include <vector>

#include "absl/time/civil_time.h"

// Time that comes back every week.

namespace trilab::engine {

enum class ServiceMode : uint8_t {
  kSelfService = 1,  // 自主上机
  kSample = 2,       // 送样; an operator runs it.
};

// Hours that open every week. `end` may pass 24:00 to cross midnight.
struct WeeklyHours {
  absl::Weekday day = absl::Weekday::monday;
  int32_t start_minute = 0;  // From local midnight, 0 to 1,439.
  int32_t end_minute = 0;    // Later than `start_minute`, at most 2,880.
  // Empty: for every service mode.
  std::vector<ServiceMode> service_modes;
  friend bool operator==(const WeeklyHours&, const WeeklyHours&) = default;
};

// Which days a time band takes; what a working day is, the holiday lists of
// the instrument's calendar say (without one, Monday to Friday).
enum class BandDays : uint8_t { kAll = 0, kWorking = 1, kNonWorking = 2 };

// A part of time that comes back, such as "Monday to Friday 09:00-17:00" or
// "days off", in the local time of the instrument's calendar. A span that
// crosses midnight belongs to the day on which it starts. At least one of the
// fields says something.
struct TimeBand {
  std::vector<WeeklyHours> hours;  // Empty: all of each day.
  BandDays days = BandDays::kAll;
  friend bool operator==(const TimeBand&, const TimeBand&) = default;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_HOURS_H_
