#include "server/handlers/outage_hits.h"

#include <vector>

#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/interval.h"
#include "server/engine/local_time.h"
#include "server/engine/recurrence.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::BookingState;
using engine::Interval;
using engine::Minute;

std::vector<uint32_t> InstrumentsOf(const engine::Catalog& catalog,
                                    const engine::Outage& outage) {
  if (!outage.laboratory.empty()) {
    return catalog.InstrumentsOfLaboratory(outage.laboratory);
  }
  if (!outage.centre.empty()) return catalog.InstrumentsOfCentre(outage.centre);
  return {
      static_cast<uint32_t>(catalog.instruments().UidOf(outage.instrument))};
}

bool IsHit(const engine::Booking& booking, const Interval& span, Minute now) {
  return booking.state != BookingState::kCompleted &&
         booking.interval.end > now && booking.interval.Overlaps(span);
}

// Those that draw on the supply.
void AddDrawing(const engine::State& state, uint64_t supply,
                const Interval& span, Minute now, std::set<uint64_t>& hits) {
  for (const engine::Occupation& occupation :
       state.SupplyUse(supply).Overlapping(span)) {
    const auto booking = state.FindBooking(occupation.booking);
    if (booking != nullptr && IsHit(*booking, span, now)) {
      hits.insert(booking->id);
    }
  }
}

}  // namespace

absl::StatusOr<std::set<uint64_t>> BookingsHitBy(const engine::State& state,
                                                 const engine::Outage& outage,
                                                 absl::Time now) {
  const Minute minute = engine::MinuteFloor(now);
  TRILAB_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                          engine::LoadTimeZone(outage.time_zone));
  TRILAB_ASSIGN_OR_RETURN(
      const std::vector<Interval> spans,
      engine::Expand(outage.first, outage.recurrence, zone, outage.excluded,
                     {minute, state.catalog().horizon().end}));
  std::set<uint64_t> hits;
  if (!outage.supply.empty()) {
    const uint64_t supply = state.catalog().supplies().UidOf(outage.supply);
    for (const Interval& span : spans) {
      AddDrawing(state, supply, span, minute, hits);
    }
    return hits;
  }
  for (const uint32_t uid : InstrumentsOf(state.catalog(), outage)) {
    for (const Interval& span : spans) {
      for (const engine::Occupation& occupation :
           state.InstrumentTimeline(uid).Overlapping(span)) {
        const auto booking = state.FindBooking(occupation.booking);
        if (booking != nullptr && IsHit(*booking, span, minute)) {
          hits.insert(booking->id);
        }
      }
    }
  }
  return hits;
}

}  // namespace trilab
