#ifndef TRILAB_SERVER_ENGINE_EXPLAIN_BLOCKED_CANDIDATE_H_
#define TRILAB_SERVER_ENGINE_EXPLAIN_BLOCKED_CANDIDATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <typeindex>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/engine/constraint.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/explain/ask_constraints.h"
#include "server/engine/leapfrog.h"
#include "server/engine/search_candidates.h"
#include "server/engine/slot_search.h"
#include "server/engine/state.h"

namespace trilab::engine {

// What is the same constraint on different instruments: its type and, for a
// row of policy, the rule.
struct PartKey {
  std::type_index type;
  uint64_t rule = 0;  // Uid; 0: no rule.
  friend bool operator==(const PartKey&, const PartKey&) = default;
};

// An ask's question to one instrument in one mode. Ids in the ask must exist.
Case CaseOf(const State& state, const Ask& ask, const Candidate& candidate,
            ServiceMode mode, absl::Time now);

// The constraints, rules and parts of an ask that have a say about one
// candidate, taken apart: any of them may be left out.
//
// An ask without a mode is answered in any mode that the instrument offers. A
// part is the same in all of them (the operator, say, has none in
// SELF_SERVICE), so that a set of parts leaves a start if it does in one.
//
// Refers to state, ask and `parts_of_ask`, which must outlive it.
class BlockedCandidate {
 public:
  // The parts of the ask that are looked at, made once for all candidates.
  struct PartsOfAsk {
    explicit PartsOfAsk(const Ask& ask)
        : regions(ask), centres(ask), edition(ask) {}
    RegionConstraint regions;
    CentreConstraint centres;
    EditionConstraint edition;
  };
  // A start and the mode, by number, in which it is allowed.
  struct Place {
    Minute start = 0;
    size_t way = 0;
  };

  BlockedCandidate(const State& state, const Ask& ask,
                   const PartsOfAsk& parts_of_ask, const Candidate& candidate,
                   absl::Time now);
  BlockedCandidate(const BlockedCandidate&) = delete;
  BlockedCandidate& operator=(const BlockedCandidate&) = delete;

  // Parts are numbered from 0 on: those of the ask first, then constraints,
  // cheap and decisive ones in front.
  int size() const { return static_cast<int>(parts_.size()); }
  const PartKey& key(int part) const {
    return parts_[static_cast<size_t>(part)].key;
  }

  // A start in [from, latest] that these parts leave, the earliest of the
  // first mode that has one.
  std::optional<Place> Find(absl::Span<const int> parts, Minute from,
                            Minute latest) const;

  // What `part` has against `place`; nullopt if nothing.
  std::optional<Violation> Says(int part, const Place& place) const;

  // The numbers of the parts with these keys; nullopt if one is missing.
  std::optional<std::vector<int>> PartsOf(absl::Span<const PartKey> keys) const;

  // What kind of violation the window is to blame for.
  Violation SaysWindow(const Interval& window) const;

 private:
  // One mode.
  struct Way {
    Way(const Case& asked, absl::Span<const Constraint* const> of_ask);
    Case c;
    ConstraintSet constraints;
    absl::InlinedVector<Step, 16> steps;
  };
  struct Part {
    PartKey key;
    std::array<const Step*, 2> steps;  // By way; null: not in this mode.
  };

  void AddWay(const Case& asked, absl::Span<const Constraint* const> of_ask);

  const CapabilityNeed* need_;
  CapabilityNeed any_edition_;
  std::array<std::optional<Way>, 2> ways_;
  size_t way_count_ = 0;
  absl::InlinedVector<Part, 16> parts_;
};

// A minimal set of parts that leaves `candidate` no start in [from, latest].
struct MinimalConflict {
  std::vector<int> parts;  // Ascending.
  // By part: where the others would be placed, were it not for this one.
  std::vector<BlockedCandidate::Place> places;
};

// Nullopt if there is a start. `from` is not after `latest`.
std::optional<MinimalConflict> FindConflict(const BlockedCandidate& candidate,
                                            Minute from, Minute latest);

// `parts`, if they are a minimal conflict; else nullopt.
std::optional<MinimalConflict> ConfirmConflict(
    const BlockedCandidate& candidate, std::vector<int> parts, Minute from,
    Minute latest);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_EXPLAIN_BLOCKED_CANDIDATE_H_
