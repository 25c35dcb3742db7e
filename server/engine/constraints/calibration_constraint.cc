#include "server/engine/constraints/calibration_constraint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/engine/constraints/placement.h"

namespace trilab::engine {
namespace {

bool IsHard(const Case& c) { return !c.need->accreditations.empty(); }

}  // namespace

void CalibrationConstraint::Check(const Case& c, Minute start,
                                  Violations& violations) const {
  const std::optional<Interval>& valid = c.site.instrument->calibration;
  if (!valid.has_value() || valid->Contains(PlacedAt(c, start))) return;
  Violation violation = OfInstrument(c, ViolationCode::kNotCalibrated);
  violation.severity = IsHard(c) ? Severity::kReject : Severity::kWarn;
  AddTime(violation, "valid_from", valid->start);
  AddTime(violation, "valid_until", valid->end);
  violations.push_back(std::move(violation));
}

Minute CalibrationConstraint::Earliest(const Case& c, Minute from,
                                       Minute latest) const {
  const std::optional<Interval>& valid = c.site.instrument->calibration;
  if (!valid.has_value() || !IsHard(c)) return UpTo(latest, from);
  return UpTo(std::min(latest, valid->end - c.duration),
              std::max(from, valid->start));
}

}  // namespace trilab::engine
