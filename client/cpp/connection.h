#ifndef TRILAB_CLIENT_CPP_CONNECTION_H_
#define TRILAB_CLIENT_CPP_CONNECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cpp/call_options.h"
#include "client/cpp/retry_policy.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace trilab::client {

// Where a server is and how to talk to it.
struct ConnectionOptions {
  // "host:port", or any target that gRPC resolves.
  std::string target;
  // Access token "trilab_…". Empty: none is sent.
  std::string bearer_token;
  // Whether to use TLS. A `ca_pem` implies it.
  bool tls = false;
  // Certificates to trust, PEM. Empty: the system's.
  std::string ca_pem;
  // Largest message to send or receive.
  int max_message_bytes = 16 << 20;
  // Largest set of headers or trailers to receive; a refused booking lists
  // every violation in trailers.
  int max_metadata_bytes = 64 << 10;
  // Time for a call that states none itself; streams have no limit.
  absl::Duration default_timeout = absl::Seconds(30);
  RetryPolicy retry;
};

// A channel to one server, shared by any number of clients and threads.
//
//   auto connection = std::make_shared<Connection>(ConnectionOptions{
//       .target = "127.0.0.1:7430", .bearer_token = token});
//   BookingClient bookings(connection);
//   absl::StatusOr<v1::Booking> booking = bookings.GetBooking("bookings/7");
//
// Connects with the first call. A call that fails with UNAVAILABLE, or with
// RESOURCE_EXHAUSTED and a RetryInfo, is made again under the RetryPolicy if
// that is safe: it only reads, or its request carries a `request_id`. An empty
// `request_id` is filled with a random UUID first, the same for every attempt.
//
// Thread-safe.
class Connection {
 public:
  explicit Connection(ConnectionOptions options);

  // Calls unary `method`, such as "trilab.v1.BookingService/GetBooking", into
  // `response`, whose type must be the method's.
  absl::Status Call(absl::string_view method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message& response,
                    const CallOptions& options = {});

  // As above, with the response as the result.
  template <typename Response>
  absl::StatusOr<Response> Call(absl::string_view method,
                                const google::protobuf::Message& request,
                                const CallOptions& options = {}) {
    Response response;
    absl::Status status = Call(method, request, response, options);
    if (!status.ok()) return status;
    return response;
  }

  // For streams: adds credentials and, if `options` has one, the deadline.
  void Prepare(grpc::ClientContext& context, const CallOptions& options) const;

  // Sleeps between attempts. Returns false if `options` was cancelled.
  bool Sleep(absl::Duration delay, const CallOptions& options) const;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const ConnectionOptions& options() const { return options_; }

 private:
  absl::Status Attempt(const std::string& path,
                       const google::protobuf::Message& request,
                       google::protobuf::Message& response, absl::Time deadline,
                       const CallOptions& options);

  ConnectionOptions options_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CONNECTION_H_
