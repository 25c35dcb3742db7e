#include "client/cli/input/time_text.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/lang.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kBadTime{
    "“$0”不是时间；可用 now、+2d、2026-11-24、“2026-11-24 09:00”或 "
    "2026-11-24T09:00:00+08:00",
    "\"$0\" is not a time; use now, +2d, 2026-11-24, \"2026-11-24 09:00\" or "
    "2026-11-24T09:00:00+08:00"};
constexpr Text kBadLength{
    "“$0”不是时长；可用 30m、4h、1h30m、2d 或 1w",
    "\"$0\" is not a length of time; use 30m, 4h, 1h30m, 2d or 1w"};

absl::Duration UnitOf(char unit) {
  switch (unit) {
    case 's':
      return absl::Seconds(1);
    case 'm':
      return absl::Minutes(1);
    case 'h':
      return absl::Hours(1);
    case 'd':
      return absl::Hours(24);
    case 'w':
      return absl::Hours(24 * 7);
    default:
      return absl::ZeroDuration();
  }
}

}  // namespace

absl::TimeZone LocalZone() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    // China has had one time without summer time since 1992.
    return absl::LoadTimeZone("Asia/Shanghai", &loaded)
               ? loaded
               : absl::FixedTimeZone(8 * 3600);
  }();
  return zone;
}

absl::StatusOr<absl::Duration> ParseLength(absl::string_view text) {
  const absl::Status error = UsageError(kBadLength, text);
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  absl::Duration length;
  if (rest.empty()) return error;
  while (!rest.empty()) {
    const size_t digits = rest.find_first_not_of("0123456789.");
    double count = 0;
    if (digits == 0 || digits == absl::string_view::npos ||
        !absl::SimpleAtod(rest.substr(0, digits), &count) ||
        UnitOf(rest[digits]) == absl::ZeroDuration()) {
      return error;
    }
    length += count * UnitOf(rest[digits]);
    rest.remove_prefix(digits + 1);
  }
  // Beyond a century nothing is bookable, and numbers would overflow.
  if (length <= absl::ZeroDuration() || length > absl::Hours(24 * 36525)) {
    return error;
  }
  return length;
}

absl::StatusOr<absl::Time> ParseTime(absl::string_view text, absl::Time now) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  if (absl::EqualsIgnoreCase(trimmed, "now")) return now;
  if (absl::StartsWith(trimmed, "+") || absl::StartsWith(trimmed, "-")) {
    const auto length = ParseLength(trimmed.substr(1));
    if (!length.ok()) return UsageError(kBadTime, text);
    const absl::Time moved = trimmed[0] == '+' ? now + *length : now - *length;
    return absl::UnixEpoch() +
           absl::Floor(moved - absl::UnixEpoch(), absl::Minutes(1));
  }
  absl::Time time;
  if (absl::ParseTime(absl::RFC3339_full, trimmed, &time, nullptr)) {
    return time;
  }
  for (const char* format : {"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d",
                             "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"}) {
    if (absl::ParseTime(format, trimmed, LocalZone(), &time, nullptr)) {
      return time;
    }
  }
  return UsageError(kBadTime, text);
}

std::string TimeText(absl::Time time) {
  const bool whole = absl::ToInt64Seconds(time - absl::UnixEpoch()) % 60 == 0;
  return absl::FormatTime(whole ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%S", time,
                          LocalZone());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return TimeText(FromProto(time));
}

std::string SpanText(absl::Time start, absl::Time end) {
  const bool same_day = absl::ToCivilDay(start, LocalZone()) ==
                        absl::ToCivilDay(end, LocalZone());
  return absl::StrCat(
      TimeText(start), "–",
      same_day ? absl::FormatTime("%H:%M", end, LocalZone()) : TimeText(end));
}

std::string LengthText(absl::Duration length) {
  int64_t minutes = absl::ToInt64Minutes(length);
  std::string text;
  const auto append = [&](int64_t unit, const char* name) {
    if (minutes < unit) return;
    absl::StrAppend(&text, minutes / unit, name);
    minutes %= unit;
  };
  append(int64_t{24} * 60, "d");
  append(60, "h");
  append(1, "m");
  if (!text.empty()) return text;
  return absl::StrCat(absl::ToInt64Seconds(length), "s");
}

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return proto;
}

absl::Duration FromProto(const google::protobuf::Duration& length) {
  return absl::Seconds(length.seconds()) + absl::Nanoseconds(length.nanos());
}

google::protobuf::Duration ToDuration(absl::Duration length) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(length));
  proto.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(length % absl::Seconds(1))));
  return proto;
}

}  // namespace trilab::cli
