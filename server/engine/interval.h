#ifndef TRILAB_SERVER_ENGINE_INTERVAL_H_
#define TRILAB_SERVER_ENGINE_INTERVAL_H_

#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace trilab::engine {

// A point in time: whole minutes since 1970-01-01T00:00Z. Bookings, hours and
// outages all lie on whole minutes, and timelines compare millions of them.
using Minute = int64_t;

// Later than any point in time; "never" as an answer.
inline constexpr Minute kNever = std::numeric_limits<int64_t>::max() / 4;

// A half-open span of time, [start, end). Empty unless `start < end`.
struct Interval {
  Minute start = 0;
  Minute end = 0;

  bool empty() const { return start >= end; }
  Minute length() const { return end - start; }
  bool Contains(Minute minute) const { return start <= minute && minute < end; }
  bool Contains(const Interval& other) const {
    return start <= other.start && other.end <= end;
  }
  bool Overlaps(const Interval& other) const {
    return start < other.end && other.start < end;
  }

  friend auto operator<=>(const Interval&, const Interval&) = default;
};

// Rounds towards the past, so that 09:00:59 is the minute 09:00.
inline Minute MinuteFloor(absl::Time time) {
  return absl::ToInt64Minutes(
      absl::Floor(time - absl::UnixEpoch(), absl::Minutes(1)));
}

// Rounds towards the future, so that 09:00:01 is the minute 09:01.
inline Minute MinuteCeil(absl::Time time) {
  return absl::ToInt64Minutes(
      absl::Ceil(time - absl::UnixEpoch(), absl::Minutes(1)));
}

inline absl::Time ToTime(Minute minute) {
  return absl::UnixEpoch() + absl::Minutes(minute);
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_INTERVAL_H_
