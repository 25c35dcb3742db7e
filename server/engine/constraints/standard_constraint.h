#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_STANDARD_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_STANDARD_CONSTRAINT_H_

#include "server/engine/constraint.h"
#include "server/engine/constraints/capability_constraint.h"

namespace trilab::engine {

// Warns (STANDARD_NOT_IN_FORCE) when the need names a standard of which every
// edition that would be used has been withdrawn by the day of the booking's
// start, as the centre counts days. Never hinders.
//
// Editions used are the one that the need names, else those of the
// capabilities that cover it; what the catalogue does not know is in force.
class StandardConstraint final : public Constraint {
 public:
  // `capability`, made for the same case, must outlive this.
  explicit StandardConstraint(const CapabilityConstraint& capability)
      : capability_(capability) {}

  // O(e log n): e editions used, n standards.
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  const CapabilityConstraint& capability_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_STANDARD_CONSTRAINT_H_
