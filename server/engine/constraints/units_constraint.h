#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_UNITS_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_UNITS_CONSTRAINT_H_

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

// No booking takes more units than the instrument has (TOO_MANY_UNITS).
class UnitsConstraint final : public FixedConstraint {
 public:
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_UNITS_CONSTRAINT_H_
