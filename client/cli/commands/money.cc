#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_tables.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/money_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr auto kRight = Table::Align::kRight;

constexpr Text kFree{"没有收费项目", "nothing in it has a price"};
constexpr Text kObstacles{"预约还有以下问题：", "the booking would meet:"};
constexpr Text kWritten{"已记入流水 $0：$1", "wrote $0 into the ledger: $1"};

constexpr MessageColumn kEntryColumns[] = {
    {{"流水", "ENTRY"}, "name", kRight},
    {{"时间", "TIME"}, "create_time"},
    {{"类别", "KIND"}, "kind"},
    {{"预约", "BOOKING"}, "booking"},
    {{"机构", "PARTNER"}, "partner"},
    {{"中心", "CENTRE"}, "centre"},
    {{"仪器", "INSTRUMENT"}, "instrument"},
    {{"项目", "PROJECT"}, "project"},
    {{"创新券", "VOUCHER"}, "voucher"},
    {{"金额", "AMOUNT"}, "amount", kRight},
    {{"说明", "NOTE"}, "note"},
};

struct NameArgs {
  std::string name;
};

struct EntryArgs {
  std::string name;
  std::string amount;
  std::string note;
  std::string request_id;
};

struct LedgerArgs {
  std::string partner;
  std::string project;
  std::string centre;
  std::string booking;
  std::string voucher;
  std::string from;
  std::string to;
  int limit = 0;
};

struct StatementArgs {
  std::string partner;
  std::string month;
  std::string centre;
  std::string time_zone;
  bool csv = false;
};

absl::Status Quote(Session& session, const BookingArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const v1::Booking booking,
                          ToBooking(args, session.now()));
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::QuoteBookingResponse response,
                          money.QuoteBooking(booking, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  if (response.has_quote()) {
    PrintQuote(session, response.quote());
  } else {
    session.out() << session.Tr(kFree) << "\n";
  }
  if (!response.violations().empty()) {
    session.out() << session.Tr(kObstacles) << "\n"
                  << ViolationsText(response.violations(), session.lang(),
                                    session.out_style());
  }
  return absl::OkStatus();
}

absl::Status ShowAccount(Session& session, const NameArgs& args) {
  // A bare name is a project's.
  std::string name = args.name;
  if (!absl::StartsWith(name, "vouchers/")) {
    TRILAB_ASSIGN_OR_RETURN(name, FullName("projects", args.name));
  }
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Account account,
                          money.GetAccount(name, session.call_options()));
  session.Show(account);
  return absl::OkStatus();
}

void ShowEntry(Session& session, const v1::LedgerEntry& entry) {
  if (session.format() == OutputFormat::kTable) {
    session.out() << Say(session.lang(), kWritten, entry.name(),
                         MoneyText(entry.amount()))
                  << "\n";
  } else {
    session.Show(entry);
  }
}

absl::Status Credit(Session& session, const EntryArgs& args) {
  v1::CreditProjectRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_project(),
                          FullName("projects", args.name));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney(args.amount));
  request.set_note(args.note);
  request.set_request_id(args.request_id);
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::LedgerEntry entry,
                          money.CreditProject(request, session.call_options()));
  ShowEntry(session, entry);
  return absl::OkStatus();
}

absl::Status Refund(Session& session, const EntryArgs& args) {
  v1::RefundLedgerEntryRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("ledgerEntries", args.name));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney(args.amount));
  request.set_note(args.note);
  request.set_request_id(args.request_id);
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::LedgerEntry entry,
      money.RefundLedgerEntry(request, session.call_options()));
  ShowEntry(session, entry);
  return absl::OkStatus();
}

absl::Status Redeem(Session& session, const EntryArgs& args) {
  v1::RedeemVoucherRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_voucher(),
                          FullName("vouchers", args.name));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_amount(), ParseMoney(args.amount));
  request.set_note(args.note);
  request.set_request_id(args.request_id);
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::LedgerEntry entry,
                          money.RedeemVoucher(request, session.call_options()));
  ShowEntry(session, entry);
  return absl::OkStatus();
}

absl::StatusOr<v1::ListLedgerEntriesRequest> LedgerRequest(
    const Session& session, const LedgerArgs& args) {
  v1::ListLedgerEntriesRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_project(),
                          FullName("projects", args.project));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_centre(),
                          FullName("centres", args.centre));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_booking(),
                          FullName("bookings", args.booking));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_voucher(),
                          FullName("vouchers", args.voucher));
  if (!args.from.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time from,
                            ParseTime(args.from, session.now()));
    *request.mutable_start_time() = ToTimestamp(from);
  }
  if (!args.to.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time to,
                            ParseTime(args.to, session.now()));
    *request.mutable_end_time() = ToTimestamp(to);
  }
  return request;
}

absl::Status ListLedger(Session& session, const LedgerArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(v1::ListLedgerEntriesRequest request,
                          LedgerRequest(session, args));
  const int limit = args.limit > 0 ? args.limit : 1'000'000'000;
  request.set_page_size(std::min(limit, 1000));
  ListPrinter printer(session, "ledger_entries", kEntryColumns);
  int count = 0;
  client::MoneyClient money(session.connection());
  TRILAB_RETURN_IF_ERROR(money.ForEachEntry(
      request,
      [&](const v1::LedgerEntry& entry) {
        return printer.Add(entry) && ++count < limit;
      },
      session.call_options()));
  printer.Finish();
  return absl::OkStatus();
}

