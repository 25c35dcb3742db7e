#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_OPERATOR_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_OPERATOR_CONSTRAINT_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"

namespace trilab::engine {

// One operator runs all instruments of a booking that need one.
//
// An instrument needs one in mode SAMPLE if it has a qualification, and in any
// mode if an operator is asked for by name. The operator is active, may work
// at the instrument's centre, holds the qualification through the booking's
// end, is at work throughout (where every such instrument is unattended: at
// the start), and is free for the booking with the longest buffers of its
// instruments before and after. Of several the one with the lowest uid runs
// it, unless another is preferred.
//
// OPERATOR_NOT_QUALIFIED if the one asked for may not run it, NO_OPERATOR if
// nobody is free.
//
// Made for the cases of one booking, which have state, duration, mode and
// operator asked for in common; it may be used with any of them. Refers to
// the state.
class OperatorConstraint final : public Constraint {
 public:
  // Nobody is needed.
  OperatorConstraint() = default;
  explicit OperatorConstraint(absl::Span<const Case> cases);

  bool needed() const { return needed_; }

  // The operator who runs it when placed at `start`: `preferred` (0: nobody)
  // before all others; 0 if nobody can.
  uint32_t Choose(const Case& c, Minute start, uint32_t preferred = 0) const;

  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  // O(p × (log n + j)): p operators, j jumps between their hours and bookings.
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  struct Candidate {
    uint32_t uid = 0;
    Minute expiry = kNever;  // The first of the qualifications to expire.
    const OperatorSite* site = nullptr;
  };

  void AddIfAllowed(absl::Span<const Case> cases, uint32_t uid);
  bool IsFree(const Case& c, const Candidate& candidate, Minute start) const;
  Minute EarliestOf(const Case& c, const Candidate& candidate, Minute from,
                    Minute latest) const;
  Minute AtWorkMinutes(const Case& c) const;

  bool needed_ = false;
  bool unattended_ = true;
  Minute buffer_before_ = 0;
  Minute buffer_after_ = 0;
  const Instrument* first_ = nullptr;  // The first that needs an operator.
  absl::InlinedVector<Candidate, 8> candidates_;  // By uid.
};

// Whether the case needs an operator.
bool NeedsOperator(const Case& c);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_OPERATOR_CONSTRAINT_H_
