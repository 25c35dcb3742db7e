#ifndef TRILAB_SERVER_ENGINE_VIOLATION_TIME_TEXT_H_
#define TRILAB_SERVER_ENGINE_VIOLATION_TIME_TEXT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/violation_text.h"

// Times of parameters as people in China read them.

namespace trilab::engine {

inline const absl::TimeZone& ReadersZone() {
  static const absl::TimeZone& zone =
      *new absl::TimeZone(absl::FixedTimeZone(8 * 60 * 60));
  return zone;
}

// The local time that a parameter says; nullopt if it is missing or damaged.
inline std::optional<absl::CivilMinute> LocalTimeOf(const Violation& violation,
                                                    absl::string_view name) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, ParameterOf(violation, name), &time,
                       &error)) {
    return std::nullopt;
  }
  return absl::CivilMinute(absl::ToCivilSecond(time, ReadersZone()));
}

// "10:00".
inline std::string ClockText(absl::CivilMinute time) {
  return absl::StrCat(absl::Dec(time.hour(), absl::kZeroPad2), ":",
                      absl::Dec(time.minute(), absl::kZeroPad2));
}

// Whole minutes that a parameter says; 0 if it is missing.
inline int64_t MinutesOf(const Violation& violation, absl::string_view name) {
  int64_t minutes = 0;
  return absl::SimpleAtoi(ParameterOf(violation, name), &minutes) ? minutes : 0;
}

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_VIOLATION_TIME_TEXT_H_
