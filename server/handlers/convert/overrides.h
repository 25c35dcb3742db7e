#ifndef TRILAB_SERVER_HANDLERS_CONVERT_OVERRIDES_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_OVERRIDES_H_

#include "absl/status/statusor.h"
#include "server/auth/caller.h"
#include "server/engine/booking.h"
#include "server/engine/command.h"
#include "trilab/v1/booking.pb.h"

// Overrides of the API to values of the engine and back.

namespace trilab {

// What the caller wishes not to count, with the right of the caller's role; of
// a request without `overrides`, nothing.
template <typename Request>
absl::StatusOr<engine::OverrideWish> OverridesFromProto(const Caller& caller,
                                                        const Request& request);

absl::StatusOr<engine::OverrideWish> WishFromProto(
    const Caller& caller, const v1::OverrideRequest& proto);

template <typename Request>
absl::StatusOr<engine::OverrideWish> OverridesFromProto(
    const Caller& caller, const Request& request) {
  if (!request.has_overrides()) return engine::OverrideWish();
  return WishFromProto(caller, request.overrides());
}

void ToProto(const engine::Override& overridden, v1::Booking::Override* proto);
void ToProto(const engine::OverrideWish& wish, v1::OverrideRequest* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_OVERRIDES_H_
