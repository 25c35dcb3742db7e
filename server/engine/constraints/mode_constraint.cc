#include "server/engine/constraints/mode_constraint.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace trilab::engine {

bool ModeConstraint::Allows(const Case& c) const {
  const std::vector<ServiceMode>& modes = c.site.instrument->service_modes;
  return modes.empty() ||
         std::find(modes.begin(), modes.end(), c.mode) != modes.end();
}

void ModeConstraint::Check(const Case& c, Minute start,
                           Violations& violations) const {
  if (Allows(c)) return;
  Violation violation = OfInstrument(c, ViolationCode::kModeNotOffered);
  AddParameter(violation, "mode",
               c.mode == ServiceMode::kSelfService ? "SELF_SERVICE" : "SAMPLE");
  violations.push_back(std::move(violation));
}

}  // namespace trilab::engine
