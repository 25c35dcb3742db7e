#ifndef TRILAB_SERVER_INVENTORY_CELL_PARSE_H_
#define TRILAB_SERVER_INVENTORY_CELL_PARSE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace trilab::inventory {

// What people write into cells, in Chinese and in international forms. All
// accept full-width digits and punctuation and white space at both ends; all
// return INVALID_ARGUMENT with the text and what was expected. None guesses:
// a text that can be read in two ways is refused.

enum class DatePrecision { kYear, kMonth, kDay };

// A day, or the first day of a month or year.
struct ParsedDate {
  absl::CivilDay day;
  DatePrecision precision = DatePrecision::kDay;
  bool from_serial = false;  // Written as a day number of a spreadsheet.
};

// Reads 2015-03-01, 2015/3/1, 2015.3.1, 20150301, 2015年3月1日, 2015-03,
// 2015年3月, 2015 and 2015年; a time of day after a full date is dropped.
// The year comes first and has four digits, 1900 to 2199.
//
// A number of 20000 to 73050, 1954-10-03 to 2099-12-31, is the day number of a
// spreadsheet that counts from 1900: cells without a date format hold it. Its
// fraction, a time of day, is dropped.
absl::StatusOr<ParsedDate> ParseDate(absl::string_view cell);

// The days between the two epochs of spreadsheets, 1900 and 1904.
inline constexpr int kDaysTo1904 = 1462;

// The day number in `cell` of a spreadsheet that counts from 1904 as one that
// counts from 1900; any other cell as it is.
std::string SerialFrom1904(absl::string_view cell);

// An exact decimal number, as google.type.Money has it: `units` and `nanos`
// (10^-9) have the same sign, |nanos| < 10^9.
struct Decimal {
  int64_t units = 0;
  int32_t nanos = 0;
  friend auto operator<=>(const Decimal&, const Decimal&) = default;
};

// "-12.5", without trailing zeros.
std::string FormatDecimal(const Decimal& decimal);

// Reads 1234.5, 1,234.50, -3, +3, .5 and 1.25E+05 (Excel writes such numbers
// into CSV). Commas part groups of three digits. More than nine decimals other
// than zeros, or a number beyond 64 bits, is refused, never rounded.
absl::StatusOr<Decimal> ParseDecimal(absl::string_view cell);

// How many yuan one of the unit is, as a power of ten.
enum class MoneyUnit {
  kForeign = -1,  // Of another currency: no amount can be read.
  kYuan = 0,
  kThousandYuan = 3,
  kTenThousandYuan = 4,  // 万元
  kMillionYuan = 6,
  kHundredMillionYuan = 8,  // 亿元
};

// The unit that a column header names: "仪器总原值（万元）", "原值_元",
// "原值（RMB）". Empty if none. 元 is no unit in words with 单 before it, such
// as 单元 (a unit of a building).
std::optional<MoneyUnit> MoneyUnitOf(absl::string_view header);

// Reads an amount in yuan: 12.5万元, 125000元, ￥125,000.00, 人民币12.5万,
// RMB 300, CNY 300. A number without a unit counts in `default_unit`; a mark
// of the currency alone (￥125,000, CNY 300) means yuan. Other currencies are
// refused, and so are negative amounts, and all amounts if `default_unit` is
// kForeign.
absl::StatusOr<Decimal> ParseMoney(absl::string_view cell,
                                   MoneyUnit default_unit);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_CELL_PARSE_H_
