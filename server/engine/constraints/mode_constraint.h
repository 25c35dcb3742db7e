#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_MODE_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_MODE_CONSTRAINT_H_

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

// The instrument offers the service mode (MODE_NOT_OFFERED).
class ModeConstraint final : public FixedConstraint {
 public:
  bool Allows(const Case& c) const override;
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_MODE_CONSTRAINT_H_
