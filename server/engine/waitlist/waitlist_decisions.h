#ifndef TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_DECISIONS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/fact.h"
#include "server/engine/state.h"

// The decisions on the waitlist; see engine.h. Facts are one WaitlistPut and,
// of an offer, a BookingPut.
//
// Reasons of rejections:
//   INVALID_ARGUMENT     INVALID_ASK; `field` says where.
//   NOT_FOUND            WAITLIST_ENTRY_NOT_FOUND, or what the ask names.
//   ABORTED              ETAG_MISMATCH.
//   FAILED_PRECONDITION  WAITLIST_STATE, with metadata `state`: that of the
//                        entry; OVER for one that is no longer in the line.

namespace trilab::engine {

inline constexpr Minute kShortestOffer = 5;
inline constexpr Minute kLongestOffer = 7 * 24 * 60;
inline constexpr int32_t kMostOffers = 8;

// The last moment at which an entry with this ask may still wait.
absl::Time LatestWait(const Ask& ask);

Decision DecideJoin(const State& state, const JoinWaitlist& command,
                    uint64_t revision, absl::Time now);

// Gives back an offer, too.
Decision DecideLeave(const State& state, const LeaveWaitlist& command,
                     uint64_t revision, absl::Time now);

// Confirms or cancels the booking that is offered; what becomes of the entry
// follows from that (see consequences.h).
Decision DecideAnswerOffer(const State& state, const AnswerOffer& command,
                           uint64_t revision, absl::Time now);

// Holds the best slot for an entry that waits, by the constraints and rules of
// every booking; no facts if there is none, or the entry no longer waits.
Decision DecideOfferSlot(const State& state, const OfferSlot& command,
                         uint64_t revision, absl::Time now);

// The entry after `booking`, which it was offered, became what it now is; null
// if the offer stands.
Ptr<WaitlistEntry> AfterOffer(const WaitlistEntry& entry,
                              const Booking& booking, BookingEvent event,
                              uint64_t revision, absl::Time now);

// Entries whose time to wait is over become EXPIRED.
void ExpireEntries(const State& state, uint64_t revision, absl::Time now,
                   Facts& facts);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_WAITLIST_WAITLIST_DECISIONS_H_
