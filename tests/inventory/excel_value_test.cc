#include "server/inventory/excel_value.h"

#include "gtest/gtest.h"

namespace trilab::inventory {
namespace {

TEST(NumberFormatTest, BuiltInFormatsOfDatesAreKnown) {
  EXPECT_EQ(ClassifyNumberFormat(0, ""), ExcelNumber::kPlain);
  EXPECT_EQ(ClassifyNumberFormat(2, ""), ExcelNumber::kPlain);
  EXPECT_EQ(ClassifyNumberFormat(14, ""), ExcelNumber::kDate);
  EXPECT_EQ(ClassifyNumberFormat(20, ""), ExcelNumber::kTime);
  EXPECT_EQ(ClassifyNumberFormat(22, ""), ExcelNumber::kDateTime);
  EXPECT_EQ(ClassifyNumberFormat(31, ""), ExcelNumber::kDate);
  EXPECT_EQ(ClassifyNumberFormat(57, ""), ExcelNumber::kDate);
}

TEST(NumberFormatTest, CustomFormatsAreReadByTheirLetters) {
  EXPECT_EQ(ClassifyNumberFormat(164, "yyyy\"年\"m\"月\"d\"日\";@"),
            ExcelNumber::kDate);
  EXPECT_EQ(ClassifyNumberFormat(164, "yyyy\\-mm\\-dd hh:mm"),
            ExcelNumber::kDateTime);
  EXPECT_EQ(ClassifyNumberFormat(164, "[$-804]mmm"), ExcelNumber::kDate);
  EXPECT_EQ(ClassifyNumberFormat(164, "mm:ss"), ExcelNumber::kTime);
  EXPECT_EQ(ClassifyNumberFormat(164, "[h]:mm"), ExcelNumber::kTime);
}

TEST(NumberFormatTest, LettersInQuotesColoursAndUnitsMeanNothing) {
  EXPECT_EQ(ClassifyNumberFormat(164, "0.00\"days\""), ExcelNumber::kPlain);
  EXPECT_EQ(ClassifyNumberFormat(164, "[Red]#,##0;[Cyan]-#,##0"),
            ExcelNumber::kPlain);
  EXPECT_EQ(ClassifyNumberFormat(164, "General"), ExcelNumber::kPlain);
  EXPECT_EQ(ClassifyNumberFormat(164, "#,##0.00\\d"), ExcelNumber::kPlain);
}

TEST(PlainNumberTest, HasNoExponentAndNoTrailingZeros) {
  EXPECT_EQ(PlainNumber(42), "42");
  EXPECT_EQ(PlainNumber(-12.5), "-12.5");
  EXPECT_EQ(PlainNumber(0), "0");
  EXPECT_EQ(PlainNumber(-0.0), "0");
  EXPECT_EQ(PlainNumber(1e15), "1000000000000000");
  EXPECT_EQ(PlainNumber(123456789012345678.0), "123456789012345680");
  EXPECT_EQ(PlainNumber(1e-7), "0.0000001");
}

TEST(PlainNumberTest, ShowsFifteenDigitsAsExcelDoes) {
  EXPECT_EQ(PlainNumber(0.1 + 0.2), "0.3");
  EXPECT_EQ(PlainNumber(1234.1), "1234.1");
  EXPECT_EQ(PlainNumber(0.07), "0.07");
}

TEST(ExcelDateTextTest, CountsDaysFrom1900) {
  EXPECT_EQ(ExcelDateText(42064, ExcelNumber::kDate, false), "2015-03-01");
  EXPECT_EQ(ExcelDateText(61, ExcelNumber::kDate, false), "1900-03-01");
  EXPECT_EQ(ExcelDateText(59, ExcelNumber::kDate, false), "1900-02-28");
  EXPECT_EQ(ExcelDateText(1, ExcelNumber::kDate, false), "1900-01-01");
}

TEST(ExcelDateTextTest, CountsDaysFrom1904IfTheWorkbookDoes) {
  EXPECT_EQ(ExcelDateText(40602, ExcelNumber::kDate, true), "2015-03-01");
}

TEST(ExcelDateTextTest, ShowsTimesOfDay) {
  EXPECT_EQ(ExcelDateText(42064.5, ExcelNumber::kDateTime, false),
            "2015-03-01T12:00:00");
  EXPECT_EQ(ExcelDateText(0.354166666666667, ExcelNumber::kTime, false),
            "08:30:00");
  EXPECT_EQ(ExcelDateText(42064.999999999, ExcelNumber::kDateTime, false),
            "2015-03-02");
}

TEST(ExcelDateTextTest, SerialsOutsideTheCalendarStayNumbers) {
  EXPECT_EQ(ExcelDateText(-1, ExcelNumber::kDate, false), "-1");
  EXPECT_EQ(ExcelDateText(1e9, ExcelNumber::kDate, false), "1000000000");
}

}  // namespace
}  // namespace trilab::inventory
