#ifndef TRILAB_SERVER_ENGINE_WAITLIST_OFFER_QUEUE_H_
#define TRILAB_SERVER_ENGINE_WAITLIST_OFFER_QUEUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"
#include "server/engine/waitlist/waitlist_order.h"

namespace trilab::engine {

// Which entries of the waitlist have reason to be looked at, and in what
// order. What it holds can always be found anew by NoteAll, so it is not part
// of the state and is not stored.
//
// Thread-compatible.
class OfferQueue {
 public:
  // Notes what `fact`, not yet applied to `before`, gives to those who wait: a
  // booking that lets go of time gives it to those who could use its
  // instruments, and what counted for its partner and its operator to theirs;
  // a change of the catalogue may help anyone. Takes nothing if nobody waits.
  void Note(const State& before, const Fact& fact);

  // Notes everyone who waits.
  void NoteAll(const State& state);

  bool empty() const { return order_.empty(); }

  // The next in line to be looked at, taken out; unset once there is none. Who
  // waits for an outage's sake goes first; then who has waited longest, unless
  // a fair share rule prefers another for the instrument that one is to get.
  std::optional<OfferSlot> Next(const State& state, absl::Time now);

 private:
  struct Work {
    bool everywhere = false;
    absl::btree_set<std::string> instruments;  // Unless everywhere.
  };

  void NoteBooking(const State& before, const Booking& old,
                   const Booking& booking);
  void NoteInstrument(const State& before, uint64_t uid);
  void NoteOperator(const State& before, uint64_t uid);
  Work& WorkOf(const WaitlistEntry& entry);

  using Order = absl::btree_map<WaitlistRank, Work>;
  Order::iterator Fairest(const State& state, absl::Time now);

  Order order_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_WAITLIST_OFFER_QUEUE_H_
