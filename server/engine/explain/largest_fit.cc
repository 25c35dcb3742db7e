#include "server/engine/explain/largest_fit.h"

#include <algorithm>
#include <numeric>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/explain/blocked_candidate.h"
#include "server/engine/leapfrog.h"
#include "server/engine/search_candidates.h"
#include "server/engine/state.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

constexpr int kCandidatesBetweenPolls = 16;

// Values a candidate may be asked for: every `step` from `lowest` up to
// `highest`, all multiples of it. What fits, fits for every lower one, too.
struct Ladder {
  int64_t lowest = 1;
  int64_t highest = 0;
  int64_t step = 1;
};

// The highest rung of `ladder` above `best` that fits; `best` if none.
int64_t Climb(const Ladder& ladder, int64_t best,
              absl::FunctionRef<bool(int64_t)> fits) {
  int64_t low = std::max(ladder.lowest / ladder.step, best / ladder.step + 1);
  int64_t high = ladder.highest / ladder.step;
  // Most candidates are no better than the best: they are asked once.
  if (low > high || !fits(low * ladder.step)) return best;
  while (low < high) {
    const int64_t middle = low + (high - low + 1) / 2;
    if (fits(middle * ladder.step)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low * ladder.step;
}

bool Fits(const Ask& ask, const Case& c, Minute latest_start) {
  const ConstraintSet constraints(c);
  const Minute latest = std::min(latest_start, ask.window.end - c.duration);
  return Leapfrog(constraints.steps(), ask.window.start, latest).start !=
         kNever;
}

Ladder LengthsOf(const Ask& ask, const Case& c) {
  constexpr Minute kTwoHours = 120;
  Ladder ladder;
  ladder.step = ask.duration >= kTwoHours ? 15 : 5;
  Minute shortest = (ask.duration + 3) / 4;
  for (const BoundRule& bound : ResolveRules(c)) {
    if (!bound.hinders()) continue;
    const RuleParams& params = bound.rule().params;
    Minute multiple = 0;
    if (const auto* duration = std::get_if<DurationRule>(&params)) {
      shortest = std::max(shortest, duration->min);
      multiple = duration->multiple_of;
    } else if (const auto* grid = std::get_if<GridRule>(&params)) {
      multiple = grid->align_end ? grid->step : 0;
    }
    if (multiple > 0) ladder.step = std::lcm(ladder.step, multiple);
    // No rung is left.
    if (ladder.step >= ask.duration) return Ladder();
  }
  ladder.lowest = (shortest + ladder.step - 1) / ladder.step * ladder.step;
  ladder.highest = (ask.duration - 1) / ladder.step * ladder.step;
  return ladder;
}

Ladder UnitsOf(const Ask& ask, const Case& c) {
  return {1, std::min(ask.units - 1, c.site.instrument->capacity), 1};
}

// The largest value on the ladder of any candidate, in any mode; 0 if none.
template <typename LadderOf, typename Set>
absl::StatusOr<int64_t> Largest(const State& state, const Ask& ask,
                                Minute latest_start,
                                const std::function<bool()>& cancelled,
                                absl::Time now, LadderOf ladder_of, Set set) {
  TRILAB_ASSIGN_OR_RETURN(const std::vector<Candidate> candidates,
                          FindCandidates(state.catalog(), ask, {}));
  int64_t best = 0;
  int until_poll = kCandidatesBetweenPolls;
  for (const Candidate& candidate : candidates) {
    if (--until_poll == 0) {
      until_poll = kCandidatesBetweenPolls;
      if (cancelled && cancelled()) {
        return absl::CancelledError("the explanation was cancelled");
      }
    }
    for (const ServiceMode mode : ModesOf(ask, *candidate.site->instrument)) {
      Case c = CaseOf(state, ask, candidate, mode, now);
      best = Climb(ladder_of(ask, c), best, [&](int64_t value) {
        set(c, value);
        return Fits(ask, c, latest_start);
      });
    }
  }
  return best;
}

}  // namespace

absl::StatusOr<Minute> LongestFit(const State& state, const Ask& ask,
                                  Minute latest_start,
                                  const std::function<bool()>& cancelled,
                                  absl::Time now) {
  return Largest(state, ask, latest_start, cancelled, now, LengthsOf,
                 [](Case& c, int64_t value) { c.duration = value; });
}

absl::StatusOr<int32_t> MostUnits(const State& state, const Ask& ask,
                                  Minute latest_start,
                                  const std::function<bool()>& cancelled,
                                  absl::Time now) {
  TRILAB_ASSIGN_OR_RETURN(const int64_t units,
                          Largest(state, ask, latest_start, cancelled, now,
                                  UnitsOf, [](Case& c, int64_t value) {
                                    c.units = static_cast<int32_t>(value);
                                  }));
  return static_cast<int32_t>(units);
}

}  // namespace trilab::engine
