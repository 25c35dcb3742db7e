#include "server/engine/reroute/outage_hits.h"

#include <vector>

#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/interval.h"
#include "server/engine/local_time.h"
#include "server/engine/recurrence.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

bool IsHit(const Booking& booking, const Interval& span, Minute now) {
  return booking.state != BookingState::kCompleted &&
         booking.interval.end > now && booking.interval.Overlaps(span);
}

// Those that draw on the supply.
void AddDrawing(const State& state, uint64_t supply, const Interval& span,
                Minute now, std::set<uint64_t>& hits) {
  for (const Occupation& occupation :
       state.SupplyUse(supply).Overlapping(span)) {
    const auto booking = state.FindBooking(occupation.booking);
    if (booking != nullptr && IsHit(*booking, span, now)) {
      hits.insert(booking->id);
    }
  }
}

}  // namespace

std::set<uint32_t> InstrumentsOf(const Catalog& catalog, const Outage& outage) {
  std::vector<uint32_t> uids;
  if (!outage.laboratory.empty()) {
    uids = catalog.InstrumentsOfLaboratory(outage.laboratory);
  } else if (!outage.centre.empty()) {
    uids = catalog.InstrumentsOfCentre(outage.centre);
  } else if (!outage.instrument.empty()) {
    uids = {
        static_cast<uint32_t>(catalog.instruments().UidOf(outage.instrument))};
  }
  return {uids.begin(), uids.end()};
}

absl::StatusOr<std::set<uint64_t>> BookingsHitBy(const State& state,
                                                 const Outage& outage,
                                                 absl::Time now) {
  const Minute minute = MinuteFloor(now);
  TRILAB_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                          LoadTimeZone(outage.time_zone));
  TRILAB_ASSIGN_OR_RETURN(
      const std::vector<Interval> spans,
      Expand(outage.first, outage.recurrence, zone, outage.excluded,
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
      for (const Occupation& occupation :
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

}  // namespace trilab::engine
