#ifndef TRILAB_SERVER_HANDLERS_CONVERT_FIELDS_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/resource_name.h"
#include "trilab/v1/common.pb.h"

// Parsing of single fields. Each function takes the field's path, such as
// "booking.start_time", and returns INVALID_ARGUMENT naming it.

namespace trilab {

// A path made of a prefix and a field; `At("rule.grid", "step")` is
// "rule.grid.step".
std::string At(absl::string_view prefix, absl::string_view field);
std::string At(absl::string_view prefix, absl::string_view field, int index);

// A point in time in whole minutes between 1970 and 2200.
absl::StatusOr<engine::Minute> ParseMinute(
    absl::string_view field, const google::protobuf::Timestamp& value);

// Any point in time that a Timestamp may hold.
absl::StatusOr<absl::Time> ParseTime(absl::string_view field,
                                     const google::protobuf::Timestamp& value);

// A span of whole minutes in [min, max].
absl::StatusOr<engine::Minute> ParseMinutes(
    absl::string_view field, const google::protobuf::Duration& value,
    engine::Minute min, engine::Minute max);

// An interval of whole minutes that is not empty; null: the field is not set,
// which is an error.
absl::StatusOr<engine::Interval> ParseInterval(
    absl::string_view start_field, const google::protobuf::Timestamp* start,
    absl::string_view end_field, const google::protobuf::Timestamp* end);

// That of the fields `start_time` and `end_time` of `message`.
template <typename Message>
absl::StatusOr<engine::Interval> ParseInterval(absl::string_view prefix,
                                               const Message& message) {
  return ParseInterval(
      At(prefix, "start_time"),
      message.has_start_time() ? &message.start_time() : nullptr,
      At(prefix, "end_time"),
      message.has_end_time() ? &message.end_time() : nullptr);
}

// Text of at most `max` characters without control characters other than
// tab and line breaks.
absl::StatusOr<std::string> ParseText(absl::string_view field,
                                      absl::string_view value, int max);

// As above, and at least one character that is not white space.
absl::StatusOr<std::string> ParseRequiredText(absl::string_view field,
                                              absl::string_view value, int max);

absl::StatusOr<engine::LocalizedText> ParseLocalized(
    absl::string_view field, const v1::LocalizedText& value, bool required);

// "YYYY-MM-DD", 1900 to 2200.
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view field,
                                        absl::string_view value);
absl::StatusOr<std::optional<absl::CivilDay>> ParseOptionalDay(
    absl::string_view field, absl::string_view value);

// A province: six digits that end in 0000.
absl::StatusOr<int32_t> ParseRegion(absl::string_view field, int32_t value);

// A number in [min, max].
absl::StatusOr<int32_t> ParseCount(absl::string_view field, int64_t value,
                                   int64_t min, int64_t max);

// An etag is the revision of the last change, in decimal. Empty: 0 (any).
absl::StatusOr<uint64_t> ParseEtag(absl::string_view field,
                                   absl::string_view etag);
std::string EtagOf(uint64_t revision);

// Ids of requests: empty, or 1 to 64 printable ASCII characters.
absl::StatusOr<std::string> ParseRequestId(absl::string_view value);

absl::StatusOr<engine::ServiceMode> ParseServiceMode(absl::string_view field,
                                                     v1::ServiceMode mode);

void ToProto(engine::Minute minute, google::protobuf::Timestamp* proto);
void ToProto(absl::Time time, google::protobuf::Timestamp* proto);
void MinutesToProto(engine::Minute minutes, google::protobuf::Duration* proto);
void ToProto(const engine::LocalizedText& text, v1::LocalizedText* proto);
v1::ServiceMode ToProto(engine::ServiceMode mode);
std::string FormatDay(absl::CivilDay day);

// Sets the fields that every resource has: name, times and etag.
template <typename Proto>
void MetaToProto(engine::ResourceKind kind, const engine::ResourceMeta& meta,
                 Proto* proto) {
  proto->set_name(ResourceName(kind, meta.id));
  ToProto(meta.create_time, proto->mutable_create_time());
  ToProto(meta.update_time, proto->mutable_update_time());
  proto->set_etag(EtagOf(meta.revision));
}

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_FIELDS_H_
