#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_LARGEST_FIT_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_LARGEST_FIT_H_

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {

class State;

// The longest length below `ask.duration` for which some candidate has a start
// in the ask's window, no later than `latest_start`; 0 if none.
//
// Lengths are multiples of 5 minutes, of 15 if two hours or more are asked
// for, and of what the candidate's rules ask for (DurationRule::multiple_of,
// GridRule::step if ends lie on the grid, too). None is shorter than a quarter
// of what was asked for.
//
// O(n + log l) leapfrogs with n candidates and l lengths, if the first
// candidates are no worse than the others. CANCELLED if `cancelled`, which may
// be empty. Ids in the ask must exist.
absl::StatusOr<Minute> LongestFit(const State& state, const Ask& ask,
                                  Minute latest_start,
                                  const std::function<bool()>& cancelled,
                                  absl::Time now);

// As above, the most units below `ask.units`.
absl::StatusOr<int32_t> MostUnits(const State& state, const Ask& ask,
                                  Minute latest_start,
                                  const std::function<bool()>& cancelled,
                                  absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_LARGEST_FIT_H_
