#include "server/engine/constraints/occupancy_constraint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/state.h"
#include "server/engine/timeline.h"

namespace trilab::engine {
namespace {

// More units than there are is the affair of UnitsConstraint: here they mean
// all of them.
uint32_t UnitsOf(const Case& c, const Timeline& timeline) {
  return std::min(static_cast<uint32_t>(c.units), timeline.capacity());
}

}  // namespace

void OccupancyConstraint::Check(const Case& c, Minute start,
                                Violations& violations) const {
  const Instrument& instrument = *c.site.instrument;
  const Timeline& timeline = c.state.InstrumentTimeline(c.instrument);
  const Interval padded = {
      start - BufferBefore(c),
      start + c.duration + instrument.buffer_after_minutes};
  const std::optional<Conflict> conflict =
      timeline.FirstConflict(padded, UnitsOf(c, timeline), c.moved_booking);
  if (!conflict.has_value()) return;
  Violation violation = OfInstrument(c, ViolationCode::kOccupied);
  if (!conflict->occupations.empty()) {
    const Occupation& taken = conflict->occupations.front();
    if (taken.booking != 0) {
      AddParameter(violation, "booking",
                   absl::StrCat("bookings/", taken.booking));
    }
    AddTime(violation, "start", taken.span.start);
    AddTime(violation, "end", taken.span.end);
  }
  AddNumber(violation, "units_in_use", conflict->units_in_use);
  AddNumber(violation, "capacity", timeline.capacity());
  violations.push_back(std::move(violation));
}

Minute OccupancyConstraint::Earliest(const Case& c, Minute from,
                                     Minute latest) const {
  if (from > latest) return kNever;
  const Instrument& instrument = *c.site.instrument;
  const Minute before = BufferBefore(c);
  const Minute padded = before + c.duration + instrument.buffer_after_minutes;
  const Timeline& timeline = c.state.InstrumentTimeline(c.instrument);
  const Minute fit =
      timeline.EarliestFit(from - before, padded, UnitsOf(c, timeline),
                           latest - before, c.moved_booking);
  return fit == kNever ? kNever : fit + before;
}

}  // namespace trilab::engine
