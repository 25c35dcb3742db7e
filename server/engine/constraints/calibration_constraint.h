#ifndef TRILAB_SERVER_ENGINE_CONSTRAINTS_CALIBRATION_CONSTRAINT_H_
#define TRILAB_SERVER_ENGINE_CONSTRAINTS_CALIBRATION_CONSTRAINT_H_

#include "server/engine/constraint.h"

namespace trilab::engine {

// The calibration is valid from the booking's start through its end
// (NOT_CALIBRATED). A rejection if the need asks for an accreditation, else
// only a warning. An instrument without certificate needs none.
class CalibrationConstraint final : public Constraint {
 public:
  void Check(const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Case& c, Minute from, Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CONSTRAINTS_CALIBRATION_CONSTRAINT_H_
