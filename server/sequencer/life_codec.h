#ifndef TRILAB_SERVER_SEQUENCER_LIFE_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_LIFE_CODEC_H_

#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "server/sequencer/stored_values.h"
#include "trilab/internal/v1/booking.pb.h"

// What happened to a booking besides being made, moved and cancelled. For
// booking_codec; see stored_values.h for what FromStored tolerates.

namespace trilab {

void ToStored(const engine::BookingLife& life, stored::BookingLife& out);
absl::StatusOr<engine::BookingLife> FromStored(
    const stored::BookingLife& message);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_LIFE_CODEC_H_
