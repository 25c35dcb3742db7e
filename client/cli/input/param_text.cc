#include "client/cli/input/param_text.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "client/cli/lang.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kBadParam{
    "“$0”不是参数范围；写作 frequency:150kHz..30MHz、温度:-40..150°C 或 "
    "force:..100kN",
    "\"$0\" is not a parameter range; write frequency:150kHz..30MHz, "
    "temperature:-40..150°C or force:..100kN"};
constexpr Text kBadOrder{"“$0”的上限小于下限",
                         "the upper end of \"$0\" is below the lower one"};
constexpr Text kBadUnits{"“$0”两端的单位不同类",
                         "the ends of \"$0\" have units of different kinds"};

struct Quantity {
  double value = 0;
  std::string unit;
};

std::optional<Quantity> ParseQuantity(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  size_t digits = text.find_first_not_of("+-0123456789.");
  if (digits == absl::string_view::npos) digits = text.size();
  // An exponent, but not the "e" of a unit.
  if (digits + 1 < text.size() &&
      (text[digits] == 'e' || text[digits] == 'E') &&
      (absl::ascii_isdigit(text[digits + 1]) || text[digits + 1] == '-')) {
    const size_t end = text.find_first_not_of("0123456789", digits + 2);
    digits = end == absl::string_view::npos ? text.size() : end;
  }
  Quantity quantity;
  if (!absl::SimpleAtod(text.substr(0, digits), &quantity.value) ||
      !std::isfinite(quantity.value)) {
    return std::nullopt;
  }
  quantity.unit = std::string(absl::StripAsciiWhitespace(text.substr(digits)));
  return quantity;
}

// The exponent of ten of `unit` over `base`, which lacks its SI prefix.
std::optional<int> PrefixOver(absl::string_view unit, absl::string_view base) {
  if (unit == base) return 0;
  if (unit.size() != base.size() + 1 || unit.substr(1) != base) {
    return std::nullopt;
  }
  const absl::string_view prefixes = "numkMGT";
  constexpr int kExponents[] = {-9, -6, -3, 3, 6, 9, 12};
  const size_t at = prefixes.find(unit[0]);
  if (at == absl::string_view::npos) return std::nullopt;
  return kExponents[at];
}

// `from.value` in units of `to`; unset if they are not of one kind.
std::optional<double> Convert(const Quantity& from, const std::string& to) {
  if (from.unit == to) return from.value;
  for (const absl::string_view base :
       {absl::string_view(from.unit), absl::string_view(to),
        absl::string_view(from.unit).substr(from.unit.empty() ? 0 : 1)}) {
    const auto a = PrefixOver(from.unit, base);
    const auto b = PrefixOver(to, base);
    if (base.empty() || !a || !b) continue;
    // Dividing by a power of ten rounds once; 150 kHz is exactly 0.15 MHz.
    return *a < *b ? from.value / std::pow(10.0, *b - *a)
                   : from.value * std::pow(10.0, *a - *b);
  }
  return std::nullopt;
}

absl::Status SetEnds(absl::string_view text, std::optional<Quantity> low,
                     std::optional<Quantity> high, v1::ParameterRange& range) {
  if (low && high) {
    if (low->unit.empty()) low->unit = high->unit;
    if (high->unit.empty()) high->unit = low->unit;
    const auto converted = Convert(*low, high->unit);
    if (!converted) return UsageError(kBadUnits, text);
    low->value = *converted;
    if (high->value < low->value) return UsageError(kBadOrder, text);
  }
  if (low) range.set_minimum(low->value);
  if (high) range.set_maximum(high->value);
  range.set_unit(high ? high->unit : low->unit);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ParameterRange> ParseParam(absl::string_view text) {
  const std::string plain = absl::StrReplaceAll(
      text, {{"：", ":"}, {"～", ".."}, {"~", ".."}, {"−", "-"}});
  const size_t colon = plain.find(':');
  if (colon == std::string::npos || colon == 0) {
    return UsageError(kBadParam, text);
  }
  v1::ParameterRange range;
  range.set_parameter(std::string(
      absl::StripAsciiWhitespace(absl::string_view(plain).substr(0, colon))));
  const absl::string_view ends =
      absl::StripAsciiWhitespace(absl::string_view(plain).substr(colon + 1));
  const size_t dots = ends.find("..");
  std::optional<Quantity> low;
  std::optional<Quantity> high;
  if (dots == absl::string_view::npos) {
    low = high = ParseQuantity(ends);
    if (!low) return UsageError(kBadParam, text);
  } else {
    const absl::string_view from = ends.substr(0, dots);
    const absl::string_view to = ends.substr(dots + 2);
    low = ParseQuantity(from);
    high = ParseQuantity(to);
    if ((!low && !from.empty()) || (!high && !to.empty()) || (!low && !high)) {
      return UsageError(kBadParam, text);
    }
  }
  TRILAB_RETURN_IF_ERROR(SetEnds(text, low, high, range));
  return range;
}

}  // namespace trilab::cli
