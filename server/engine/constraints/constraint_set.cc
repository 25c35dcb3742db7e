#include "server/engine/constraints/constraint_set.h"

#include "absl/types/span.h"
#include "server/engine/blocked_spans.h"
#include "server/engine/catalog.h"
#include "server/engine/constraints/calendar_end_constraint.h"
#include "server/engine/constraints/calibration_constraint.h"
#include "server/engine/constraints/changeover_constraint.h"
#include "server/engine/constraints/mode_constraint.h"
#include "server/engine/constraints/occupancy_constraint.h"
#include "server/engine/constraints/opening_constraint.h"
#include "server/engine/constraints/outage_constraint.h"
#include "server/engine/constraints/past_constraint.h"
#include "server/engine/constraints/status_constraint.h"
#include "server/engine/constraints/subject_constraint.h"
#include "server/engine/constraints/units_constraint.h"

namespace trilab::engine {
namespace {

const StatusConstraint kStatus;
const SubjectConstraint kSubject;
const ModeConstraint kMode;
const UnitsConstraint kUnits;
const PastConstraint kPast;
const CalendarEndConstraint kCalendarEnd;
const OpeningConstraint kOpening;
const OutageConstraint kOutage;
const OccupancyConstraint kOccupancy;
const CalibrationConstraint kCalibration;
const ConfigurationConstraint kConfiguration;
const ChangeoverConstraint kChangeover;

}  // namespace

ConstraintSet::ConstraintSet(const Case& c, bool alone)
    : case_(c),
      capability_(c),
      standard_(capability_),
      rules_(ResolveRules(c)) {
  AddFixed();
  AddMoving();
  if (alone) AddShared();
  if (!c.need->standard.empty()) warnings_.push_back(&standard_);
}

void ConstraintSet::AddFixed() {
  if (!kStatus.Allows(case_)) Add(kStatus);
  if (!kMode.Allows(case_)) Add(kMode, ViolationCode::kModeNotOffered);
  if (!kUnits.Allows(case_)) Add(kUnits, ViolationCode::kTooManyUnits);
  if (!kConfiguration.Allows(case_)) {
    Add(kConfiguration, ViolationCode::kConfigurationNotOffered);
  }
  if (!capability_.capable() || !case_.need->accreditations.empty()) {
    Add(capability_);
  }
  if (case_.site.instrument->calibration.has_value()) {
    if (case_.need->accreditations.empty()) {
      warnings_.push_back(&kCalibration);
    } else {
      Add(kCalibration, ViolationCode::kNotCalibrated);
    }
  }
}

void ConstraintSet::AddMoving() {
  Add(kPast, ViolationCode::kInThePast);
  Add(kCalendarEnd, ViolationCode::kBeyondHorizon);
  if (case_.member != 0 || case_.project != 0) Add(kSubject);
  for (const BoundRule& rule : rules_) {
    if (rule.hinders()) {
      Add(rule);
    } else {
      warnings_.push_back(&rule);
    }
  }
  if (case_.site.openings != nullptr) Add(kOpening);
  if (case_.site.HasOutages()) Add(kOutage, ViolationCode::kOutage);
  Add(kOccupancy, ViolationCode::kOccupied);
  if (!case_.site.instrument->changeovers.configurations.empty()) {
    Add(kChangeover, ViolationCode::kChangeover);
  }
}

void ConstraintSet::AddShared() {
  const auto cases = absl::MakeConstSpan(&case_, 1);
  if (SupplyConstraint::Concerns(case_)) Add(supplies_.emplace(cases));
  if (CompanionConstraint::Concerns(case_)) Add(companions_.emplace(cases));
  if (!NeedsOperator(case_)) return;
  operators_ = OperatorConstraint(cases);
  Add(operators_);
}

void ConstraintSet::Check(Minute start, Violations& violations) const {
  for (const Step& step : steps_) {
    step.constraint->Check(case_, start, violations);
  }
  CheckWarnings(start, violations);
}

void ConstraintSet::CheckWarnings(Minute start, Violations& violations) const {
  for (const Constraint* constraint : warnings_) {
    constraint->Check(case_, start, violations);
  }
}

}  // namespace trilab::engine
