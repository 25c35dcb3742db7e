#include "server/engine/constraints/opening_constraint.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/local_time.h"
#include "server/engine/openings.h"

namespace trilab::engine {
namespace {

// How much of the booking must lie inside an opening.
Minute OpenMinutes(const Case& c) {
  return c.site.instrument->unattended ? 1 : c.duration;
}

// The first minute of the booking that is not open.
Minute FirstClosed(const Case& c, Minute start) {
  const std::optional<Interval> opening =
      c.site.openings->OpeningAt(c.mode, start);
  return opening.has_value() ? opening->end : start;
}

Violation WhyClosed(const Case& c, Minute start, Minute closed,
                    const Closing& closing) {
  const Openings& openings = *c.site.openings;
  switch (closing.reason) {
    case ClosedReason::kOutOfRange:
      return BeyondCalendars(c, openings.range());
    case ClosedReason::kHoliday: {
      Violation violation = OfInstrument(c, ViolationCode::kHoliday);
      AddParameter(
          violation, "date",
          absl::FormatCivilTime(LocalDay(openings.time_zone(), closed)));
      AddParameter(violation, "name", closing.detail);
      return violation;
    }
    case ClosedReason::kHolidaysUnknown: {
      Violation violation = OfInstrument(c, ViolationCode::kHolidaysUnknown);
      AddParameter(violation, "year", closing.detail);
      return violation;
    }
    case ClosedReason::kOutsideHours:
    case ClosedReason::kException:
      break;
  }
  Violation violation = OfInstrument(c, ViolationCode::kClosed);
  AddTime(violation, "start", start);
  AddTime(violation, "end", start + c.duration);
  if (!closing.detail.empty()) {
    AddParameter(violation, "reason", closing.detail);
  }
  return violation;
}

}  // namespace

void OpeningConstraint::Check(const Case& c, Minute start,
                              Violations& violations) const {
  if (c.site.openings == nullptr) return;
  const Openings& openings = *c.site.openings;
  const Minute open = OpenMinutes(c);
  const Minute closed = FirstClosed(c, start);
  if (closed - start >= open) return;
  const std::optional<Closing> closing = openings.WhyClosed(c.mode, closed);
  // Two openings never adjoin, so the end of one is closed.
  if (!closing.has_value()) return;
  Violation violation = WhyClosed(c, start, closed, *closing);
  const Minute earliest = openings.EarliestFit(c.mode, start, open);
  if (earliest != kNever && violation.code != ViolationCode::kBeyondHorizon) {
    AddTime(violation, "earliest", earliest);
  }
  violations.push_back(std::move(violation));
}

Minute OpeningConstraint::Earliest(const Case& c, Minute from,
                                   Minute latest) const {
  if (c.site.openings == nullptr) return UpTo(latest, from);
  return UpTo(latest,
              c.site.openings->EarliestFit(c.mode, from, OpenMinutes(c)));
}

}  // namespace trilab::engine
