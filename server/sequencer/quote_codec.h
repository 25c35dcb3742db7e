#ifndef TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "trilab/internal/v1/booking.pb.h"

// The quote of a booking to its stored form and back; for booking_codec.

namespace trilab {

void ToStored(const engine::Quote& quote, internal::v1::Quote& out);

// Returns DATA_LOSS for a unit that is not known here.
absl::StatusOr<std::shared_ptr<const engine::Quote>> FromStored(
    const internal::v1::Quote& message);

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_
