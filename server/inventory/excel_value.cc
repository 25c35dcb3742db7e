#include "server/inventory/excel_value.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace trilab::inventory {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;
constexpr double kLastSerial = 2'958'465;  // 9999-12-31

// The code without quoted text, escapes, [brackets] other than elapsed time,
// and the parts after the first ';' (those for negative numbers and text).
std::string FormatLetters(absl::string_view code) {
  std::string letters;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '[') {
      const char next = i + 1 < code.size() ? code[i + 1] : ']';
      if (absl::ascii_tolower(next) == 'h') letters += 'h';
      i = std::min(code.find(']', i), code.size());
    } else {
      letters += absl::ascii_tolower(c);
    }
  }
  return letters;
}

ExcelNumber Combine(bool date, bool time) {
  if (date && time) return ExcelNumber::kDateTime;
  if (date) return ExcelNumber::kDate;
  return time ? ExcelNumber::kTime : ExcelNumber::kPlain;
}

std::string WithoutTrailingZeros(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

}  // namespace

ExcelNumber ClassifyNumberFormat(int id, absl::string_view code) {
  if (code.empty()) {
    if (id == 22) return ExcelNumber::kDateTime;
    const bool time = (id >= 18 && id <= 21) || (id >= 32 && id <= 35) ||
                      (id >= 45 && id <= 47) || id == 55 || id == 56;
    const bool date = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) ||
                      (id >= 50 && id <= 58);
    return Combine(date && !time, time);
  }
  const std::string letters = FormatLetters(code);
  if (letters.find("general") != std::string::npos) return ExcelNumber::kPlain;
  const auto has = [&](absl::string_view any) {
    return letters.find_first_of(std::string(any)) != std::string::npos;
  };
  const bool time = has("hs");
  // "m" is minutes beside hours or seconds, months otherwise.
  return Combine(has("yd") || (has("m") && !time), time);
}

std::string PlainNumber(double value) {
  if (value == 0) return "0";
  if (!std::isfinite(value)) return absl::StrFormat("%g", value);
  const double magnitude = std::fabs(value);
  if (value == std::trunc(value) && magnitude < 1e22) {
    return absl::StrFormat("%.0f", value);
  }
  const int digits_before =
      static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  const int decimals = std::clamp(15 - digits_before, 0, 320);
  return WithoutTrailingZeros(absl::StrFormat("%.*f", decimals, value));
}

std::string ExcelDateText(double serial, ExcelNumber kind, bool epoch_1904) {
  if (!(serial >= 0 && serial <= kLastSerial)) return PlainNumber(serial);
  const auto seconds =
      static_cast<int64_t>(std::llround(serial * kSecondsPerDay));
  int64_t day = seconds / kSecondsPerDay;
  const int64_t rest = seconds % kSecondsPerDay;
  const std::string time =
      absl::StrFormat("%02d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
  if (kind == ExcelNumber::kTime && day == 0) return time;
  absl::CivilDay start(1904, 1, 1);
  if (!epoch_1904) {
    // Excel takes 1900 for a leap year: from day 61 on it is one day ahead.
    start =
        day < 60 ? absl::CivilDay(1899, 12, 31) : absl::CivilDay(1899, 12, 30);
  }
  const absl::CivilDay date = start + day;
  std::string text =
      absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
  if (rest != 0) text += "T" + time;
  return text;
}

}  // namespace trilab::inventory
