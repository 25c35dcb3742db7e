#ifndef TRILAB_CLIENT_CPP_CALL_OPTIONS_H_
#define TRILAB_CLIENT_CPP_CALL_OPTIONS_H_

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cpp/cancellation.h"

namespace trilab::client {

// How one call is made.
//
//   bookings.GetBooking("bookings/7", {.timeout = absl::Seconds(2)});
struct CallOptions {
  // Time for the call with all its retries. Unset: the connection's default
  // for calls, no limit for streams.
  std::optional<absl::Duration> timeout;
  // Stops the call. May be null.
  Cancellation* cancellation = nullptr;
  // Told of each failure that is retried, before the wait of that length.
  std::function<void(const absl::Status&, absl::Duration)> on_retry;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CALL_OPTIONS_H_
