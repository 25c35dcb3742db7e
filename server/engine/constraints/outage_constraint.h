#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_OUTAGE_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_OUTAGE_CONSTRAINT_H_

#include "server/engine/constraint.h"

namespace trilab::engine {

// Outages of the instrument, its laboratory and its centre keep the booking
// out (OUTAGE), not its buffers. One violation for each span in the way.
// O(log n), plus the gaps that are too short.
class OutageConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_OUTAGE_CONSTRAINT_H_
