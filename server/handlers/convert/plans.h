#ifndef TRILAB_SERVER_HANDLERS_CONVERT_PLANS_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_PLANS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "server/engine/series/series.h"
#include "server/engine/state.h"
#include "server/engine/waitlist/waitlist_entry.h"
#include "trilab/v1/booking.pb.h"
#include "trilab/v1/series.pb.h"
#include "trilab/v1/waitlist.pb.h"

// What bookings are part of, series and entries of the waitlist. `FromProto`
// checks form alone, like convert/resources.h.

namespace trilab {

// What the booking is part of.
void PlanToProto(const engine::Booking& booking, v1::Booking* proto);

// `state` tells which of its bookings are live.
void ToProto(const engine::State& state, const engine::Series& series,
             v1::Series* proto);

// The command to join by this entry.
absl::StatusOr<engine::JoinWaitlist> JoinFromProto(
    const Caller& caller, const v1::WaitlistEntry& proto, absl::Time now);

// `state` tells until when an offer can be accepted.
void ToProto(const engine::State& state, const engine::WaitlistEntry& entry,
             v1::WaitlistEntry* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_PLANS_H_
