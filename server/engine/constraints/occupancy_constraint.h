#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_OCCUPANCY_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_OCCUPANCY_CONSTRAINT_H_

#include "server/engine/constraint.h"

namespace trilab::engine {

// Other bookings and holds of the instrument, with the buffers they had when
// they were placed, leave the units free for all of the booking and its own
// buffers, those of the instrument now (OCCUPIED). See Timeline for costs.
class OccupancyConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_OCCUPANCY_CONSTRAINT_H_
