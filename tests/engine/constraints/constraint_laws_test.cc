#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/constraints/calendar_end_constraint.h"
#include "server/engine/constraints/calibration_constraint.h"
#include "server/engine/constraints/capability_constraint.h"
#include "server/engine/constraints/changeover_constraint.h"
#include "server/engine/constraints/companion_constraint.h"
#include "server/engine/constraints/constraint_set.h"
#include "server/engine/constraints/mode_constraint.h"
#include "server/engine/constraints/occupancy_constraint.h"
#include "server/engine/constraints/opening_constraint.h"
#include "server/engine/constraints/operator_constraint.h"
#include "server/engine/constraints/outage_constraint.h"
#include "server/engine/constraints/past_constraint.h"
#include "server/engine/constraints/standard_constraint.h"
#include "server/engine/constraints/status_constraint.h"
#include "server/engine/constraints/subject_constraint.h"
#include "server/engine/constraints/supply_constraint.h"
#include "server/engine/constraints/units_constraint.h"
#include "server/engine/leapfrog.h"
#include "tests/engine/constraint_law.h"
#include "tests/engine/random_world.h"

// Earliest of each built-in constraint is brute force over its Check.

namespace trilab::engine {
namespace {

Minute AnyFrom(const World& world) {
  return world.now() - 200 + AnyMinutes(400);
}

template <typename T>
void AssertLawOf(const T& make) {
  const World world = AnyWorld(/*rules=*/0);
  const CapabilityNeed need = AnyNeed();
  const Case c = AnyCase(world, need);
  const Minute from = AnyFrom(world);
  make(c, [&](const Constraint& constraint) {
    AssertLaw(constraint, c, from, from + kRandomWindow);
  });
}

template <typename T>
void AssertLawOfStateless() {
  AssertLawOf([](const Case&, const auto& check) { check(T()); });
}

RC_GTEST_PROP(ConstraintLaw, Status, ()) {
  AssertLawOfStateless<StatusConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Subject, ()) {
  AssertLawOfStateless<SubjectConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Mode, ()) {
  AssertLawOfStateless<ModeConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Units, ()) {
  AssertLawOfStateless<UnitsConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Past, ()) {
  AssertLawOfStateless<PastConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Opening, ()) {
  AssertLawOfStateless<OpeningConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Outage, ()) {
  AssertLawOfStateless<OutageConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Occupancy, ()) {
  AssertLawOfStateless<OccupancyConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Calibration, ()) {
  AssertLawOfStateless<CalibrationConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Capability, ()) {
  AssertLawOf(
      [](const Case& c, const auto& check) { check(CapabilityConstraint(c)); });
}
RC_GTEST_PROP(ConstraintLaw, Standard, ()) {
  AssertLawOf([](const Case& c, const auto& check) {
    const CapabilityConstraint capability(c);
    check(StandardConstraint(capability));
  });
}
RC_GTEST_PROP(ConstraintLaw, Operator, ()) {
  AssertLawOf([](const Case& c, const auto& check) {
    check(OperatorConstraint(absl::MakeConstSpan(&c, 1)));
  });
}

RC_GTEST_PROP(ConstraintLaw, Supply, ()) {
  AssertLawOf([](const Case& c, const auto& check) {
    check(SupplyConstraint(absl::MakeConstSpan(&c, 1)));
  });
}
RC_GTEST_PROP(ConstraintLaw, Companion, ()) {
  AssertLawOf([](const Case& c, const auto& check) {
    check(CompanionConstraint(absl::MakeConstSpan(&c, 1)));
  });
}
RC_GTEST_PROP(ConstraintLaw, Configuration, ()) {
  AssertLawOfStateless<ConfigurationConstraint>();
}
RC_GTEST_PROP(ConstraintLaw, Changeover, ()) {
  AssertLawOfStateless<ChangeoverConstraint>();
}

RC_GTEST_PROP(ConstraintLaw, CalendarEnd, ()) {
  const World world = AnyWorld(/*rules=*/0);
  const CapabilityNeed need;
  const Case c = AnyCase(world, need);
  const Interval& horizon = world.catalog().horizon();
  const Minute edge = AnyBool() ? horizon.start : horizon.end;

  AssertLaw(CalendarEndConstraint(), c, edge - 700, edge + 700);
  AssertLaw(OpeningConstraint(), c, edge - 700, edge + 700);
}

RC_GTEST_PROP(ConstraintLaw, Rules, ()) {
  const World world = AnyWorld(/*rules=*/6);
  const CapabilityNeed need;
  const Case c = AnyCase(world, need);
  const Minute from = AnyFrom(world);

  for (const BoundRule& rule : ResolveRules(c)) {
    AssertLaw(rule, c, from, from + kRandomWindow);
  }
}

// Each type of rule that looks at who books and what they booked besides.
void AssertLawOfRule(const std::function<RuleParams()>& any) {
  World world = AnyWorld(/*rules=*/0);
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    BookAnything(world, absl::StrCat("i", AnyMinutes(3)));
  }
  Rule rule = AnyRule("r", world.now());
  rule.params = any();
  if (AnyBool()) {
    rule.partner = rule.member = rule.project = "";
    rule.group = "group";
  }
  rule.action = RuleAction::kReject;
  world.Put(rule);
  const CapabilityNeed need;
  const Case c = AnyCase(world, need);
  const Minute from = AnyFrom(world);
  for (const BoundRule& bound : ResolveRules(c)) {
    AssertLaw(bound, c, from, from + 3 * kRandomWindow);
  }
}

RC_GTEST_PROP(RuleLaw, CountQuota, ()) {
  AssertLawOfRule([] {
    const QuotaPeriod period = AnyPeriod();
    return CountQuotaRule{AnyCount(), *rc::gen::inRange(1, 4), period,
                          DaysOf(period), AnyBool()};
  });
}
RC_GTEST_PROP(RuleLaw, TimeQuota, ()) {
  AssertLawOfRule([] {
    const QuotaPeriod period = AnyPeriod();
    return TimeQuotaRule{AnyCount(), 1 + AnyMinutes(600), period,
                         DaysOf(period)};
  });
}
RC_GTEST_PROP(RuleLaw, Concurrent, ()) {
  AssertLawOfRule([] {
    return ConcurrentRule{AnyCount(), *rc::gen::inRange(1, 4)};
  });
}
RC_GTEST_PROP(RuleLaw, Spacing, ()) {
  AssertLawOfRule([] { return SpacingRule{AnyCount(), 1 + AnyMinutes(300)}; });
}
RC_GTEST_PROP(RuleLaw, Overlap, ()) {
  AssertLawOfRule([] { return OverlapRule{AnyCount()}; });
}
RC_GTEST_PROP(RuleLaw, Qualification, ()) {
  AssertLawOfRule([] {
    return QualificationRule{AnyBool() ? "emc" : "", AnyModes()};
  });
}
RC_GTEST_PROP(RuleLaw, Agreement, ()) {
  AssertLawOfRule([] { return AgreementRule{AnyBool()}; });
}

RC_GTEST_PROP(LeapfrogLaw, FindsTheFirstStartThatAllAllow, ()) {
  const World world = AnyWorld();
  const CapabilityNeed need = AnyNeed();
  const Case c = AnyCase(world, need);
  const ConstraintSet constraints(c);
  const Minute from = AnyFrom(world);
  const Minute latest = from + kRandomWindow;
  Minute expected = from;
  while (expected <= latest && !IsAllowed(constraints.steps(), expected)) {
    ++expected;
  }

  const Leap leap = Leapfrog(constraints.steps(), from, latest);
  RC_ASSERT(leap.start == (expected <= latest ? expected : kNever));
  RC_ASSERT((leap.mover == nullptr) == (leap.start == from));
}

// What ConstraintSet leaves out must never reject.
RC_GTEST_PROP(ConstraintSetLaw, RejectsExactlyWhatItsStepsReject, ()) {
  const World world = AnyWorld();
  const CapabilityNeed need = AnyNeed();
  const Case c = AnyCase(world, need);
  const ConstraintSet constraints(c);
  const CapabilityConstraint capability(c);
  const OperatorConstraint operators(absl::MakeConstSpan(&c, 1));
  const SupplyConstraint supplies(absl::MakeConstSpan(&c, 1));
  const CompanionConstraint companions(absl::MakeConstSpan(&c, 1));
  const Minute start = AnyFrom(world) + AnyMinutes(kRandomWindow);

  bool allowed = true;
  for (const Constraint* constraint :
       {static_cast<const Constraint*>(&capability),
        static_cast<const Constraint*>(&operators),
        static_cast<const Constraint*>(&supplies),
        static_cast<const Constraint*>(&companions)}) {
    allowed = allowed && IsAllowed(*constraint, c, start);
  }
  allowed = allowed && IsAllowed(StatusConstraint(), c, start) &&
            IsAllowed(SubjectConstraint(), c, start) &&
            IsAllowed(ModeConstraint(), c, start) &&
            IsAllowed(UnitsConstraint(), c, start) &&
            IsAllowed(PastConstraint(), c, start) &&
            IsAllowed(CalendarEndConstraint(), c, start) &&
            IsAllowed(OpeningConstraint(), c, start) &&
            IsAllowed(OutageConstraint(), c, start) &&
            IsAllowed(OccupancyConstraint(), c, start) &&
            IsAllowed(ConfigurationConstraint(), c, start) &&
            (c.site.instrument->changeovers.configurations.empty() ||
             IsAllowed(ChangeoverConstraint(), c, start)) &&
            IsAllowed(CalibrationConstraint(), c, start);
  for (const BoundRule& rule : ResolveRules(c)) {
    allowed = allowed && IsAllowed(rule, c, start);
  }
  RC_ASSERT(IsAllowed(constraints.steps(), start) == allowed);
}

}  // namespace
}  // namespace trilab::engine
