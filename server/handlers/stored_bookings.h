#ifndef TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_
#define TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "server/engine/interval.h"
#include "server/handlers/rpc.h"

// Bookings wherever they are: in memory while they lie ahead, in storage ever
// after.

namespace trilab {

// NOT_FOUND if there never was one of that number.
absl::StatusOr<engine::Ptr<engine::Booking>> FindBooking(const ReadCall& call,
                                                         uint64_t id);

// Shows every booking that keeps time of the instrument within `window`, by
// start. O(log n) while the window lies ahead; otherwise reads storage.
absl::Status VisitBookingsOf(
    const ReadCall& call, uint32_t instrument, const engine::Interval& window,
    absl::FunctionRef<void(const engine::Booking&)> visit);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_STORED_BOOKINGS_H_
