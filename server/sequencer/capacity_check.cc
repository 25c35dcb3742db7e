#include "server/sequencer/capacity_check.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace trilab {

void CapacityCheck::NoteCapacity(uint64_t instrument, int32_t capacity) {
  int32_t& known = capacities_[instrument];
  known = std::max(known, capacity);
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
    std::vector<Change>& changes = instruments_[claim.instrument];
    changes.push_back({from, booking.units, booking.id});
    changes.push_back({until, -booking.units, booking.id});
  }
  if (booking.operator_uid == 0) return;
  std::vector<Change>& changes = operators_[booking.operator_uid];
  changes.push_back({first, 1, booking.id});
  changes.push_back({last, -1, booking.id});
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
  for (const Change& change : changes) {
    in_use += change.units;
    if (in_use > capacity) return change.booking;
  }
  return 0;
}

void CapacityCheck::Report(
    absl::FunctionRef<void(std::string finding)> report) {
  for (auto& [uid, changes] : instruments_) {
    const auto capacity = capacities_.find(uid);
    if (capacity == capacities_.end()) {
      report(absl::StrCat("booking ", changes.front().booking,
                          ": its instrument, uid ", uid, ", is not known"));
      continue;
    }
    const uint64_t booking = FirstTooMany(changes, capacity->second);
    if (booking != 0) {
      report(absl::StrCat(
          "booking ", booking, ": with it the instrument of uid ", uid,
          " is used beyond its capacity of ", capacity->second));
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
