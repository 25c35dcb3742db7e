#ifndef TRILAB_SERVER_SEQUENCER_BOOKING_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_BOOKING_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/booking.h"
#include "server/engine/resources.h"
#include "server/engine/violation.h"
#include "server/sequencer/stored_values.h"
#include "storage/rows.h"
#include "trilab/internal/v1/booking.pb.h"

// Bookings as the engine has them, and as they are stored.

namespace trilab {

void ToStored(const engine::Booking& booking, stored::Booking& out);

// Returns DATA_LOSS for a message that is no booking: without id or claims,
// with an empty interval, or in a state that is not known here.
absl::StatusOr<engine::Ptr<engine::Booking>> FromStored(
    const stored::Booking& message);

void ToStored(const engine::CapabilityNeed& need, stored::CapabilityNeed& out);
absl::StatusOr<engine::CapabilityNeed> FromStored(
    const stored::CapabilityNeed& message);

void ToStored(const engine::Violation& violation, stored::Violation& out);
absl::StatusOr<engine::Violation> FromStored(const stored::Violation& message);

// The bytes of one row of column family `bookings`: a stored.Booking.
std::string EncodeBookingRow(const engine::Booking& booking);

// Returns DATA_LOSS unless EncodeBookingRow made the bytes.
absl::StatusOr<engine::Ptr<engine::Booking>> DecodeBookingRow(
    absl::string_view bytes);

// What storage finds the booking by.
storage::BookingIndex IndexOf(const engine::Booking& booking);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_BOOKING_CODEC_H_
