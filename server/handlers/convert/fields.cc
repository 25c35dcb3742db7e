#include "server/handlers/convert/fields.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/errors.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using google::protobuf::Duration;
using google::protobuf::Timestamp;

constexpr int64_t kSecondsIn2200 = 7258118400;  // 2200-01-01T00:00Z.

int CountCharacters(absl::string_view utf8) {
  return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

std::string At(absl::string_view prefix, absl::string_view field) {
  if (prefix.empty()) return std::string(field);
  return absl::StrCat(prefix, ".", field);
}

std::string At(absl::string_view prefix, absl::string_view field, int index) {
  return absl::StrCat(At(prefix, field), "[", index, "]");
}

absl::StatusOr<engine::Minute> ParseMinute(absl::string_view field,
                                           const Timestamp& value) {
  if (value.seconds() < 0 || value.seconds() > kSecondsIn2200) {
    return InvalidFieldError(field, "must lie between the years 1970 and 2200");
  }
  if (value.seconds() % 60 != 0 || value.nanos() != 0) {
    return InvalidFieldError(field, "must be a whole minute");
  }
  return value.seconds() / 60;
}

absl::StatusOr<absl::Time> ParseTime(absl::string_view field,
                                     const Timestamp& value) {
  if (value.seconds() < -62135596800 || value.seconds() > 253402300799 ||
      value.nanos() < 0 || value.nanos() > 999999999) {
    return InvalidFieldError(field, "is not a valid timestamp");
  }
  return absl::FromUnixSeconds(value.seconds()) +
         absl::Nanoseconds(value.nanos());
}

absl::StatusOr<engine::Minute> ParseMinutes(absl::string_view field,
                                            const Duration& value,
                                            engine::Minute min,
                                            engine::Minute max) {
  if (value.nanos() != 0 || value.seconds() % 60 != 0) {
    return InvalidFieldError(field, "must be whole minutes");
  }
  const engine::Minute minutes = value.seconds() / 60;
  if (minutes < min || minutes > max) {
    return InvalidFieldError(field, absl::StrCat("must be ", min, " to ", max,
                                                 " minutes, not ", minutes));
  }
  return minutes;
}

absl::StatusOr<engine::Interval> ParseInterval(absl::string_view start_field,
                                               const Timestamp* start,
                                               absl::string_view end_field,
                                               const Timestamp* end) {
  if (start == nullptr) return InvalidFieldError(start_field, "is required");
  if (end == nullptr) return InvalidFieldError(end_field, "is required");
  engine::Interval interval;
  TRILAB_ASSIGN_OR_RETURN(interval.start, ParseMinute(start_field, *start));
  TRILAB_ASSIGN_OR_RETURN(interval.end, ParseMinute(end_field, *end));
  if (interval.empty()) {
    return InvalidFieldError(end_field,
                             absl::StrCat("must be later than ", start_field));
  }
  return interval;
}

absl::StatusOr<std::string> ParseText(absl::string_view field,
                                      absl::string_view value, int max) {
  const int characters = CountCharacters(value);
  if (characters > max) {
    return InvalidFieldError(
        field, absl::StrCat("has ", characters, " characters; at most ", max,
                            " are allowed"));
  }
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) {
      return InvalidFieldError(
          field, absl::StrFormat("holds the control character U+%04X", byte));
    }
  }
  return std::string(value);
}

absl::StatusOr<std::string> ParseRequiredText(absl::string_view field,
                                              absl::string_view value,
                                              int max) {
  if (absl::StripAsciiWhitespace(value).empty()) {
    return InvalidFieldError(field, "is required");
  }
  return ParseText(field, value, max);
}

