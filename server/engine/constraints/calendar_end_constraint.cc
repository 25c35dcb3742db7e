#include "server/engine/constraints/calendar_end_constraint.h"

#include <algorithm>
#include <utility>

#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {

void CalendarEndConstraint::Check(const Case& c, Minute start,
                                  Violations& violations) const {
  const Interval& horizon = c.state.catalog().horizon();
  if (horizon.Contains(PlacedAt(c, start))) return;
  violations.push_back(BeyondCalendars(c, horizon));
}

Minute CalendarEndConstraint::Earliest(const Case& c, Minute from,
                                       Minute latest) const {
  const Interval& horizon = c.state.catalog().horizon();
  return UpTo(std::min(latest, horizon.end - c.duration),
              std::max(from, horizon.start));
}

std::optional<StartRange> CalendarEndConstraint::AllowedStarts(
    const Case& c) const {
  const Interval& horizon = c.state.catalog().horizon();
  return StartRange{horizon.start, horizon.end - c.duration};
}

}  // namespace trilab::engine
