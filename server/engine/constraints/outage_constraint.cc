#include "server/engine/constraints/outage_constraint.h"

#include <utility>

#include "server/engine/blocked_spans.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"

namespace trilab::engine {

void OutageConstraint::Check(const Case& c, Minute start,
                             Violations& violations) const {
  const BlockedSpans outages = c.site.OutagesIn(PlacedAt(c, start));
  for (const BlockedSpan& blocked : outages.spans()) {
    Violation violation = OfInstrument(c, ViolationCode::kOutage);
    const Outage* outage =
        c.state.catalog().outages().FindByUid(blocked.outage);
    if (outage != nullptr) {
      AddParameter(violation, "outage",
                   ResourceName({ResourceKind::kOutage, outage->meta.id}));
    }
    AddTime(violation, "start", blocked.span.start);
    AddTime(violation, "end", blocked.span.end);
    if (outage != nullptr) {
      AddParameter(violation, "reason", outage->reason);
      AddParameter(violation, "planned", outage->planned ? "true" : "false");
    }
    AddTime(violation, "earliest",
            c.site.EarliestWithoutOutage(start, c.duration));
    violations.push_back(std::move(violation));
  }
}

Minute OutageConstraint::Earliest(const Case& c, Minute from,
                                  Minute latest) const {
  return UpTo(latest, c.site.EarliestWithoutOutage(from, c.duration));
}

}  // namespace trilab::engine