absl::StatusOr<engine::LocalizedText> ParseLocalized(
    absl::string_view field, const v1::LocalizedText& value, bool required) {
  engine::LocalizedText text;
  TRILAB_ASSIGN_OR_RETURN(text.zh, ParseText(At(field, "zh"), value.zh(), 500));
  TRILAB_ASSIGN_OR_RETURN(text.en, ParseText(At(field, "en"), value.en(), 500));
  if (required && absl::StripAsciiWhitespace(text.zh).empty() &&
      absl::StripAsciiWhitespace(text.en).empty()) {
    return InvalidFieldError(field, "is required in Chinese or English");
  }
  return text;
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view field,
                                        absl::string_view value) {
  absl::CivilDay day;
  if (value.size() != 10 || !absl::ParseCivilTime(value, &day) ||
      day.year() < 1900 || day.year() > 2200 || FormatDay(day) != value) {
    return InvalidFieldError(
        field, absl::StrCat("\"", value, "\" is not a date like 2026-11-23"));
  }
  return day;
}

absl::StatusOr<std::optional<absl::CivilDay>> ParseOptionalDay(
    absl::string_view field, absl::string_view value) {
  if (value.empty()) return std::optional<absl::CivilDay>();
  TRILAB_ASSIGN_OR_RETURN(absl::CivilDay day, ParseDay(field, value));
  return std::optional<absl::CivilDay>(day);
}

absl::StatusOr<int32_t> ParseRegion(absl::string_view field, int32_t value) {
  if (value < 110000 || value > 820000 || value % 10000 != 0) {
    return InvalidFieldError(
        field, absl::StrCat(value,
                            " is not a province code of GB/T 2260 such as "
                            "110000, 120000 or 130000"));
  }
  return value;
}

absl::StatusOr<int32_t> ParseCount(absl::string_view field, int64_t value,
                                   int64_t min, int64_t max) {
  if (value < min || value > max) {
    return InvalidFieldError(
        field, absl::StrCat("must be ", min, " to ", max, ", not ", value));
  }
  return static_cast<int32_t>(value);
}

absl::StatusOr<uint64_t> ParseEtag(absl::string_view field,
                                   absl::string_view etag) {
  if (etag.empty()) return uint64_t{0};
  uint64_t revision = 0;
  if (!absl::SimpleAtoi(etag, &revision) || revision == 0) {
    return InvalidFieldError(
        field, absl::StrCat("\"", etag, "\" is not an etag of this service"));
  }
  return revision;
}

std::string EtagOf(uint64_t revision) { return absl::StrCat(revision); }

absl::StatusOr<std::string> ParseRequestId(absl::string_view value) {
  const bool printable = std::all_of(
      value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (value.size() > 64 || !printable) {
    return InvalidFieldError(
        "request_id",
        "takes at most 64 printable ASCII characters without spaces, by "
        "custom a UUID");
  }
  return std::string(value);
}

absl::StatusOr<engine::ServiceMode> ParseServiceMode(absl::string_view field,
                                                     v1::ServiceMode mode) {
  switch (mode) {
    case v1::SERVICE_MODE_SELF_SERVICE:
      return engine::ServiceMode::kSelfService;
    case v1::SERVICE_MODE_SAMPLE:
      return engine::ServiceMode::kSample;
    default:
      return InvalidFieldError(field, "must be SELF_SERVICE or SAMPLE");
  }
}

void ToProto(engine::Minute minute, Timestamp* proto) {
  proto->set_seconds(minute * 60);
  proto->set_nanos(0);
}

void ToProto(absl::Time time, Timestamp* proto) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto->set_seconds(seconds);
  proto->set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

void MinutesToProto(engine::Minute minutes, Duration* proto) {
  proto->set_seconds(minutes * 60);
}

void ToProto(const engine::LocalizedText& text, v1::LocalizedText* proto) {
  proto->set_zh(text.zh);
  proto->set_en(text.en);
}

v1::ServiceMode ToProto(engine::ServiceMode mode) {
  return mode == engine::ServiceMode::kSelfService
             ? v1::SERVICE_MODE_SELF_SERVICE
             : v1::SERVICE_MODE_SAMPLE;
}

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace trilab