absl::Status ShowStatement(Session& session, const StatementArgs& args) {
  v1::GetStatementRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_centre(),
                          FullName("centres", args.centre));
  request.set_month(args.month);
  request.set_time_zone(args.time_zone);
  client::MoneyClient money(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Statement statement,
                          money.GetStatement(request, session.call_options()));
  if (args.csv) {
    session.out() << StatementCsv(statement, session.lang());
  } else if (session.format() == OutputFormat::kTable) {
    PrintStatement(session, statement);
  } else {
    session.Show(statement);
  }
  return absl::OkStatus();
}

void BindEntry(CLI::App& command, const Session& session, EntryArgs& args,
               const Text& name) {
  command.add_option("name", args.name, session.Tr(name))->required();
  command
      .add_option("amount", args.amount,
                  session.Tr({"金额，如 230.50", "amount, such as 230.50"}))
      ->required();
  command.add_option("--note", args.note, session.Tr({"说明", "why"}));
  command.add_option("--request-id", args.request_id,
                     session.Tr({"重试用的请求号；缺省随机",
                                 "id that makes a retry safe; random by "
                                 "default"}));
}

void BindLedger(CLI::App& command, const Session& session, LedgerArgs& args) {
  const auto only = session.Tr({"只列出相应的流水", "only entries of it"});
  command.add_option("--partner", args.partner, only);
  command.add_option("--project", args.project, only);
  command.add_option("--centre", args.centre, only);
  command.add_option("--booking", args.booking, only);
  command.add_option("--voucher", args.voucher, only);
  command.add_option("--from", args.from,
                     session.Tr({"自何时起", "written at or after"}));
  command.add_option("--to", args.to,
                     session.Tr({"至何时止", "written before"}));
  command.add_option("--limit", args.limit,
                     session.Tr({"最多列出的数量", "most to list"}));
}

void BindStatement(CLI::App& command, const Session& session,
                   StatementArgs& args) {
  command.add_option("--partner", args.partner,
                     session.Tr({"机构；成员缺省为本机构",
                                 "institution; a member's own by default"}));
  command
      .add_option("--month", args.month,
                  session.Tr({"月份，如 2026-10", "month, such as 2026-10"}))
      ->required();
  command.add_option("--centre", args.centre,
                     session.Tr({"只算这个中心", "only of this centre"}));
  command.add_option("--time-zone", args.time_zone,
                     session.Tr({"月份所用时区；缺省 Asia/Shanghai",
                                 "zone of the month; Asia/Shanghai by "
                                 "default"}));
  command.add_flag("--csv", args.csv,
                   session.Tr({"输出 CSV", "write it as CSV"}));
}

void AddAccounts(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "account",
               {"项目与创新券的账户", "What projects and vouchers have left"});
  AddCommand<NameArgs>(
      *group, session, "get", {"查看余额", "Show what is left"},
      [&](CLI::App& command, NameArgs& args) {
        command
            .add_option(
                "name", args.name,
                session.Tr({"项目，或 vouchers/…", "a project, or vouchers/…"}))
            ->required();
      },
      [&](const NameArgs& args) { return ShowAccount(session, args); });
  AddCommand<EntryArgs>(
      *group, session, "credit", {"项目充值", "Put money on a project"},
      [&](CLI::App& command, EntryArgs& args) {
        BindEntry(command, session, args, {"项目", "project"});
      },
      [&](const EntryArgs& args) { return Credit(session, args); });
  AddCommand<EntryArgs>(
      *group, session, "redeem",
      {"创新券已兑付", "Note that a region has paid for a voucher"},
      [&](CLI::App& command, EntryArgs& args) {
        BindEntry(command, session, args, {"创新券", "voucher"});
      },
      [&](const EntryArgs& args) { return Redeem(session, args); });
}

void AddLedger(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "ledger",
               {"费用流水", "What was charged, paid and given back"});
  AddCommand<LedgerArgs>(
      *group, session, "list", {"列出流水", "List entries"},
      [&](CLI::App& command, LedgerArgs& args) {
        BindLedger(command, session, args);
      },
      [&](const LedgerArgs& args) { return ListLedger(session, args); });
  AddCommand<EntryArgs>(
      *group, session, "refund", {"退款", "Give back a part of a charge"},
      [&](CLI::App& command, EntryArgs& args) {
        BindEntry(command, session, args, {"流水", "entry"});
      },
      [&](const EntryArgs& args) { return Refund(session, args); });
}

}  // namespace

void AddMoneyCommands(CLI::App& app, Session& session) {
  AddCommand<BookingArgs>(
      app, session, "quote", {"预约报价", "What a booking would cost"},
      [&](CLI::App& command, BookingArgs& args) {
        BindBooking(command, session, args);
      },
      [&](const BookingArgs& args) { return Quote(session, args); });
  AddAccounts(app, session);
  AddLedger(app, session);
  AddCommand<StatementArgs>(
      app, session, "statement",
      {"月结算单", "What a partner owes for a month"},
      [&](CLI::App& command, StatementArgs& args) {
        BindStatement(command, session, args);
      },
      [&](const StatementArgs& args) { return ShowStatement(session, args); });
}

}  // namespace trilab::cli
