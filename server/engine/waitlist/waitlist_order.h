#ifndef TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ORDER_H_
#define TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ORDER_H_

#include <compare>
#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/waitlist/waitlist_entry.h"

namespace trilab::engine {

// An entry's place in the line: the smaller goes first.
struct WaitlistRank {
  bool behind_outages = true;  // Whose booking an outage took goes first.
  absl::Time joined = absl::UnixEpoch();
  uint64_t id = 0;
  friend std::strong_ordering operator<=>(const WaitlistRank&,
                                          const WaitlistRank&) = default;
};

WaitlistRank RankOf(const WaitlistEntry& entry);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_ORDER_H_
