#ifndef TRILAB_SERVER_ENGINE_OPENINGS_H_
#define TRILAB_SERVER_ENGINE_OPENINGS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/engine/holidays.h"
#include "server/engine/interval.h"
#include "server/engine/local_time.h"
#include "server/engine/resources.h"

namespace trilab::engine {

enum class ClosedReason : uint8_t {
  kOutsideHours = 1,
  kHoliday = 2,          // `detail` is its name.
  kException = 3,        // `detail` is the exception's reason.
  kHolidaysUnknown = 4,  // `detail` is the year, "2027".
  kOutOfRange = 5,       // Beyond the hours worked out so far.
};

struct Closing {
  ClosedReason reason = ClosedReason::kOutsideHours;
  std::string detail;
  Interval next_opening;  // Empty when there is none in the range.
};

// When one calendar is open, worked out over a range of time.
//
// Openings are sorted, disjoint and never adjoin: spans that meet, such as
// 00:00 to 24:00 on each day, are one opening, so that bookings may take
// several days. An opening is cut at the ends of the range.
//
// Immutable; thread-safe. n is the number of openings of a mode.
class Openings {
 public:
  // Nothing is open, nothing is in range.
  Openings() = default;

  const Interval& range() const { return range_; }
  const absl::TimeZone& time_zone() const { return zone_; }
  const FixedShift& fixed_shift() const { return fixed_shift_; }
  absl::Span<const Interval> spans(ServiceMode mode) const {
    return Hours(mode).spans;
  }
  // The holiday lists used; 0 when none.
  uint64_t holidays_revision() const { return holidays_revision_; }

  // The opening that contains `minute`. O(log n).
  std::optional<Interval> OpeningAt(ServiceMode mode, Minute minute) const;

  // The earliest start at or after `from` such that [start, start + duration)
  // lies inside one opening; kNever when there is none in the range.
  // `duration` below 1 counts as 1. O(log n), plus the openings too short.
  Minute EarliestFit(ServiceMode mode, Minute from, Minute duration) const;

  // The earliest start at or after `from` inside an opening, for a run that
  // may end at any time; kNever when there is none in the range. O(log n).
  Minute EarliestStartUnattended(ServiceMode mode, Minute from) const {
    return EarliestFit(mode, from, 1);
  }

  // Why `minute` is not open; nullopt when it is. O(log n).
  std::optional<Closing> WhyClosed(ServiceMode mode, Minute minute) const;

  // Whether the holiday lists make `day` a working day; exceptions of the
  // calendar do not matter. Beyond the range, Monday to Friday. O(1).
  bool IsWorkingDay(absl::CivilDay day) const;

  // The same local time of day, `days` working days later: on the `days`-th
  // working day after the day of `minute`, or before it when negative.
  // O(|days|).
  Minute AddWorkingDays(Minute minute, int32_t days) const;

 private:
  friend class OpeningsBuilder;

  struct ModeHours {
    std::vector<Interval> spans;
    Minute longest = 0;
  };
  struct DayNote {
    ClosedReason reason;
    std::string detail;
  };

  const ModeHours& Hours(ServiceMode mode) const {
    return hours_[mode == ServiceMode::kSelfService ? 0 : 1];
  }

  Interval range_;
  absl::TimeZone zone_;
  FixedShift fixed_shift_;
  std::array<ModeHours, 2> hours_;
  // Days in the range that do not simply follow the week.
  absl::btree_map<absl::CivilDay, DayNote> notes_;
  absl::CivilDay first_day_;
  std::vector<bool> working_;  // From `first_day_` on.
  uint64_t holidays_revision_ = 0;
};

// The longest range that BuildOpenings takes: 30 years.
inline constexpr Minute kMaxOpeningsRange = Minute{30} * 366 * 1440;

// Works out the openings of `calendar` over `range`. O(days).
//
// What a local day follows, the first that holds:
//   its exception;
//   off, when `holidays` has it off: closed;
//   not announced and missing_holidays is kRefuse: closed;
//   worked by decree on a weekend: the hours of makeup_day_as;
//   the hours of its weekday.
// A span that crosses midnight belongs to the day it starts on, but does not
// reach into a day of the first three kinds. Hours are local: 02:30 on a night
// when clocks skip it is the moment of the skip (see FromLocal).
//
// `holidays` may be null, which is as if nothing were announced, and does not
// matter when the calendar has no holiday region.
//
// INVALID_ARGUMENT as ValidateCalendar, or when `range` is empty or longer
// than kMaxOpeningsRange.
absl::StatusOr<Openings> BuildOpenings(const Calendar& calendar,
                                       const HolidayTable* holidays,
                                       const Interval& range);

// Tells whether the time zone exists, hours are within the limits that
// resources.h states, and no two exceptions are of one day. INVALID_ARGUMENT,
// naming the field.
absl::Status ValidateCalendar(const Calendar& calendar);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_OPENINGS_H_
