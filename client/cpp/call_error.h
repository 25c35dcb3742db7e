#ifndef TRILAB_CLIENT_CPP_CALL_ERROR_H_
#define TRILAB_CLIENT_CPP_CALL_ERROR_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"
#include "trilab/v1/common.pb.h"

namespace trilab::client {

// What a server said when it refused a call.
//
// Every function of the client library returns absl::Status; the details of
// a server's error travel in its payload and are read with `DecodeError`:
//
//   absl::StatusOr<v1::Booking> booking = bookings.CreateBooking(request);
//   if (!booking.ok()) {
//     const CallError error = DecodeError(booking.status());
//     if (error.reason == "BOOKING_REFUSED") {
//       for (const v1::Violation& violation : error.violations) {
//         std::cerr << violation.text().en() << "\n";
//       }
//     }
//   }
struct CallError {
  // A field of the request that is malformed.
  struct Field {
    std::string field;  // Path, such as "booking.end_time".
    std::string description;
  };

  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string message;
  // Stable, upper snake case, such as "ETAG_MISMATCH"; the name of `code`
  // where the server gave none.
  std::string reason;
  // Facts behind the message by name.
  std::map<std::string, std::string> metadata;
  std::vector<Field> fields;
  // Why a booking was refused, in the server's order.
  std::vector<v1::Violation> violations;
  // When to try again. Unset: trying again as it is does not help.
  std::optional<absl::Duration> retry_delay;
};

// The details of `status`, which a function of this library returned. A
// status without details yields its code and message alone.
CallError DecodeError(const absl::Status& status);

// Keeps code, message and details of `status`.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CALL_ERROR_H_
