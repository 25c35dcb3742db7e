#ifndef TRILAB_SERVER_ENGINE_SERIES_SERIES_DATES_H_
#define TRILAB_SERVER_ENGINE_SERIES_SERIES_DATES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/interval.h"
#include "server/engine/series/series.h"
#include "server/engine/state.h"

// When the occurrences of a series are, and what each asks for.

namespace trilab::engine {

// The starts that `recurrence` gives, at most kMostSeriesOccurrences.
// INVALID_ARGUMENT, with a sentence, if it has no end, gives none or too many,
// does not give `first`, or is no rule that Expand takes.
absl::StatusOr<std::vector<Minute>> SeriesStarts(const Interval& first,
                                                 const std::string& recurrence,
                                                 const absl::TimeZone& zone);

// `minute` later by the wall clock's `shift` minutes.
Minute ShiftLocal(const absl::TimeZone& zone, Minute minute, Minute shift);

// How much later by the wall clock `to` is than `from`.
Minute LocalDifference(const absl::TimeZone& zone, Minute from, Minute to);

// The zone of a series, which was checked when it was made.
absl::TimeZone ZoneOf(const Series& series);

// The pattern for the occurrence whose start by the rule is `start`.
const SeriesPattern& PatternAt(const Series& series, Minute start);

// What the occurrence asks for.
BookingRequest OccurrenceRequest(const State& state, const Series& series,
                                 Minute start);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_SERIES_SERIES_DATES_H_
