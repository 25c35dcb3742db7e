#ifndef TRILAB_TESTS_ENGINE_CONSTRAINT_LAW_H_
#define TRILAB_TESTS_ENGINE_CONSTRAINT_LAW_H_

#include <algorithm>
#include <optional>

#include "absl/types/span.h"
#include "rapidcheck.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/leapfrog.h"
#include "server/engine/violation.h"

// The law of constraint.h, put to the test minute by minute.

namespace trilab::engine {

inline bool IsAllowed(const Constraint& constraint, const Case& c,
                      Minute start) {
  Violations violations;
  constraint.Check(c, start, violations);
  return std::none_of(violations.begin(), violations.end(),
                      [](const Violation& violation) {
                        return violation.severity == Severity::kReject;
                      });
}

inline bool IsAllowed(absl::Span<const Step> steps, Minute start) {
  return std::all_of(steps.begin(), steps.end(), [&](const Step& step) {
    return IsAllowed(*step.constraint, *step.c, start);
  });
}

// Asserts that Earliest, asked from many starts, answers the first start that
// Check allows: so it is monotone, too.
inline void AssertLaw(const Constraint& constraint, const Case& c, Minute from,
                      Minute latest) {
  Minute expected = kNever;
  for (Minute start = latest; start >= from; --start) {
    if (IsAllowed(constraint, c, start)) expected = start;
    // Every start near an edge, and some in between.
    if (start - from > 3 && start % 7 != 0 && expected != start &&
        expected != start + 1) {
      continue;
    }
    const Minute earliest = constraint.Earliest(c, start, latest);
    if (earliest == expected) continue;
    RC_LOG() << "from " << start << " to " << latest << ": is " << earliest
             << ", first allowed " << expected << "\n";
    RC_FAIL("Earliest does not agree with Check");
  }
  RC_ASSERT(constraint.Earliest(c, latest + 1, latest) == kNever);
  const std::optional<StartRange> range = constraint.AllowedStarts(c);
  for (Minute start = from; range.has_value() && start <= latest; ++start) {
    const bool inside = range->first <= start && start <= range->last;
    RC_ASSERT(inside == IsAllowed(constraint, c, start));
  }
}

}  // namespace trilab::engine

#endif  // TRILAB_TESTS_ENGINE_CONSTRAINT_LAW_H_
