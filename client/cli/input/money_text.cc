#include "client/cli/input/money_text.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "client/cli/lang.h"

namespace trilab::cli {
namespace {

constexpr int32_t kNanosPerFen = 10'000'000;
constexpr Text kNotMoney{"“$0”不是金额；写法如 230、230.50、TWD 600",
                         "\"$0\" is no amount; write 230, 230.50 or TWD 600"};

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

absl::StatusOr<v1::Money> ParseMoney(absl::string_view text) {
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  v1::Money money;
  if (rest.size() > 3 &&
      std::all_of(rest.begin(), rest.begin() + 3, absl::ascii_isalpha)) {
    money.set_currency_code(absl::AsciiStrToUpper(rest.substr(0, 3)));
    rest = absl::StripAsciiWhitespace(rest.substr(3));
  }
  const bool negative = absl::ConsumePrefix(&rest, "-");
  const size_t point = rest.find('.');
  const absl::string_view units = rest.substr(0, point);
  std::string decimals(point == absl::string_view::npos
                           ? absl::string_view("00")
                           : rest.substr(point + 1));
  if (decimals.size() == 1) decimals += '0';
  int64_t whole = 0;
  int32_t hundredths = 0;
  if (!IsDigits(units) || !absl::SimpleAtoi(units, &whole) ||
      decimals.size() != 2 || !IsDigits(decimals) ||
      !absl::SimpleAtoi(decimals, &hundredths)) {
    return UsageError(kNotMoney, text);
  }
  money.set_units(negative ? -whole : whole);
  money.set_nanos((negative ? -hundredths : hundredths) * kNanosPerFen);
  return money;
}

std::string MoneyText(const v1::Money& money) {
  return absl::StrCat(
      money.currency_code().empty() ? "CNY" : money.currency_code(), " ",
      NumberText(money));
}

std::string NumberText(const v1::Money& money) {
  const bool negative = money.units() < 0 || money.nanos() < 0;
  return absl::StrFormat("%s%d.%02d", negative ? "-" : "",
                         std::abs(money.units()),
                         std::abs(money.nanos()) / kNanosPerFen);
}

}  // namespace trilab::cli
