#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/cli/commands/money_tables.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/text_width.h"
#include "client/cli/session.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace trilab::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

template <typename T>
T Proto(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

std::string Again(const std::string& text) {
  const auto money = ParseMoney(text);
  return money.ok() ? MoneyText(*money) : "";
}

TEST(MoneyTextTest, ReadsAmountsWithAndWithoutCurrency) {
  EXPECT_EQ(Again("230"), "CNY 230.00");
  EXPECT_EQ(Again("230.5"), "CNY 230.50");
  EXPECT_EQ(Again("TWD 600"), "TWD 600.00");
  EXPECT_EQ(Again("twd600"), "TWD 600.00");
}

TEST(MoneyTextTest, KeepsTheSignOfWhatIsLessThanOne) {
  EXPECT_EQ(Again("-0.05"), "CNY -0.05");
  EXPECT_EQ(Again("-12.05"), "CNY -12.05");
}

TEST(MoneyTextTest, RefusesWhatIsNoAmount) {
  for (const char* text :
       {"", "abc", "1.234", "1.", ".5", "1e3", "--1", "99999999999999999999"}) {
    EXPECT_FALSE(ParseMoney(text).ok()) << text;
  }
}

v1::Statement AStatement() {
  return Proto<v1::Statement>(
      "partner: 'institutions/alpha' month: '2026-10' "
      "rows { centre: 'centres/bj' bookings: 2 minutes: 150 "
      "  charges { currency_code: 'CNY' units: 500 } "
      "  penalties { currency_code: 'CNY' units: 20 nanos: 500000000 } "
      "  refunds { currency_code: 'CNY' } "
      "  vouchers { currency_code: 'CNY' units: -100 } "
      "  due { currency_code: 'CNY' units: 420 nanos: 500000000 } "
      "  claimable { currency_code: 'CNY' } }");
}

TEST(StatementCsvTest, HasALineForEachCentre) {
  EXPECT_EQ(StatementCsv(AStatement(), Lang::kEn),
            "partner,month,centre,currency,bookings,hours,charges,penalties,"
            "refunds,vouchers,due,claimable\r\n"
            "alpha,2026-10,bj,CNY,2,2.50,500.00,20.50,0.00,-100.00,420.50,"
            "0.00\r\n");
}

TEST(StatementCsvTest, HasAHeaderInChinese) {
  EXPECT_THAT(StatementCsv(AStatement(), Lang::kZh),
              HasSubstr("机构,月份,中心,币种,预约数,机时（小时）,使用费"));
}

TEST(MoneyLabelTest, EveryKindOfEntryHasAName) {
  const auto& kinds = *v1::LedgerEntry::Kind_descriptor();
  for (int i = 1; i < kinds.value_count(); ++i) {
    EXPECT_NE(EnumText(*kinds.value(i), Lang::kZh),
              EnumText(*kinds.value(i), Lang::kEn))
        << kinds.value(i)->name();
  }
}

TEST(MoneyLabelTest, RegionsOfVouchersHaveNames) {
  const auto voucher = Proto<v1::Voucher>("issue_region: 120000");

  EXPECT_EQ(FieldText(voucher, "issue_region", Lang::kZh), "天津");
}

class MoneyTableTest : public ::testing::Test {
 protected:
  MoneyTableTest() { session_.set_lang(Lang::kZh); }

  std::vector<std::string> Lines() {
    return absl::StrSplit(out_.str(), '\n', absl::SkipEmpty());
  }

  std::ostringstream out_;
  Environment environment_{.out = out_,
                           .err = out_,
                           .getenv = [](const char*) { return std::nullopt; },
                           .now = [] { return absl::UnixEpoch(); }};
  Session session_{environment_};
};

TEST_F(MoneyTableTest, AQuoteLinesUpWithChinese) {
  PrintQuote(session_,
             Proto<v1::Quote>(
                 "lines { instrument: 'instruments/emc-1' "
                 "  code: 'machine-time' display_name { zh: '机时费' } "
                 "  unit: UNIT_MINUTE quantity: 150 per { seconds: 3600 } "
                 "  price { units: 200 } percent: 100 amount { units: 500 } } "
                 "lines { instrument: 'instruments/emc-1' code: 'urgent' "
                 "  unit: UNIT_PERCENT quantity: 1 price { units: 500 } "
                 "  percent: 150 amount { units: 250 } } "
                 "total { units: 750 } payable { units: 750 }"));

  const std::vector<std::string> lines = Lines();
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_THAT(lines[1], HasSubstr("机时费"));
  EXPECT_THAT(lines[1], HasSubstr("2h30m"));
  EXPECT_EQ(DisplayWidth(lines[0]), DisplayWidth(lines[1]));
  EXPECT_EQ(DisplayWidth(lines[1]), DisplayWidth(lines[2]));
  EXPECT_EQ(lines[3], "合计：CNY 750.00");
}

TEST_F(MoneyTableTest, AStatementEndsWithItsSum) {
  v1::Statement statement = AStatement();
  *statement.add_rows() = statement.rows(0);
  PrintStatement(session_, statement);

  const std::vector<std::string> lines = Lines();
  ASSERT_GE(lines.size(), 5u);
  EXPECT_THAT(lines[4], HasSubstr("合计"));
  EXPECT_THAT(lines[4], HasSubstr("841.00"));
  EXPECT_EQ(DisplayWidth(lines[1]), DisplayWidth(lines[4]));
}

}  // namespace
}  // namespace trilab::cli
