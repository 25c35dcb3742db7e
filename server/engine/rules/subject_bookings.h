#ifndef TRILAB_SERVER_ENGINE_RULES_SUBJECT_BOOKINGS_H_
#define TRILAB_SERVER_ENGINE_RULES_SUBJECT_BOOKINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"

// What a subject has booked besides: for the rules that count it.

namespace trilab::engine {

// Another booking of the subject, without buffers.
struct OtherBooking {
  Interval span;
  uint64_t booking = 0;
};

// Whether the case has the owner whose bookings the rule counts: a case
// without a member has no member's bookings.
bool HasOwner(const Rule& rule, const BookingCount& count, const Case& c);

// "members/li-na": that owner, as the API names it.
std::string OwnerName(const Rule& rule, const BookingCount& count,
                      const Case& c);

// The owner's bookings, held ones too and those lapsed that `count` is with,
// that overlap or touch `window` and that the rule counts: by start, each once
// however many instruments it takes, without the one that is being moved.
//
// An instrument that is gone is only counted by a rule for everywhere.
// O(log n + k): k bookings of the owner in the window; for a group, k log k.
std::vector<OtherBooking> OtherBookings(const Rule& rule,
                                        const BookingCount& count,
                                        const Case& c, const Interval& window);

// Whether the scope of a rule covers the instrument.
bool Covers(const RuleScope& scope, const InstrumentSite& site);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_SUBJECT_BOOKINGS_H_
