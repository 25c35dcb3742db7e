#ifndef TRILAB_CLIENT_CLI_OUTPUT_ERROR_TEXT_H_
#define TRILAB_CLIENT_CLI_OUTPUT_ERROR_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "client/cli/exit_code.h"
#include "client/cli/lang.h"
#include "client/cli/output/style.h"
#include "google/protobuf/repeated_field.h"
#include "trilab/v1/common.pb.h"

// Errors that teach: what was refused, every reason, and what to do next.

namespace trilab::cli {

// What the command exits with after `status`.
ExitCode ExitCodeOf(const absl::Status& status);

// One line with the error and its reason, a line for each malformed field and
// violation, and a hint where there is one:
//
//   Error: the booking was refused (BOOKING_REFUSED)
//     • EMC 3 is taken from 2026-11-24 09:00 to 13:00. (OCCUPIED)
//   Hint: find a free slot with "trilab slots search"
//
// `server` is where the call went, for errors of the connection.
std::string ErrorText(const absl::Status& status, Lang lang, const Style& style,
                      absl::string_view server);

// A bullet for each violation, warnings marked as such.
std::string ViolationsText(
    const google::protobuf::RepeatedPtrField<v1::Violation>& violations,
    Lang lang, const Style& style);
std::string ViolationText(const v1::Violation& violation, Lang lang,
                          const Style& style);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_ERROR_TEXT_H_
