#ifndef TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ENTRY_H_
#define TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ENTRY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/ask.h"
#include "server/engine/interval.h"

namespace trilab::engine {

enum class WaitlistState : uint8_t {
  // Stable: stored.
  kWaiting = 1,
  kOffered = 2,    // `booking` is held for it.
  kFulfilled = 3,  // `booking` was made of an offer.
  kLeft = 4,
  kExpired = 5,
  kPassedOver = 6,  // It let `max_offers` offers pass.
};

// "WAITING" and so on: stable.
absl::string_view WaitlistStateName(WaitlistState state);

// Whether an entry in this state is still in the line.
inline bool IsOpen(WaitlistState state) {
  return state == WaitlistState::kWaiting || state == WaitlistState::kOffered;
}

// An offer that came to nothing: that time is not offered again.
struct PassedOffer {
  uint32_t instrument = 0;  // Uid.
  Interval interval;
  bool lapsed = false;  // Nobody answered.
  friend bool operator==(const PassedOffer&, const PassedOffer&) = default;
};

// Somebody who waits for time that is not free. Immutable once applied.
struct WaitlistEntry {
  uint64_t id = 0;  // From 1, never reused; the number in its name.
  uint64_t revision = 0;
  WaitlistState state = WaitlistState::kWaiting;
  Ask ask;
  BookingTerms terms;  // Of the booking to be made.
  Minute offer_minutes = 120;
  absl::Time expire = absl::UnixEpoch();  // When waiting ends.
  int32_t max_offers = 3;
  bool first_in_line = false;  // An outage took `stands_for`.
  uint64_t stands_for = 0;     // A booking; 0: none.
  uint64_t booking = 0;        // 0: none.
  std::vector<PassedOffer> passed;
  absl::Time create_time = absl::UnixEpoch();  // When it joined.
  absl::Time update_time = absl::UnixEpoch();
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ENTRY_H_
