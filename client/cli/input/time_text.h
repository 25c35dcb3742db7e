#ifndef TRILAB_CLIENT_CLI_INPUT_TIME_TEXT_H_
#define TRILAB_CLIENT_CLI_INPUT_TIME_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

// Times and lengths as people type and read them. Local times are in
// `LocalZone`, Asia/Shanghai.

namespace trilab::cli {

absl::TimeZone LocalZone();

// A moment:
//   now                            `now`
//   +2d, -90m, +1h30m              `now` and a length, to the minute
//   2026-11-24                     local midnight
//   2026-11-24 09:00[:30]          local time; "T" may stand for the space
//   2026-11-24T09:00:00+08:00, …Z  RFC 3339
// INVALID_ARGUMENT, with what is taken, for anything else.
absl::StatusOr<absl::Time> ParseTime(absl::string_view text, absl::Time now);

// A length above zero: "90m", "4h", "1h30m", "1.5h", "2d", "1w", "30s".
// INVALID_ARGUMENT, with what is taken, for anything else.
absl::StatusOr<absl::Duration> ParseLength(absl::string_view text);

// "2026-11-24 09:00" in local time; with seconds where they are not 0.
std::string TimeText(absl::Time time);
std::string TimeText(const google::protobuf::Timestamp& time);

// "2026-11-24 09:00–13:00", or both dates where they differ.
std::string SpanText(absl::Time start, absl::Time end);

// "4h", "1h30m", "2d".
std::string LengthText(absl::Duration length);

absl::Time FromProto(const google::protobuf::Timestamp& time);
google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Duration FromProto(const google::protobuf::Duration& length);
google::protobuf::Duration ToDuration(absl::Duration length);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_TIME_TEXT_H_
