#ifndef TRILAB_SERVER_ERRORS_H_
#define TRILAB_SERVER_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"
#include "server/engine/violation.h"
#include "trilab/v1/common.pb.h"

// Every error that a caller may see, each made by one function with a stable
// reason. An error is an absl::Status that carries google.rpc details as a
// payload; `ToGrpcStatus` alone makes a grpc::Status of it.
//
// docs/errors.md lists the reasons.

namespace trilab {

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// INVALID_ARGUMENT, INVALID_FIELD: `field` of the request (a path such as
// "booking.start_time") is malformed; `description` says what it takes.
absl::Status InvalidFieldError(absl::string_view field,
                               absl::string_view description);

// NOT_FOUND, RESOURCE_NOT_FOUND. `name` as in "instruments/emc-3".
absl::Status NoSuchResourceError(absl::string_view name);

// UNAUTHENTICATED, with reason TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED or
// TOKEN_REVOKED.
absl::Status UnauthenticatedError(absl::string_view reason,
                                  absl::string_view message);

// PERMISSION_DENIED, NOT_ALLOWED: the caller's role does not reach so far.
absl::Status NotAllowedError(absl::string_view message);

// INVALID_ARGUMENT, BAD_PAGE_TOKEN.
absl::Status BadPageTokenError();

// RESOURCE_EXHAUSTED, `reason`; worth a retry after `delay`.
absl::Status OverLimitError(absl::string_view reason, absl::string_view message,
                            absl::Duration delay);

// UNAVAILABLE, `reason`; worth a retry after `delay`.
absl::Status TryLaterError(absl::string_view reason, absl::string_view message,
                           absl::Duration delay);

// RESOURCE_EXHAUSTED, ANSWER_TOO_LARGE: no page of it fits into a message.
absl::Status AnswerTooLargeError(absl::string_view remedy);

// Any code with a stable reason and facts.
absl::Status ErrorWithReason(absl::StatusCode code, absl::string_view reason,
                             absl::string_view message,
                             const ErrorMetadata& metadata = {});

// The engine's refusal as its caller sees it: one PreconditionFailure entry
// and one trilab.v1.Violation per violation. As gRPC carries details in
// trailers of limited size, violations beyond about 7,000 bytes are left out
// and counted in the metadata `violations_left_out`.
absl::Status RejectionError(const engine::Rejection& rejection);

// A violation in the words of the API, texts included.
void ToProto(const engine::Violation& violation, v1::Violation* proto);

// The only place where a grpc::Status is made. A status without details gets
// an ErrorInfo whose reason is the name of its code.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace trilab

#endif  // TRILAB_SERVER_ERRORS_H_
