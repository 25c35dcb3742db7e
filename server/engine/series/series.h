#ifndef TRILAB_SERVER_ENGINE_SERIES_SERIES_H_
#define TRILAB_SERVER_ENGINE_SERIES_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"

namespace trilab::engine {

inline constexpr size_t kMostSeriesOccurrences = 366;
// From the first occurrence to the last.
inline constexpr Minute kLongestSeries = Minute{5} * 366 * 24 * 60;

// How occurrences from a date on lie to what the rule gives. Shift and duration
// are of local time, so that 09:00 stays 09:00 when clocks change.
struct SeriesPattern {
  Minute from = 0;  // The start, by the rule, of the first it holds for.
  Minute shift = 0;
  Minute duration = 0;
  std::vector<uint32_t> instruments;  // Uids.
  uint32_t operator_uid = 0;          // Asked for by name; 0: whoever may.
  friend bool operator==(const SeriesPattern&, const SeriesPattern&) = default;
};

// One date of the rule.
struct SeriesOccurrence {
  Minute start = 0;      // By the rule.
  uint64_t booking = 0;  // 0: none was made.
  // Why none was made, or why it did not change with the others.
  Violations refused;
};

// Bookings that recur. Refers to resources by uid. Immutable once applied.
struct Series {
  uint64_t id = 0;  // From 1, never reused; the number in its name.
  uint64_t revision = 0;
  Interval first;
  std::string recurrence;
  std::string time_zone;
  uint32_t partner = 0;  // As in Booking.
  uint32_t member = 0;
  uint32_t project = 0;
  int32_t units = 1;
  std::optional<ServiceMode> mode;
  CapabilityNeed need;
  std::string configuration;        // As of a BookingRequest; these
  std::vector<SupplyAmount> draws;  // too.
  BookingTerms terms;
  std::vector<SeriesPattern> patterns;        // By `from`; not empty.
  std::vector<SeriesOccurrence> occurrences;  // By `start`; not empty.
  absl::Time create_time = absl::UnixEpoch();
  absl::Time update_time = absl::UnixEpoch();
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SERIES_SERIES_H_
