#include "server/sequencer/capacity_check.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace trilab {

void CapacityCheck::NoteCapacity(uint64_t instrument, int32_t capacity,
                                 absl::Time since) {
  Capacity& known = capacities_[instrument];
  known.largest = std::max(known.largest, capacity);
  known.since = std::min(known.since, since);
}

void CapacityCheck::NoteSupply(const engine::Supply& supply, absl::Time since) {
  Capacity& known = supply_capacities_[supply.meta.uid];
  if (supply.kind == engine::SupplyKind::kConsumable) {
    consumables_[supply.meta.uid] = supply;
    known = {supply.amount, since};
    return;
  }
  known.largest = std::max(known.largest, supply.amount);
  known.since = std::min(known.since, since);
}

void CapacityCheck::NoteDraws(const engine::Booking& booking) {
  for (const engine::Draw& draw : booking.draws) {
    const auto known = supply_capacities_.find(draw.supply);
    if (known == supply_capacities_.end()) continue;
    const bool judged = booking.create_time >= known->second.since;
    std::vector<Change>& changes = supplies_[draw.supply];
    if (!draw.depletes) {
      changes.push_back(
          {booking.interval.start, draw.amount, judged, booking.id});
      changes.push_back(
          {booking.interval.end, -draw.amount, judged, booking.id});
      continue;
    }
    const auto supply = consumables_.find(draw.supply);
    if (supply == consumables_.end() ||
        booking.interval.start < supply->second.counted) {
      continue;
    }
    changes.push_back(
        {booking.interval.start, draw.amount, judged, booking.id});
  }
}

void CapacityCheck::NoteBooking(const engine::Booking& booking) {
  if (!engine::Blocks(booking.state)) return;
  engine::Minute first = booking.interval.start;
  engine::Minute last = booking.interval.end;
  for (const engine::Claim& claim : booking.claims) {
    const engine::Minute from = booking.interval.start - claim.buffer_before;
    const engine::Minute until = booking.interval.end + claim.buffer_after;
    if (!claim.companion) {
      first = std::min(first, from);
      last = std::max(last, until);
    }
    const auto units =
        static_cast<int32_t>(engine::ClaimedUnits(booking, claim));
    const auto known = capacities_.find(claim.instrument);
    if (known == capacities_.end()) continue;
    const bool judged = booking.create_time >= known->second.since;
    std::vector<Change>& changes = instruments_[claim.instrument];
    changes.push_back({from, units, judged, booking.id});
    changes.push_back({until, -units, judged, booking.id});
  }
  NoteDraws(booking);
  if (booking.operator_uid == 0) return;
  std::vector<Change>& changes = operators_[booking.operator_uid];
  changes.push_back({first, 1, true, booking.id});
  changes.push_back({last, -1, true, booking.id});
}

uint64_t CapacityCheck::FirstTooMany(std::vector<Change>& changes,
                                     int64_t capacity) {
  // At one minute what ends comes before what starts.
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) {
              return std::tie(a.minute, a.units, a.booking) <
                     std::tie(b.minute, b.units, b.booking);
            });
  int64_t in_use = 0;
  int64_t judged = 0;
  for (const Change& change : changes) {
    in_use += change.units;
    judged += change.judged ? change.units : 0;
    if (in_use > capacity && judged > 0) return change.booking;
  }
  return 0;
}

void CapacityCheck::Report(
    absl::FunctionRef<void(std::string finding)> report) {
  for (auto& [uid, changes] : instruments_) {
    const int32_t capacity = capacities_[uid].largest;
    const uint64_t booking = FirstTooMany(changes, capacity);
    if (booking != 0) {
      report(absl::StrCat("booking ", booking,
                          ": with it the instrument of uid ", uid,
                          " is used beyond its capacity of ", capacity));
    }
  }
  for (auto& [uid, changes] : operators_) {
    const uint64_t booking = FirstTooMany(changes, 1);
    if (booking != 0) {
      report(absl::StrCat("booking ", booking, ": with it the operator of uid ",
                          uid, " works twice at a time"));
    }
  }
  for (auto& [uid, changes] : supplies_) {
    // What comes in is use that ends.
    for (const auto& delivery : consumables_[uid].deliveries) {
      if (delivery.time <= consumables_[uid].counted) continue;
      changes.push_back({delivery.time, -delivery.amount, false, 0});
    }
    const int32_t amount = supply_capacities_[uid].largest;
    const uint64_t booking = FirstTooMany(changes, amount);
    if (booking != 0) {
      report(absl::StrCat("booking ", booking, ": with it the supply of uid ",
                          uid, " is used beyond its amount of ", amount));
    }
  }
}

}  // namespace trilab
