#ifndef TRILAB_SERVER_ENGINE_RECURRENCE_H_
#define TRILAB_SERVER_ENGINE_RECURRENCE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/engine/interval.h"

// Occurrences of RFC 5545 recurrence rules, found by libical.
//
// All functions are thread-safe and pure: libical sees local times without a
// zone, never its own zone database; zones are Abseil's.

namespace trilab::engine {

// The most occurrences that one rule may have inside a window.
inline constexpr size_t kMaxOccurrences = 20'000;

// The most steps of its frequency that a rule may take from its first
// occurrence to the end of a window, or to where UNTIL or COUNT end it: 22
// years of hours, 138 days of minutes. Each time of day that BYHOUR and
// BYMINUTE list for a step counts as one.
inline constexpr int64_t kMaxRecurrenceSteps = 200'000;

// Returns the occurrences of `rrule` that overlap `window`, by start.
//
// `first` is DTSTART and DTEND of the RFC. Its start and its end are shifted
// by the same local (civil) time in `zone`, so that 22:00 to 06:00 stays so
// across a change to summer time. An empty rule gives `first` alone. A rule
// gives only what it describes: `first` itself only where it fits the rule
// (see ValidateFirst).
//
// As RFC 5545 has it: a start that local clocks skip is no occurrence and
// does not count; one that they show twice is the first of the two. Starts in
// `excluded` (EXDATE) are left out but do count.
//
// Returns these errors, the first that holds:
//   INVALID_ARGUMENT    `first` is empty, or the rule is refused (see
//                       ParseRecurrenceRule) or never occurs.
//   RESOURCE_EXHAUSTED  over kMaxOccurrences or kMaxRecurrenceSteps.
absl::StatusOr<std::vector<Interval>> Expand(const Interval& first,
                                             absl::string_view rrule,
                                             const absl::TimeZone& zone,
                                             absl::Span<const Minute> excluded,
                                             const Interval& window);

// Tells whether `rrule` is a rule that Expand takes, or why not:
// INVALID_ARGUMENT, with the part in the message. The empty rule is fine.
absl::Status ValidateRecurrence(absl::string_view rrule);

// Tells whether `first` is an occurrence of `rrule`. When it is not, the RFC
// leaves open what recurs, and programs differ: INVALID_ARGUMENT. Errors of
// Expand, too.
absl::Status ValidateFirst(const Interval& first, absl::string_view rrule,
                           const absl::TimeZone& zone);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RECURRENCE_H_
