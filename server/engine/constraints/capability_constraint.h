#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_CAPABILITY_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_CAPABILITY_CONSTRAINT_H_

#include "absl/container/inlined_vector.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

namespace trilab::engine {

// Some capability of the instrument covers the need (NOT_CAPABLE), and one
// that does is accredited under every scheme asked for, from the booking's
// start through its end (NOT_ACCREDITED).
//
// Matches the need once, when made; only for the case it is made for, whose
// site and need it refers to.
class CapabilityConstraint final : public Constraint {
 public:
  // Nothing is needed.
  CapabilityConstraint() = default;
  explicit CapabilityConstraint(const Case& c);

  // Whether the instrument meets the need, time aside.
  bool capable() const { return capable_; }
  // The capabilities that cover the need, by id. Empty if the need asks for a
  // class of instruments only.
  const absl::InlinedVector<const Capability*, 4>& covering() const {
    return covering_;
  }

  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  // O(a): a accreditations of the capabilities that cover the need.
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;

 private:
  bool capable_ = true;
  absl::InlinedVector<const Capability*, 4> covering_;
};

// Says in the parameters of NOT_CAPABLE what is needed: `class_code`,
// `standard` and `ranges`, where given.
void AddNeed(const CapabilityNeed& need, Violation& violation);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_CAPABILITY_CONSTRAINT_H_
