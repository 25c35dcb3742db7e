#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_EXPLAIN_ASK_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_EXPLAIN_ASK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/slot_search.h"
#include "server/engine/violation.h"

// Why an ask has no answer, or none soon enough, and what to do about it.

namespace trilab::engine {

class State;

struct ExplainOptions {
  // The latest start that would do, not before the ask's window. Unset: any in
  // the window.
  std::optional<Minute> wish_start;
  std::optional<GeoPoint> near;  // From where distances of slots are.
  // Asked now and then; true stops with CANCELLED. May be empty.
  std::function<bool()> cancelled;
};

// Candidates that the same reasons block.
struct ConflictGroup {
  int32_t candidates = 0;
  std::vector<uint32_t> instruments;  // Uids; at most 3, the first looked at.
  // For the first of them: together they leave no start, without any one of
  // them there would be one. The window comes last, as OUTSIDE_WINDOW.
  Violations violations;
};

enum class RelaxationKind : uint8_t {
  kStartLater = 1,       // Than wished, or end after the window.
  kOtherRegion = 2,      // Than those asked for.
  kOtherCentre = 3,      // Than those asked for.
  kOtherInstrument = 4,  // Than those named; of the first one's class if there
                         // is no need.
  kAnyOperator = 5,
  kOtherMode = 6,
  kFewerUnits = 7,  // The most that are to be had.
  kShorter = 8,     // The longest that fits, see LongestFit.
  kAnyEdition = 9,
  kWithoutAccreditation = 10,  // One scheme less; none if that is not enough.
  kWaiveRule = 11,
};

// A way out.
struct Relaxation {
  RelaxationKind kind = RelaxationKind::kStartLater;
  // As changed: `SearchSlots` answers it with `slot`, once `rule` is waived.
  Ask ask;
  Slot slot;
  int64_t cost = 0;  // See CostOf.
  std::string rule;  // Id; for kWaiveRule.
  // What that rule says of `slot`: by how much it would have to give.
  std::optional<Violation> broken;
};

struct Explanation {
  // 0 if regions, centres or edition leave none; conflicts then speak of those
  // that these shut out.
  int32_t candidates = 0;
  std::optional<Slot> slot;  // Without any change.
  // Both empty if `slot` is soon enough.
  std::vector<ConflictGroup> conflicts;  // Most candidates first.
  std::vector<Relaxation> relaxations;   // Cheapest first.
};

inline constexpr size_t kMostRelaxations = 8;

// What a relaxation gives up: the minutes from the earliest start in the
// ask's window to the slot's, plus this many for each step of
//   0  the need is met in full, at another time or place
//   1  by another operator, or in another mode
//   2  in part: fewer units, shorter
//   3  with a result worth less: any edition, an accreditation less
//   4  by waiving a rule
inline constexpr int64_t kCostOfStep = 10'000'000;
int64_t CostOf(RelaxationKind kind, const Ask& ask, const Slot& slot);

// Explains `ask` at time `now`.
//
// Conflicts: for each candidate a minimal set of constraints, rules and parts
// of the ask that leaves it no start in the window (no later than wished),
// found by QuickXplain with leapfrogging as the test; candidates are then
// grouped by code and rule of what is in their set. A set that explained one
// candidate is tried on the next, so that like candidates get like sets.
//
// Relaxations: each is the best answer of SearchSlots to the ask with one
// thing changed; the best of each kind, at most kMostRelaxations. Where no
// single change helps within the window, one change and a later end do.
//
// Errors: those of SearchSlots. Deterministic.
absl::StatusOr<Explanation> ExplainAsk(const State& state, const Ask& ask,
                                       const ExplainOptions& options,
                                       absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_EXPLAIN_ASK_H_
