#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_STATUS_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_STATUS_CONSTRAINT_H_

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

// An instrument in repair or retired takes no bookings (NOT_BOOKABLE); a
// restricted one only those of the institution that owns its centre
// (RESTRICTED).
class StatusConstraint final : public FixedConstraint {
 public:
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_STATUS_CONSTRAINT_H_
