#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/table.h"
#include "client/cpp/decision_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNone{"没有适用的配额", "no quota applies"};
constexpr Text kActive{"未结束的", "not over"};
constexpr Text kAhead{"今后", "from now on"};
constexpr Text kBookings{"$0 个", "$0"};

constexpr int kBarWidth = 20;

struct ShowArgs {
  std::string partner;
  std::string member;
  std::string project;
  std::string instrument;
  std::string date;
};

std::string AmountText(const v1::QuotaUse& quota, int64_t amount, Lang lang) {
  if (quota.unit() != v1::QuotaUse::UNIT_MINUTES) {
    return Say(lang, kBookings, amount);
  }
  return amount == 0 ? "0m" : LengthText(absl::Minutes(amount));
}

// "█████░░░░░ 50%"; full where more is used than there is.
std::string Bar(const v1::QuotaUse& quota) {
  const int64_t limit = std::max<int64_t>(1, quota.limit());
  // Something used shows, and something left too.
  int64_t full = std::min<int64_t>(kBarWidth, quota.used() * kBarWidth / limit);
  if (quota.used() > 0) full = std::max<int64_t>(full, 1);
  if (quota.left() > 0) full = std::min<int64_t>(full, kBarWidth - 1);
  std::string bar;
  for (int i = 0; i < kBarWidth; ++i) {
    absl::StrAppend(&bar, i < full ? "█" : "░");
  }
  absl::StrAppend(&bar, " ", quota.used() * 100 / limit, "%");
  return bar;
}

// "2026-11-24 00:00–2026-11-25 00:00".
std::string PeriodText(const v1::QuotaUse& quota, Lang lang) {
  if (!quota.has_start_time()) return Pick(kActive, lang);
  if (!quota.has_end_time()) return Pick(kAhead, lang);
  return SpanText(FromProto(quota.start_time()), FromProto(quota.end_time()));
}

// What the bookings that count have in common, where they are not all of the
// rule's scope.
std::string SetText(const v1::QuotaUse& quota, Lang lang) {
  if (quota.set() == v1::BOOKING_SET_SCOPE) return "";
  const auto* value = v1::BookingSet_descriptor()->FindValueByNumber(
      static_cast<int>(quota.set()));
  return absl::StrCat(" (", EnumText(*value, lang), " ",
                      ShortName(quota.instrument()), ")");
}

void Print(Session& session, const v1::GetQuotaUseResponse& response) {
  if (response.quotas().empty()) {
    session.out() << session.Tr(kNone) << "\n";
    return;
  }
  const Lang lang = session.lang();
  constexpr auto kRight = Table::Align::kRight;
  Table table({{session.Tr({"规则", "RULE"})},
               {session.Tr({"所属", "OWNER"})},
               {session.Tr({"周期", "PERIOD"})},
               {session.Tr({"已用", "USED"}), kRight},
               {session.Tr({"上限", "LIMIT"}), kRight},
               {session.Tr({"剩余", "LEFT"}), kRight},
               {""}});
  for (const v1::QuotaUse& quota : response.quotas()) {
    table.AddRow({absl::StrCat(ShortName(quota.rule()), SetText(quota, lang)),
                  quota.owner(), PeriodText(quota, lang),
                  AmountText(quota, quota.used(), lang),
                  AmountText(quota, quota.limit(), lang),
                  AmountText(quota, quota.left(), lang), Bar(quota)});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
}

absl::Status Show(Session& session, const ShowArgs& args) {
  v1::GetQuotaUseRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_member(),
                          FullName("members", args.member));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_project(),
                          FullName("projects", args.project));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_instrument(),
                          FullName("instruments", args.instrument));
  if (!args.date.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time at,
                            ParseTime(args.date, session.now()));
    *request.mutable_time() = ToTimestamp(at);
  }
  client::DecisionClient decisions(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::GetQuotaUseResponse response,
      decisions.GetQuotaUse(request, session.call_options()));
  switch (session.format()) {
    case OutputFormat::kTable:
      Print(session, response);
      break;
    case OutputFormat::kName:
      for (const v1::QuotaUse& quota : response.quotas()) {
        session.out() << quota.rule() << "\n";
      }
      break;
    case OutputFormat::kJson:
    case OutputFormat::kYaml:
      session.Show(response);
      break;
  }
  return absl::OkStatus();
}

}  // namespace

void AddQuotaCommands(CLI::App& app, Session& session) {
  CLI::App* group = AddGroup(app, session, "quota",
                             {"配额：已用与剩余", "What quotas leave"});
  AddCommand<ShowArgs>(
      *group, session, "show",
      {"显示适用的配额：已用、上限、剩余",
       "Show the quotas that apply: used, limit and left"},
      [&](CLI::App& command, ShowArgs& args) {
        command.add_option(
            "--partner", args.partner,
            session.Tr({"机构；缺省为令牌所属机构",
                        "institution; the token's own by default"}));
        command.add_option("--member", args.member,
                           session.Tr({"成员", "member"}));
        command.add_option("--project", args.project,
                           session.Tr({"项目", "project"}));
        command.add_option(
            "--instrument", args.instrument,
            session.Tr({"只看此仪器的配额", "only for this instrument"}));
        command.add_option(
            "--date", args.date,
            session.Tr({"所问周期内的时间；缺省为现在",
                        "a time in the period asked about; now by default"}));
      },
      [&](const ShowArgs& args) { return Show(session, args); });
}

}  // namespace trilab::cli
