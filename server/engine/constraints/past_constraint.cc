#include "server/engine/constraints/past_constraint.h"

#include <algorithm>
#include <utility>

#include "server/engine/constraints/placement.h"

namespace trilab::engine {

void PastConstraint::Check(const Case& c, Minute start,
                           Violations& violations) const {
  if (start >= c.now) return;
  Violation violation = OfInstrument(c, ViolationCode::kInThePast);
  AddTime(violation, "start", start);
  AddTime(violation, "earliest", c.now);
  violations.push_back(std::move(violation));
}

Minute PastConstraint::Earliest(const Case& c, Minute from,
                                Minute latest) const {
  return UpTo(latest, std::max(from, c.now));
}

std::optional<StartRange> PastConstraint::AllowedStarts(const Case& c) const {
  return StartRange{.first = c.now};
}

}  // namespace trilab::engine
