#include "server/engine/constraints/units_constraint.h"

#include <utility>

namespace trilab::engine {

bool UnitsConstraint::Allows(const Case& c) const {
  return c.units <= c.site.instrument->capacity;
}

void UnitsConstraint::Check(const Case& c, Minute start,
                            Violations& violations) const {
  if (Allows(c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kTooManyUnits);
  AddNumber(violation, "units", c.units);
  AddNumber(violation, "capacity", c.site.instrument->capacity);
  violations.push_back(std::move(violation));
}

}  // namespace trilab::engine
