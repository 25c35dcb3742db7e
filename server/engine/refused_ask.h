#ifndef TRILAB_SERVER_ENGINE_REFUSED_ASK_H_
#define TRILAB_SERVER_ENGINE_REFUSED_ASK_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/fact.h"

namespace trilab::engine {

// What was asked for when a booking was refused, and what refused it: kept
// with the refusal, so that it can be explained, and judged again by other
// rules.
struct RefusedAsk {
  BookingEvent event = BookingEvent::kCreated;  // Or kRescheduled, kCancelled.
  uint64_t booking = 0;                         // 0 unless one was to change.
  // Of a cancellation: the booking as it stood.
  BookingRequest request;
  absl::Duration hold = absl::ZeroDuration();
  std::vector<JudgedBy> judged_by;
  // What was wished away; without right, centre, principal and subject, which
  // the record and its time tell.
  OverrideWish overrides;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_REFUSED_ASK_H_
