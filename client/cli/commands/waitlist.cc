#include <string>
#include <vector>

#include "client/cli/commands/ask_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/terms_args.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/plans_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kWaiting{"$0 在等候，至 $1", "$0 waits until $1"};
constexpr Text kOffered{
    "$0 已为您保留 $1，至 $2；用 “trilab waitlist accept $3” 接受",
    "$0: $1 is held for you until $2; accept with \"trilab waitlist accept "
    "$3\""};
constexpr Text kFulfilled{"$0 已成为 $1", "$0 has become $1"};
constexpr Text kOver{"$0 已结束等候", "$0 no longer waits"};

constexpr MessageColumn kColumns[] = {
    {{"等候", "ENTRY"}, "name"},          {{"状态", "STATE"}, "state"},
    {{"机构", "PARTNER"}, "ask.partner"}, {{"优先", "FIRST"}, "first_in_line"},
    {{"预约", "BOOKING"}, "booking"},     {{"等到", "UNTIL"}, "expire_time"},
    {{"用途", "FOR"}, "title"},
};

struct JoinArgs {
  AskArgs ask;
  std::string offer;
  std::string until;
  int max_offers = 0;
  TermsArgs terms;
};

struct EntryArgs {
  std::string name;
};

struct ListArgs {
  std::string partner;
  bool all = false;
};

void ShowEntry(Session& session, const v1::WaitlistEntry& entry) {
  if (session.format() != OutputFormat::kTable) {
    session.Show(entry);
    return;
  }
  std::string text;
  switch (entry.state()) {
    case v1::WaitlistEntry::STATE_WAITING:
      text = Say(session.lang(), kWaiting, entry.name(),
                 TimeText(entry.expire_time()));
      break;
    case v1::WaitlistEntry::STATE_OFFERED:
      text = Say(session.lang(), kOffered, entry.name(), entry.booking(),
                 TimeText(entry.offer_expire_time()), ShortName(entry.name()));
      break;
    case v1::WaitlistEntry::STATE_FULFILLED:
      text = Say(session.lang(), kFulfilled, entry.name(), entry.booking());
      break;
    default:
      text = Say(session.lang(), kOver, entry.name());
  }
  session.out() << text << "\n";
}

absl::Status Join(Session& session, const JoinArgs& args) {
  v1::JoinWaitlistRequest request;
  v1::WaitlistEntry& entry = *request.mutable_entry();
  TRILAB_RETURN_IF_ERROR(
      FillAsk(args.ask, session.now(), *entry.mutable_ask()));
  if (!args.offer.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration offer,
                            ParseLength(args.offer));
    *entry.mutable_offer_duration() = ToDuration(offer);
  }
  if (!args.until.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time until,
                            ParseTime(args.until, session.now()));
    *entry.mutable_expire_time() = ToTimestamp(until);
  }
  entry.set_max_offers(args.max_offers);
  TRILAB_RETURN_IF_ERROR(FillTerms(args.terms, entry));
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::WaitlistEntry joined,
                          plans.JoinWaitlist(request, session.call_options()));
  ShowEntry(session, joined);
  return absl::OkStatus();
}

using Act = absl::StatusOr<v1::WaitlistEntry> (client::PlansClient::*)(
    absl::string_view, const client::CallOptions&);

void AddByName(CLI::App& group, Session& session, const char* name,
               const Text& help, Act act) {
  AddCommand<EntryArgs>(
      group, session, name, help,
      [&](CLI::App& command, EntryArgs& args) {
        command.add_option("entry", args.name, session.Tr({"等候", "entry"}))
            ->required();
      },
      [&session, act](const EntryArgs& args) -> absl::Status {
        TRILAB_ASSIGN_OR_RETURN(const std::string full,
                                FullName("waitlistEntries", args.name));
        client::PlansClient plans(session.connection());
        TRILAB_ASSIGN_OR_RETURN(const v1::WaitlistEntry entry,
                                (plans.*act)(full, session.call_options()));
        ShowEntry(session, entry);
        return absl::OkStatus();
      });
}

absl::Status Get(Session& session, const EntryArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const std::string name,
                          FullName("waitlistEntries", args.name));
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::WaitlistEntry entry,
                          plans.GetWaitlistEntry(name, session.call_options()));
  session.Show(entry);
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListArgs& args) {
  v1::ListWaitlistEntriesRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  request.set_show_over(args.all);
  client::PlansClient plans(session.connection());
  ListPrinter printer(session, "entries", kColumns);
  do {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::ListWaitlistEntriesResponse page,
        plans.ListWaitlistEntries(request, session.call_options()));
    for (const v1::WaitlistEntry& entry : page.entries()) printer.Add(entry);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return absl::OkStatus();
}

}  // namespace

void AddWaitlistCommands(CLI::App& app, Session& session) {
  CLI::App* group = AddGroup(app, session, "waitlist",
                             {"等候空档", "Wait for time that is not free"});
  AddCommand<JoinArgs>(
      *group, session, "join", {"加入等候", "Join the line"},
      [&](CLI::App& command, JoinArgs& args) {
        BindAsk(command, session, args.ask);
        command.add_option("--offer", args.offer,
                           session.Tr({"每次保留多久，缺省 2h",
                                       "how long an offer is held; default "
                                       "2h"}));
        command.add_option("--until", args.until,
                           session.Tr({"等到何时", "wait no longer"}));
        command.add_option("--max-offers", args.max_offers,
                           session.Tr({"最多几次，缺省 3",
                                       "most offers to let pass; default 3"}));
        BindTerms(command, session, args.terms);
      },
      [&](const JoinArgs& args) { return Join(session, args); });
  AddByName(*group, session, "leave", {"退出等候", "Leave the line"},
            &client::PlansClient::LeaveWaitlist);
  AddByName(*group, session, "accept", {"接受保留的时段", "Accept an offer"},
            &client::PlansClient::AcceptOffer);
  AddByName(*group, session, "decline",
            {"谢绝，让给下一位", "Decline an offer: the next in line gets it"},
            &client::PlansClient::DeclineOffer);
  AddCommand<EntryArgs>(
      *group, session, "get", {"查看", "Show one"},
      [&](CLI::App& command, EntryArgs& args) {
        command.add_option("entry", args.name, session.Tr({"等候", "entry"}))
            ->required();
      },
      [&](const EntryArgs& args) { return Get(session, args); });
  AddCommand<ListArgs>(
      *group, session, "list", {"列出", "List"},
      [&](CLI::App& command, ListArgs& args) {
        command.add_option("--partner", args.partner,
                           session.Tr({"只列此机构", "only of this partner"}));
        command.add_flag(
            "--all", args.all,
            session.Tr({"也列已结束的", "those that are over, too"}));
      },
      [&](const ListArgs& args) { return List(session, args); });
}

}  // namespace trilab::cli
