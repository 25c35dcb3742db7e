#include "server/sequencer/stored_values.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr int64_t kInfiniteFutureMicros = std::numeric_limits<int64_t>::max();
constexpr int64_t kInfinitePastMicros = std::numeric_limits<int64_t>::min();
constexpr absl::CivilDay kDayZero(1970, 1, 1);

}  // namespace

std::string SerializeStored(const google::protobuf::MessageLite& message) {
  std::string bytes;
  bytes.reserve(message.ByteSizeLong());
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::Status ParseStored(absl::string_view bytes, absl::string_view what,
                         google::protobuf::MessageLite& message) {
  if (bytes.size() > std::numeric_limits<int>::max() ||
      !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(
        absl::StrCat("stored ", what, " of ", bytes.size(),
                     " bytes is damaged: it is no ", message.GetTypeName()));
  }
  return absl::OkStatus();
}

int64_t ToStoredMicros(absl::Time time) {
  if (time == absl::InfiniteFuture()) return kInfiniteFutureMicros;
  if (time == absl::InfinitePast()) return kInfinitePastMicros;
  return absl::ToUnixMicros(time);
}

absl::Time FromStoredMicros(int64_t micros) {
  if (micros == kInfiniteFutureMicros) return absl::InfiniteFuture();
  if (micros == kInfinitePastMicros) return absl::InfinitePast();
  return absl::FromUnixMicros(micros);
}

void ToStored(absl::Time time, google::protobuf::Timestamp& out) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::StatusOr<absl::Time> FromStored(
    const google::protobuf::Timestamp& message) {
  if (message.nanos() < 0 || message.nanos() > 999'999'999) {
    return UnknownValue("timestamp.nanos", message.nanos());
  }
  return absl::FromUnixSeconds(message.seconds()) +
         absl::Nanoseconds(message.nanos());
}

int32_t ToStoredDay(absl::CivilDay day) {
  return static_cast<int32_t>(day - kDayZero);
}

absl::CivilDay FromStoredDay(int32_t day) { return kDayZero + day; }

void ToStored(const engine::LocalizedText& value, stored::LocalizedText& out) {
  out.set_zh(value.zh);
  out.set_en(value.en);
}

engine::LocalizedText FromStored(const stored::LocalizedText& message) {
  return {.zh = message.zh(), .en = message.en()};
}

void ToStored(const engine::Interval& value, stored::Interval& out) {
  out.set_start(value.start);
  if (value.end != engine::kNever) out.set_end(value.end);
}

engine::Interval FromStored(const stored::Interval& message) {
  return {.start = message.start(),
          .end = message.has_end() ? message.end() : engine::kNever};
}

void ToStored(const engine::ParameterRange& value,
              stored::ParameterRange& out) {
  out.set_parameter(value.parameter);
  out.set_minimum(value.minimum);
  out.set_maximum(value.maximum);
  out.set_unit(value.unit);
  out.set_uncertainty(value.uncertainty);
}

engine::ParameterRange FromStored(const stored::ParameterRange& message) {
  return {.parameter = message.parameter(),
          .minimum = message.minimum(),
          .maximum = message.maximum(),
          .unit = message.unit(),
          .uncertainty = message.uncertainty()};
}

absl::StatusOr<engine::ServiceMode> FromStored(stored::ServiceMode mode) {
  switch (mode) {
    case stored::SERVICE_MODE_SELF_SERVICE:
      return engine::ServiceMode::kSelfService;
    case stored::SERVICE_MODE_SAMPLE:
      return engine::ServiceMode::kSample;
    default:
      return UnknownValue("service_mode", mode);
  }
}

absl::StatusOr<engine::AccreditationScheme> FromStored(
    stored::AccreditationScheme scheme) {
  switch (scheme) {
    case stored::ACCREDITATION_SCHEME_CMA:
      return engine::AccreditationScheme::kCma;
    case stored::ACCREDITATION_SCHEME_CNAS:
      return engine::AccreditationScheme::kCnas;
    default:
      return UnknownValue("accreditation_scheme", scheme);
  }
}

absl::StatusOr<engine::ResourceKind> FromStored(stored::ResourceKind kind) {
  if (kind == stored::RESOURCE_KIND_UNSPECIFIED ||
      !stored::ResourceKind_IsValid(kind)) {
    return UnknownValue("resource_kind", kind);
  }
  return SameNumber<engine::ResourceKind>(kind);
}

void ToStored(const std::vector<engine::ServiceMode>& modes,
              google::protobuf::RepeatedField<int>& out) {
  for (const engine::ServiceMode mode : modes) out.Add(static_cast<int>(mode));
}

absl::StatusOr<std::vector<engine::ServiceMode>> ModesFromStored(
    const google::protobuf::RepeatedField<int>& modes) {
  std::vector<engine::ServiceMode> out;
  out.reserve(modes.size());
  for (const int number : modes) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::ServiceMode mode,
        FromStored(static_cast<stored::ServiceMode>(number)));
    out.push_back(mode);
  }
  return out;
}

}  // namespace trilab
