#include "client/cli/commands/money_tables.h"

#include <cstdint>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/table.h"

namespace trilab::cli {
namespace {

using Align = Table::Align;

constexpr int64_t kNanosPerFen = 10'000'000;

constexpr Text kTotal{"合计：$0", "total: $0"};
constexpr Text kVoucherPays{"创新券 $0 支付 $1，自付 $2",
                            "voucher $0 pays $1; to pay: $2"};
constexpr Text kVoucherClaim{"支付 $2 后，可凭创新券 $0 申领 $1",
                             "to pay: $2; voucher $0 gives $1 of it back"};
constexpr Text kCharged{"已结算：$0", "settled: $0 charged"};
constexpr Text kStatementOf{"$0 $1 结算单", "Statement of $0 for $1"};
constexpr Text kNothing{"该月没有费用", "nothing was used that month"};
constexpr Text kSum{"合计", "TOTAL"};
constexpr Text kNoCentre{"（无）", "(none)"};

struct StatementColumn {
  Text header;
  const v1::Money& (v1::Statement::Row::*amount)() const;
};

constexpr StatementColumn kAmounts[] = {
    {{"使用费", "CHARGES"}, &v1::Statement::Row::charges},
    {{"违约金", "PENALTIES"}, &v1::Statement::Row::penalties},
    {{"退款", "REFUNDS"}, &v1::Statement::Row::refunds},
    {{"创新券", "VOUCHERS"}, &v1::Statement::Row::vouchers},
    {{"应付", "DUE"}, &v1::Statement::Row::due},
    {{"可申领", "CLAIMABLE"}, &v1::Statement::Row::claimable},
};

int64_t FenOf(const v1::Money& money) {
  return money.units() * 100 + money.nanos() / kNanosPerFen;
}

v1::Money MoneyOf(const std::string& currency, int64_t fen) {
  v1::Money money;
  money.set_currency_code(currency);
  money.set_units(fen / 100);
  money.set_nanos(static_cast<int32_t>(fen % 100 * kNanosPerFen));
  return money;
}

std::string QuantityText(const v1::Quote::Line& line) {
  switch (line.unit()) {
    case v1::Quote::Line::UNIT_MINUTE:
      return LengthText(absl::Minutes(line.quantity()));
    case v1::Quote::Line::UNIT_ITEM:
      return absl::StrCat(line.quantity());
    default:
      return "";
  }
}

std::string PriceText(const v1::Quote::Line& line) {
  std::string text = NumberText(line.price());
  if (line.unit() == v1::Quote::Line::UNIT_MINUTE) {
    absl::StrAppend(&text, "/", LengthText(FromProto(line.per())));
  }
  return text;
}

std::string LineName(const v1::Quote::Line& line, Lang lang) {
  std::string name = Pick(line.display_name(), lang);
  if (name.empty()) name = line.code();
  if (!line.band().empty()) absl::StrAppend(&name, " (", line.band(), ")");
  return name;
}

std::string HoursText(int64_t minutes) {
  return absl::StrFormat("%.2f", static_cast<double>(minutes) / 60);
}

std::string CsvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

void PrintEntries(Session& session, const v1::Statement& statement) {
  Table table({{session.Tr({"流水", "ENTRY"}), Align::kRight},
               {session.Tr({"时间", "TIME"})},
               {session.Tr({"类别", "KIND"})},
               {session.Tr({"预约", "BOOKING"})},
               {session.Tr({"仪器", "INSTRUMENT"})},
               {session.Tr({"金额", "AMOUNT"}), Align::kRight},
               {session.Tr({"说明", "NOTE"})}});
  for (const v1::LedgerEntry& entry : statement.ledger_entries()) {
    table.AddRow({std::string(ShortName(entry.name())),
                  TimeText(entry.create_time()),
                  FieldText(entry, "kind", session.lang()),
                  std::string(ShortName(entry.booking())),
                  std::string(ShortName(entry.instrument())),
                  MoneyText(entry.amount()), entry.note()});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
}

}  // namespace

void PrintQuote(Session& session, const v1::Quote& quote) {
  Table table({{session.Tr({"仪器", "INSTRUMENT"})},
               {session.Tr({"项目", "ITEM"})},
               {session.Tr({"数量", "QUANTITY"}), Align::kRight},
               {session.Tr({"单价", "PRICE"}), Align::kRight},
               {"%", Align::kRight},
               {session.Tr({"金额", "AMOUNT"}), Align::kRight}});
  for (const v1::Quote::Line& line : quote.lines()) {
    table.AddRow({std::string(ShortName(line.instrument())),
                  LineName(line, session.lang()), QuantityText(line),
                  PriceText(line), absl::StrCat(line.percent()),
                  NumberText(line.amount())});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  session.out() << Say(session.lang(), kTotal, MoneyText(quote.total()))
                << "\n";
  if (!quote.voucher().empty()) {
    const bool deducted = FenOf(quote.payable()) != FenOf(quote.total());
    session.out() << Say(session.lang(),
                         deducted ? kVoucherPays : kVoucherClaim,
                         ShortName(quote.voucher()),
                         MoneyText(quote.voucher_amount()),
                         MoneyText(quote.payable()))
                  << "\n";
  }
  if (quote.settled()) {
    session.out() << Say(session.lang(), kCharged, MoneyText(quote.charged()))
                  << "\n";
  }
}

void PrintStatement(Session& session, const v1::Statement& statement) {
  session.out() << Say(session.lang(), kStatementOf,
                       ShortName(statement.partner()), statement.month())
                << "\n";
  if (statement.rows().empty() && statement.ledger_entries().empty()) {
    session.out() << session.Tr(kNothing) << "\n";
    return;
  }
  std::vector<Table::Column> columns = {
      {session.Tr({"中心", "CENTRE"})},
      {session.Tr({"币种", "CURRENCY"})},
      {session.Tr({"预约数", "BOOKINGS"}), Align::kRight},
      {session.Tr({"机时", "HOURS"}), Align::kRight}};
  for (const StatementColumn& column : kAmounts) {
    columns.push_back({session.Tr(column.header), Align::kRight});
  }
  Table table(std::move(columns));
  struct Sums {
    int bookings = 0;
    int64_t minutes = 0;
    std::vector<int64_t> amounts = std::vector<int64_t>(std::size(kAmounts));
  };
  std::map<std::string, Sums> sums;
  for (const v1::Statement::Row& row : statement.rows()) {
    const std::string& currency = row.due().currency_code();
    std::vector<std::string> cells = {
        row.centre().empty() ? session.Tr(kNoCentre)
                             : std::string(ShortName(row.centre())),
        currency, absl::StrCat(row.bookings()), HoursText(row.minutes())};
    Sums& sum = sums[currency];
    sum.bookings += row.bookings();
    sum.minutes += row.minutes();
    for (size_t i = 0; i < std::size(kAmounts); ++i) {
      const v1::Money& amount = (row.*kAmounts[i].amount)();
      cells.push_back(NumberText(amount));
      sum.amounts[i] += FenOf(amount);
    }
    table.AddRow(std::move(cells));
  }
  for (const auto& [currency, sum] : sums) {
    std::vector<std::string> cells = {session.Tr(kSum), currency,
                                      absl::StrCat(sum.bookings),
                                      HoursText(sum.minutes)};
    for (const int64_t fen : sum.amounts) {
      cells.push_back(NumberText(MoneyOf(currency, fen)));
    }
    table.AddRow(std::move(cells));
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
  session.out() << "\n";
  PrintEntries(session, statement);
}

std::string StatementCsv(const v1::Statement& statement, Lang lang) {
  std::vector<std::string> cells = {Pick({"机构", "partner"}, lang),
                                    Pick({"月份", "month"}, lang),
                                    Pick({"中心", "centre"}, lang),
                                    Pick({"币种", "currency"}, lang),
                                    Pick({"预约数", "bookings"}, lang),
                                    Pick({"机时（小时）", "hours"}, lang)};
  for (const StatementColumn& column : kAmounts) {
    cells.emplace_back(Pick(column.header, lang));
    if (lang == Lang::kEn) absl::AsciiStrToLower(&cells.back());
  }
  std::string csv;
  const auto append = [&csv, &cells] {
    absl::StrAppend(&csv,
                    absl::StrJoin(cells, ",",
                                  [](std::string* out, const std::string& c) {
                                    out->append(CsvField(c));
                                  }),
                    "\r\n");
  };
  append();
  for (const v1::Statement::Row& row : statement.rows()) {
    cells = {std::string(ShortName(statement.partner())),
             statement.month(),
             std::string(ShortName(row.centre())),
             row.due().currency_code(),
             absl::StrCat(row.bookings()),
             HoursText(row.minutes())};
    for (const StatementColumn& column : kAmounts) {
      cells.push_back(NumberText((row.*column.amount)()));
    }
    append();
  }
  return csv;
}

}  // namespace trilab::cli
