#include "server/inventory/cell_parse.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

// Needs GoogleTest before it.
#include <rapidcheck/gtest.h>

namespace trilab::inventory {
namespace {

using ::trilab::testing::IsOkAndHolds;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// "2015-03-01", "2015-03" or "2015" by precision; else the error's name.
std::string Date(absl::string_view cell) {
  const absl::StatusOr<ParsedDate> date = ParseDate(cell);
  if (!date.ok()) return "error";
  switch (date->precision) {
    case DatePrecision::kYear:
      return absl::FormatCivilTime(absl::CivilYear(date->day));
    case DatePrecision::kMonth:
      return absl::FormatCivilTime(absl::CivilMonth(date->day));
    case DatePrecision::kDay:
      return absl::FormatCivilTime(date->day);
  }
  return "error";
}

TEST(ParseDateTest, ReadsFullDates) {
  for (absl::string_view cell :
       {"2015-03-01", "2015/3/1", "2015.3.1", "20150301", "2015年3月1日",
        "2015年03月01号", "２０１５／３／１", "　2015年 3月 1日 ",
        "2015-03-01T08:30:00", "2015/3/1 0:00", "2015-03-01 08:30:00.123",
        "2015-03-01T08:30:00+08:00", "2015-03-01T00:00:00Z"}) {
    EXPECT_EQ(Date(cell), "2015-03-01") << cell;
  }
}

TEST(ParseDateTest, ReadsMonths) {
  for (absl::string_view cell :
       {"2015-03", "2015/3", "2015.03", "2015年3月", "２０１５年０３月"}) {
    EXPECT_EQ(Date(cell), "2015-03") << cell;
  }
}

TEST(ParseDateTest, ReadsYears) {
  EXPECT_EQ(Date("2015"), "2015");
  EXPECT_EQ(Date("2015年"), "2015");
}

TEST(ParseDateTest, ReadsDayNumbersOfSpreadsheets) {
  EXPECT_EQ(Date("42064"), "2015-03-01");
  EXPECT_EQ(Date("42064.75"), "2015-03-01");
  EXPECT_EQ(Date("20000"), "1954-10-03");
  EXPECT_EQ(Date("73050"), "2099-12-31");
  EXPECT_TRUE(ParseDate("42064")->from_serial);
  EXPECT_FALSE(ParseDate("2015")->from_serial);
  for (absl::string_view cell :
       {"19999", "73051", "42064.", "42064.x", "4206"}) {
    EXPECT_EQ(Date(cell), "error") << cell;
  }
}

TEST(ParseDateTest, DayNumbersFrom1904AreConverted) {
  EXPECT_EQ(Date(SerialFrom1904("40602")), "2015-03-01");
  EXPECT_EQ(SerialFrom1904("2015-03-01"), "2015-03-01");
}

TEST(ParseDateTest, RefusesDaysTheCalendarLacks) {
  for (absl::string_view cell :
       {"2015-02-29", "2015-13-01", "2015-00-10", "2015-04-31", "20150230"}) {
    EXPECT_THAT(ParseDate(cell), StatusIs(kInvalid, "no such day")) << cell;
  }
  EXPECT_EQ(Date("2016-02-29"), "2016-02-29");
}

TEST(ParseDateTest, RefusesWhatCanBeReadInTwoWays) {
  for (absl::string_view cell : {"3/1/2015", "15-03-01", "15年3月", "201503"}) {
    EXPECT_EQ(Date(cell), "error") << cell;
  }
}

TEST(ParseDateTest, RefusesWhatIsNoDate) {
  for (absl::string_view cell :
       {"", "不详", "2015-03-01-02", "2015/3-1", "2015--1", "2015年3", "年月日",
        "2015-03-01 morning", "2015-03-01T25:00", "1815-03-01", "+2015",
        "2015 03 01"}) {
    EXPECT_THAT(ParseDate(cell), StatusIs(kInvalid)) << cell;
  }
}

TEST(ParseDecimalTest, ReadsPlainNumbers) {
  EXPECT_THAT(ParseDecimal("1234.5"), IsOkAndHolds(Decimal{1234, 500'000'000}));
  EXPECT_THAT(ParseDecimal("-0.25"), IsOkAndHolds(Decimal{0, -250'000'000}));
  EXPECT_THAT(ParseDecimal("+3"), IsOkAndHolds(Decimal{3, 0}));
  EXPECT_THAT(ParseDecimal(".5"), IsOkAndHolds(Decimal{0, 500'000'000}));
  EXPECT_THAT(ParseDecimal("3."), IsOkAndHolds(Decimal{3, 0}));
}

TEST(ParseDecimalTest, ReadsThousandsAndFullWidth) {
  EXPECT_THAT(ParseDecimal("1,234,567.89"),
              IsOkAndHolds(Decimal{1'234'567, 890'000'000}));
  EXPECT_THAT(ParseDecimal("１，２３４．５"),
              IsOkAndHolds(Decimal{1234, 500'000'000}));
}

TEST(ParseDecimalTest, ReadsExcelsExponents) {
  EXPECT_THAT(ParseDecimal("1.25E+05"), IsOkAndHolds(Decimal{125'000, 0}));
  EXPECT_THAT(ParseDecimal("5e-3"), IsOkAndHolds(Decimal{0, 5'000'000}));
}

TEST(ParseDecimalTest, RefusesCommasThatPartNoThousands) {
  for (absl::string_view cell :
       {"1,5", "12,5000", "1,,000", ",100", "1234,567", "1,234,"}) {
    EXPECT_THAT(ParseDecimal(cell), StatusIs(kInvalid, "comma")) << cell;
  }
}

TEST(ParseDecimalTest, RefusesWhatIsNoNumber) {
  for (absl::string_view cell : {"", "-", ".", "abc", "1.2.3", "1 000", "--1",
                                 "0x10", "nan", "1e", "1e99999", "5台"}) {
    EXPECT_THAT(ParseDecimal(cell), StatusIs(kInvalid)) << cell;
  }
}

TEST(ParseDecimalTest, NeverRounds) {
  EXPECT_THAT(ParseDecimal("0.1234567891"), StatusIs(kInvalid, "decimals"));
  EXPECT_THAT(ParseDecimal("0.1234567890"),
              IsOkAndHolds(Decimal{0, 123'456'789}));
  EXPECT_THAT(ParseDecimal("99999999999999999999"),
              StatusIs(kInvalid, "too large"));
  EXPECT_THAT(ParseDecimal("1e300"), StatusIs(kInvalid, "too large"));
  EXPECT_THAT(ParseDecimal("0e300"), IsOkAndHolds(Decimal{0, 0}));
}

RC_GTEST_PROP(ParseDecimalProperty, ReadsWhatFormatDecimalWrites, ()) {
  const Decimal decimal{*rc::gen::inRange<int64_t>(0, 999'999'999'999'999'999),
                        *rc::gen::inRange<int32_t>(0, 999'999'999)};

  const absl::StatusOr<Decimal> read = ParseDecimal(FormatDecimal(decimal));
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == decimal);
}

TEST(MoneyUnitTest, HeaderNamesTheUnit) {
  EXPECT_EQ(MoneyUnitOf("仪器总原值（万元）"), MoneyUnit::kTenThousandYuan);
  EXPECT_EQ(MoneyUnitOf("原值（单位万元、保留小数点后两位）"),
            MoneyUnit::kTenThousandYuan);
  EXPECT_EQ(MoneyUnitOf("单价(元)"), MoneyUnit::kYuan);
  EXPECT_EQ(MoneyUnitOf("金额 单位：元"), MoneyUnit::kYuan);
  EXPECT_EQ(MoneyUnitOf("原值"), std::nullopt);
  EXPECT_EQ(MoneyUnitOf("单元编号"), std::nullopt);
  EXPECT_EQ(MoneyUnitOf("单元价格（万元）"), MoneyUnit::kTenThousandYuan);
}

TEST(MoneyUnitTest, YuanIsToldInManyWays) {
  for (absl::string_view header :
       {"原值（单位 元）", "原值（ 元 ）", "原值_元", "原值（RMB）", "原值 CNY",
        "原值（￥）", "原值（人民币）", "单元价格（元）", "原值元"}) {
    EXPECT_EQ(MoneyUnitOf(header), MoneyUnit::kYuan) << header;
  }
  EXPECT_EQ(MoneyUnitOf("原值（人民币 万元）"), MoneyUnit::kTenThousandYuan);
  EXPECT_EQ(MoneyUnitOf("原值（万）"), MoneyUnit::kTenThousandYuan);
}

TEST(MoneyUnitTest, OtherCurrenciesAreTold) {
  for (absl::string_view header : {"原值（美元）", "原值（USD）",
                                   "原值（万美元）", "价格(eur)", "Price $"}) {
    EXPECT_EQ(MoneyUnitOf(header), MoneyUnit::kForeign) << header;
  }
  EXPECT_EQ(MoneyUnitOf("Neurometer price"), std::nullopt);
}

// The amount in yuan of a cell under a header in units of 10,000 yuan.
std::string Yuan(absl::string_view cell) {
  const absl::StatusOr<Decimal> amount =
      ParseMoney(cell, MoneyUnit::kTenThousandYuan);
  return amount.ok() ? FormatDecimal(*amount) : "error";
}

TEST(ParseMoneyTest, NumberAloneCountsInTheDefaultUnit) {
  EXPECT_EQ(Yuan("12.5"), "125000");
  EXPECT_EQ(Yuan("0.0001"), "1");
  EXPECT_EQ(Yuan("12.345678"), "123456.78");
}

TEST(ParseMoneyTest, UnitInTheCellOverrulesTheDefault) {
  EXPECT_EQ(Yuan("12.5万元"), "125000");
  EXPECT_EQ(Yuan("125000元"), "125000");
  EXPECT_EQ(Yuan("１２．５ 万"), "125000");
  EXPECT_EQ(Yuan("1.2亿元"), "120000000");
  EXPECT_EQ(Yuan("3千元"), "3000");
}

TEST(ParseMoneyTest, CurrencyMarkAloneMeansYuan) {
  EXPECT_EQ(Yuan("￥125,000.00"), "125000");
  EXPECT_EQ(Yuan("¥ 300"), "300");
  EXPECT_EQ(Yuan("RMB 300.5"), "300.5");
  EXPECT_EQ(Yuan("300 CNY"), "300");
  EXPECT_EQ(Yuan("人民币12.5万元"), "125000");
}

TEST(ParseMoneyTest, AmountsAreExact) {
  EXPECT_EQ(Yuan("0.07元"), "0.07");
  EXPECT_EQ(Yuan("1234567890.12元"), "1234567890.12");
}

TEST(ParseMoneyTest, RefusesForeignCurrenciesAndNegativeAmounts) {
  EXPECT_THAT(ParseMoney("12万美元", MoneyUnit::kYuan),
              StatusIs(kInvalid, "美元"));
  EXPECT_THAT(ParseMoney("$300", MoneyUnit::kYuan), StatusIs(kInvalid, "$"));
  EXPECT_THAT(ParseMoney("-5", MoneyUnit::kYuan),
              StatusIs(kInvalid, "negative"));
}

TEST(ParseMoneyTest, RefusesAllOfAForeignColumn) {
  for (absl::string_view cell : {"50000", "5万元"}) {
    EXPECT_THAT(ParseMoney(cell, MoneyUnit::kForeign),
                StatusIs(kInvalid, "another currency"));
  }
}

TEST(ParseMoneyTest, RefusesWhatIsNoAmount) {
  for (absl::string_view cell : {"", "元", "面议", "12万5千元", "5元/小时"}) {
    EXPECT_EQ(Yuan(cell), "error") << cell;
  }
}

RC_GTEST_PROP(CellParseProperty, AnyTextIsReadOrRefusedWithoutCrash, ()) {
  const std::string cell = *rc::gen::container<std::string>(rc::gen::element(
      '0', '1', '9', '.', ',', '-', '/', 'e', '+', ' ', ':', 'T'));
  static_cast<void>(ParseDate(cell));
  static_cast<void>(ParseDecimal(cell));
  static_cast<void>(ParseMoney(cell, MoneyUnit::kTenThousandYuan));
}

}  // namespace
}  // namespace trilab::inventory
