#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_OPENING_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_OPENING_CONSTRAINT_H_

#include "server/engine/constraint.h"

namespace trilab::engine {

// Hours of the instrument's calendar, for the mode of the case.
//
// The booking lies inside one opening; that of an unattended instrument only
// has to start in one. Buffers may lie outside. An instrument without
// calendar is always open.
//
// CLOSED, HOLIDAY, HOLIDAYS_UNKNOWN, or BEYOND_HORIZON where the hours have
// not been worked out. O(log n), plus the openings that are too short.
class OpeningConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_OPENING_CONSTRAINT_H_
