#include "server/inventory/cell_parse.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/inventory/cell_text.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr int kNanoDigits = 9;
constexpr int64_t kNanosPerUnit = 1'000'000'000;

bool AllDigits(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return !text.empty();
}

absl::Status NoDate(absl::string_view cell, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", cell, "\" is no date: ", reason));
}

absl::Status NoNumber(absl::string_view cell, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", cell, "\" is no number: ", reason));
}

// A full date may be followed by a time of day, which is checked and dropped.
// Returns false if what follows is something else.
bool DropTimeOfDay(absl::string_view& text) {
  const size_t space = text.find_first_of(" T");
  if (space == absl::string_view::npos) return true;
  absl::string_view time = TrimSpace(text.substr(space + 1));
  text = TrimSpace(text.substr(0, space));
  absl::ConsumeSuffix(&time, "Z");
  time = time.substr(0, time.find_first_of(".+"));
  const std::vector<absl::string_view> parts = absl::StrSplit(time, ':');
  if (parts.size() < 2 || parts.size() > 3) return false;
  constexpr int kLimits[] = {24, 60, 61};
  for (size_t i = 0; i < parts.size(); ++i) {
    int value = 0;
    if (!AllDigits(parts[i]) || parts[i].size() > 2 ||
        !absl::SimpleAtoi(parts[i], &value) || value >= kLimits[i]) {
      return false;
    }
  }
  return true;
}

// The parts of "2015年3月1日", "2015年3月" or "2015年"; empty if it is none.
std::vector<absl::string_view> SplitChineseDate(absl::string_view text) {
  constexpr absl::string_view kSuffixes[] = {"年", "月", "日"};
  std::vector<absl::string_view> parts;
  for (absl::string_view suffix : kSuffixes) {
    size_t at = text.find(suffix);
    if (at == absl::string_view::npos && suffix == "日") at = text.find("号");
    if (at == absl::string_view::npos) return {};
    parts.push_back(TrimSpace(text.substr(0, at)));
    text = TrimSpace(text.substr(at + suffix.size()));
    if (text.empty()) return parts;
  }
  return {};
}

// Year, month and day, as many as `text` has.
std::vector<absl::string_view> SplitDate(absl::string_view text) {
  constexpr size_t kCompactDate = 8;
  if (absl::StrContains(text, "年")) return SplitChineseDate(text);
  if (AllDigits(text) && text.size() == kCompactDate) {
    return {text.substr(0, 4), text.substr(4, 2), text.substr(6)};
  }
  const size_t separator = text.find_first_of("-/.");
  if (separator == absl::string_view::npos) return {text};
  return absl::StrSplit(text, text[separator]);
}

constexpr int kFirstSerial = 20'000;
constexpr int kLastSerial = 73'050;

// The whole days of "42064" or "42064.25"; unset for anything but five digits.
std::optional<int> DaySerial(absl::string_view text) {
  constexpr size_t kDigits = 5;
  const size_t point = text.find('.');
  if (point != absl::string_view::npos && !AllDigits(text.substr(point + 1))) {
    return std::nullopt;
  }
  const absl::string_view days = text.substr(0, point);
  int serial = 0;
  if (days.size() != kDigits || !AllDigits(days) ||
      !absl::SimpleAtoi(days, &serial)) {
    return std::nullopt;
  }
  return serial;
}

