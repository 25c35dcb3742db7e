#ifndef TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_
#define TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "server/engine/booking.h"
#include "trilab/internal/v1/booking.pb.h"

// The quote of a booking to its stored form and back; for booking_codec.

namespace trilab {

void ToStored(const engine::Quote& quote, internal::v1::Quote& out);

// Returns DATA_LOSS for a unit that is not known here.
absl::StatusOr<std::shared_ptr<const engine::Quote>> FromStored(
    const internal::v1::Quote& message);

// What tariffs ask about: `Stored` is a message with `services`.
template <typename Stored>
void ServicesToStored(const std::vector<engine::ServiceItem>& services,
                      Stored& out) {
  for (const engine::ServiceItem& service : services) {
    internal::v1::ServiceItem& item = *out.add_services();
    item.set_code(service.code);
    item.set_quantity(service.quantity);
  }
}

template <typename Stored>
std::vector<engine::ServiceItem> ServicesFromStored(const Stored& message) {
  std::vector<engine::ServiceItem> services;
  for (const internal::v1::ServiceItem& item : message.services()) {
    services.push_back({.code = item.code(), .quantity = item.quantity()});
  }
  return services;
}

}  // namespace trilab

#endif  // TRILAB_SERVER_SEQUENCER_QUOTE_CODEC_H_
