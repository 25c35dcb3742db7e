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

void CapacityCheck::NoteBooking(const engine::Booking& booking) {
  if (!engine::Blocks(booking.state)) return;
  engine::Minute first = booking.interval.start;
  engine::Minute last = booking.interval.end;
  for (const engine::Claim& claim : booking.claims) {
    const engine::Minute from = booking.interval.start - claim.buffer_before;
    const engine::Minute until = booking.interval.end + claim.buffer_after;
    first = std::min(first, from);
    last = std::max(last, until);
    const auto known = capacities_.find(claim.instrument);
    if (known == capacities_.end()) continue;
    const bool judged = booking.create_time >= known->second.since;
    std::vector<Change>& changes = instruments_[claim.instrument];
    changes.push_back({from, booking.units, judged, booking.id});
    changes.push_back({until, -booking.units, judged, booking.id});
  }
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
}

}  // namespace trilab