// A decimal number before its value is worked out: digits * 10^exponent.
struct Digits {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

// Takes commas out of `whole`, an integer; false if they part no thousands.
bool RemoveThousands(absl::string_view whole, std::string& digits) {
  const std::vector<absl::string_view> groups = absl::StrSplit(whole, ',');
  for (size_t i = 0; i < groups.size(); ++i) {
    const size_t size = groups[i].size();
    if (groups.size() > 1 && (i == 0 ? size < 1 || size > 3 : size != 3)) {
      return false;
    }
    absl::StrAppend(&digits, groups[i]);
  }
  return true;
}

absl::StatusOr<Digits> ScanNumber(absl::string_view cell,
                                  absl::string_view text) {
  Digits number;
  number.negative = absl::ConsumePrefix(&text, "-");
  if (!number.negative) absl::ConsumePrefix(&text, "+");
  const size_t e = text.find_first_of("eE");
  if (e != absl::string_view::npos) {
    absl::string_view exponent = text.substr(e + 1);
    text = text.substr(0, e);
    if (exponent.size() > 4 || !absl::SimpleAtoi(exponent, &number.exponent)) {
      return NoNumber(cell, "the exponent is unreadable");
    }
  }
  const size_t point = text.find('.');
  if (!RemoveThousands(text.substr(0, point), number.digits)) {
    return NoNumber(cell, "a comma must part groups of three digits");
  }
  if (point != absl::string_view::npos) {
    const absl::string_view fraction = text.substr(point + 1);
    absl::StrAppend(&number.digits, fraction);
    number.exponent -= static_cast<int>(fraction.size());
  }
  if (!AllDigits(number.digits)) {
    return NoNumber(cell, "expected digits such as 1,234.56");
  }
  return number;
}

// The exact value of `number` times 10^shift.
absl::StatusOr<Decimal> Evaluate(absl::string_view cell, const Digits& number,
                                 int shift) {
  constexpr int64_t kMaxUnits = 999'999'999'999'999'999;
  std::string digits = number.digits;
  // In units of 10^-9.
  int exponent = number.exponent + shift + kNanoDigits;
  for (; exponent < 0 && !digits.empty(); ++exponent) {
    if (digits.back() != '0') {
      return NoNumber(cell, "it has more than nine decimals");
    }
    digits.pop_back();
  }
  absl::int128 nanos = 0;
  const absl::int128 limit = absl::int128(kMaxUnits) * kNanosPerUnit;
  for (char digit : digits) {
    nanos = nanos * 10 + (digit - '0');
    if (nanos > limit) return NoNumber(cell, "it is too large");
  }
  for (; nanos != 0 && exponent > 0; --exponent) {
    nanos *= 10;
    if (nanos > limit) return NoNumber(cell, "it is too large");
  }
  if (number.negative) nanos = -nanos;
  return Decimal{static_cast<int64_t>(nanos / kNanosPerUnit),
                 static_cast<int32_t>(nanos % kNanosPerUnit)};
}

struct UnitName {
  absl::string_view text;
  MoneyUnit unit;
};

// Longer names first, since 元 ends all of them.
constexpr UnitName kUnitNames[] = {
    {"亿元", MoneyUnit::kHundredMillionYuan},
    {"百万元", MoneyUnit::kMillionYuan},
    {"万元", MoneyUnit::kTenThousandYuan},
    {"千元", MoneyUnit::kThousandYuan},
    {"元", MoneyUnit::kYuan},
    {"圆", MoneyUnit::kYuan},
};

// As they end a number; 万 alone is said of money, too.
constexpr UnitName kBareUnitNames[] = {
    {"亿", MoneyUnit::kHundredMillionYuan},
    {"百万", MoneyUnit::kMillionYuan},
    {"万", MoneyUnit::kTenThousandYuan},
};

std::optional<MoneyUnit> ConsumeUnit(absl::string_view& text) {
  for (const UnitName& name : kUnitNames) {
    if (absl::ConsumeSuffix(&text, name.text)) return name.unit;
  }
  for (const UnitName& name : kBareUnitNames) {
    if (absl::ConsumeSuffix(&text, name.text)) return name.unit;
  }
  return std::nullopt;
}

// Takes marks of the Chinese currency off both ends of `text`.
bool ConsumeCurrency(absl::string_view& text) {
  bool found = false;
  for (absl::string_view mark : {"人民币", "¥", "RMB", "CNY", "rmb"}) {
    found |= absl::ConsumePrefix(&text, mark);
    text = TrimSpace(text);
    found |= absl::ConsumeSuffix(&text, mark);
    text = TrimSpace(text);
  }
  return found;
}

constexpr absl::string_view kForeignMarks[] = {
    "美元", "美金", "欧元", "日元", "日圆", "港元", "港币", "英镑", "韩元",
    "加元", "澳元", "台币", "瑞郎", "马克", "卢布", "$",    "€",    "£",
};
constexpr absl::string_view kForeignCodes[] = {"USD", "EUR", "JPY", "GBP",
                                               "HKD"};

// A mark of another currency in `text`, or empty.
absl::string_view ForeignCurrency(absl::string_view text) {
  for (absl::string_view mark : kForeignMarks) {
    if (absl::StrContains(text, mark)) return mark;
  }
  for (absl::string_view code : kForeignCodes) {
    if (absl::StrContains(text, code)) return code;
  }
  return "";
}

// A header as MoneyUnitOf compares it: half-width, in upper case, and without
// white space.
std::string MoneyHeader(absl::string_view header) {
  std::string name;
  for (const char c : ToHalfWidth(header)) {
    if (!absl::ascii_isspace(c)) name.push_back(absl::ascii_toupper(c));
  }
  return absl::StrReplaceAll(name, {{"\xC2\xA0", ""}});
}

// Whether `word` stands in `text` with no other letter beside it.
bool HasWord(absl::string_view text, absl::string_view word) {
  for (size_t at = text.find(word); at != absl::string_view::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool before = at > 0 && absl::ascii_isalpha(text[at - 1]);
    const bool after = end < text.size() && absl::ascii_isalpha(text[end]);
    if (!before && !after) return true;
  }
  return false;
}

bool NamesForeignCurrency(absl::string_view header) {
  for (absl::string_view mark : kForeignMarks) {
    if (absl::StrContains(header, mark)) return true;
  }
  for (absl::string_view code : kForeignCodes) {
    if (HasWord(header, code)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<ParsedDate> ParseDate(absl::string_view cell) {
  constexpr int kFirstYear = 1900;
  constexpr int kLastYear = 2199;
  const std::string half = ToHalfWidth(cell);
  absl::string_view text = TrimSpace(half);
  if (const std::optional<int> serial = DaySerial(text)) {
    if (*serial >= kFirstSerial && *serial <= kLastSerial) {
      return ParsedDate{absl::CivilDay(1899, 12, 30) + *serial,
                        DatePrecision::kDay, /*from_serial=*/true};
    }
  }
  if (!absl::StrContains(text, "年") && !DropTimeOfDay(text)) {
    return NoDate(cell, "expected a form such as 2015-03-01");
  }
  const std::vector<absl::string_view> parts = SplitDate(text);
  if (parts.empty() || parts.size() > 3) {
    return NoDate(cell, "expected a form such as 2015-03-01");
  }
  int values[3] = {0, 1, 1};
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!AllDigits(parts[i]) || parts[i].size() > (i == 0 ? 4 : 2) ||
        !absl::SimpleAtoi(parts[i], &values[i])) {
      return NoDate(cell, "expected a form such as 2015-03-01");
    }
  }
  const auto [year, month, day] = values;
  if (parts[0].size() != 4 || year < kFirstYear || year > kLastYear) {
    return NoDate(cell, "the year must come first and be 1900 to 2199");
  }
  const absl::CivilDay date(year, month, day);
  // CivilDay carries 30 February over to March.
  if (date.month() != month || date.day() != day || date.year() != year) {
    return NoDate(cell, "the calendar has no such day");
  }
  return ParsedDate{date, static_cast<DatePrecision>(parts.size() - 1)};
}

std::string SerialFrom1904(absl::string_view cell) {
  const std::string half = ToHalfWidth(cell);
  const absl::string_view text = TrimSpace(half);
  const std::optional<int> serial = DaySerial(text);
  return serial.has_value() ? absl::StrCat(*serial + kDaysTo1904)
                            : std::string(cell);
}

std::string FormatDecimal(const Decimal& decimal) {
  const bool negative = decimal.units < 0 || decimal.nanos < 0;
  std::string text =
      absl::StrFormat("%s%d.%09d", negative ? "-" : "", std::abs(decimal.units),
                      std::abs(decimal.nanos));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

absl::StatusOr<Decimal> ParseDecimal(absl::string_view cell) {
  const std::string half = ToHalfWidth(cell);
  TRILAB_ASSIGN_OR_RETURN(const Digits number,
                          ScanNumber(cell, TrimSpace(half)));
  return Evaluate(cell, number, /*shift=*/0);
}

std::optional<MoneyUnit> MoneyUnitOf(absl::string_view header) {
  const std::string name = MoneyHeader(header);
  const absl::string_view view = name;
  if (NamesForeignCurrency(name)) return MoneyUnit::kForeign;
  for (const UnitName& unit : kUnitNames) {
    for (size_t at = view.find(unit.text); at != absl::string_view::npos;
         at = view.find(unit.text, at + 1)) {
      if (!absl::EndsWith(view.substr(0, at), "单")) return unit.unit;
    }
  }
  if (absl::StrContains(name, "(万)")) return MoneyUnit::kTenThousandYuan;
  if (absl::StrContains(name, "人民币") || absl::StrContains(name, "¥") ||
      HasWord(name, "RMB") || HasWord(name, "CNY")) {
    return MoneyUnit::kYuan;
  }
  return std::nullopt;
}

absl::StatusOr<Decimal> ParseMoney(absl::string_view cell,
                                   MoneyUnit default_unit) {
  const std::string half = ToHalfWidth(cell);
  absl::string_view text = TrimSpace(half);
  if (default_unit == MoneyUnit::kForeign) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", cell,
                     "\" is no amount in yuan: the column is of another "
                     "currency"));
  }
  const absl::string_view foreign = ForeignCurrency(text);
  if (!foreign.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", cell, "\" is no amount in yuan: it names ", foreign));
  }
  const bool marked = ConsumeCurrency(text);
  std::optional<MoneyUnit> unit = ConsumeUnit(text);
  if (!unit.has_value()) unit = marked ? MoneyUnit::kYuan : default_unit;
  TRILAB_ASSIGN_OR_RETURN(const Digits number,
                          ScanNumber(cell, TrimSpace(text)));
  TRILAB_ASSIGN_OR_RETURN(const Decimal amount,
                          Evaluate(cell, number, static_cast<int>(*unit)));
  if (amount < Decimal{}) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", cell, "\": an amount must not be negative"));
  }
  return amount;
}

}  // namespace trilab::inventory
