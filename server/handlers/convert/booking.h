#ifndef TRILAB_SERVER_HANDLERS_CONVERT_BOOKING_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_BOOKING_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/command.h"
#include "server/engine/slot_search.h"
#include "trilab/v1/booking.pb.h"
#include "trilab/v1/booking_service.pb.h"

// Bookings, asks and slots of the API to values of the engine and back.
// `FromProto` checks form alone, like convert/resources.h.

namespace trilab {

// What a new booking asks for. `caller` supplies the partner of a member and
// the subject.
absl::StatusOr<engine::BookingRequest> BookingRequestFromProto(
    const Caller& caller, const v1::Booking& proto);

absl::StatusOr<engine::Ask> AskFromProto(const Caller& caller,
                                         const v1::Ask& proto, absl::Time now);

// How slots rank. `near` names a city, a centre or nothing; NOT_FOUND if no
// centre lies in that city.
absl::StatusOr<engine::SlotOptions> SlotOptionsFromProto(
    const engine::Catalog& catalog, const v1::SearchSlotsRequest& request);

// Names come from `catalog`, which must know the booking's resources.
void ToProto(const engine::Catalog& catalog, const engine::Booking& booking,
             v1::Booking* proto);

// As above.
void ToProto(const engine::Catalog& catalog, const engine::Slot& slot,
             v1::Slot* proto);

v1::Booking::State ToProto(engine::BookingState state);
std::optional<engine::BookingState> StateFromProto(int state);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_BOOKING_H_
