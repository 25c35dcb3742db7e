#ifndef TRILAB_CLIENT_CLI_INPUT_PARAM_TEXT_H_
#define TRILAB_CLIENT_CLI_INPUT_PARAM_TEXT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "trilab/v1/common.pb.h"

namespace trilab::cli {

// A range of a test parameter, "PARAMETER:RANGE", the range one of
//   150kHz..30MHz   from, to; the ends may differ in SI prefix (n u m k M G T)
//   -40..150°C      a unit at one end counts for both
//   ..100kN, 10kN.. open on one side
//   2.4GHz          one value
// Fullwidth "：" serves as colon, "~" and "～" as "..". The range comes back in
// the unit of its upper end.
//
// INVALID_ARGUMENT, with what is taken: no such form, an upper end below the
// lower, or units that are not of one kind.
absl::StatusOr<v1::ParameterRange> ParseParam(absl::string_view text);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_PARAM_TEXT_H_
