#include "client/cli/commands/slot_explain.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/commands/ask_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/text_width.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kSoonEnough{"可以预约：$0，$1", "it can be booked: $0, $1"};
constexpr Text kLate{"最早的时段晚于期望：$0，$1",
                     "the first slot is later than wished: $0, $1"};
constexpr Text kBlocked{"没有可预约的时段：$0 台候选仪器都受阻",
                        "no slot: all $0 candidate instruments are blocked"};
constexpr Text kNoneLeft{"没有可预约的时段：没有符合要求的候选仪器",
                         "no slot: the ask leaves no instrument to choose"};
constexpr Text kOne{"$0 台（$1）受阻于：", "$0 of them ($1), by this:"};
constexpr Text kTogether{"$0 台（$1）受阻于以下各项的共同作用：",
                         "$0 of them ($1), by these together:"};
constexpr Text kOthers{"其余 $0 台另有原因（-o yaml 列出全部）",
                       "$0 more for other reasons (-o yaml lists them all)"};
constexpr Text kWaysOut{"可行的办法：", "ways out:"};
constexpr Text kNoWayOut{
    "改变任何一个条件、放宽时间，都仍然无法预约",
    "no way out: neither one change nor one change and more time helps"};
constexpr Text kManager{"须由有权豁免该规则的管理员预约",
                        "only somebody with the right to waive it can book it"};
constexpr Text kBook{"预约：$0", "book it: $0"};

// More sets than a person reads.
constexpr int kMostConflicts = 3;

struct ExplainArgs {
  AskArgs ask;
  std::string wish;
};

std::string SlotLine(const v1::Slot& slot, Lang lang, const Text& text) {
  return Say(
      lang, text, ShortName(slot.instrument()),
      SpanText(FromProto(slot.start_time()), FromProto(slot.end_time())));
}

// The plain sentence first.
std::string Headline(const v1::ExplainAskResponse& response, Lang lang) {
  if (response.has_slot()) {
    return SlotLine(response.slot(), lang,
                    response.conflicts().empty() ? kSoonEnough : kLate);
  }
  if (response.candidates() == 0) return Pick(kNoneLeft, lang);
  return Say(lang, kBlocked, response.candidates());
}

// "emc-1, emc-2, …".
std::string Examples(const v1::ExplainAskResponse::Conflict& conflict) {
  std::vector<std::string> names;
  for (const std::string& name : conflict.instruments()) {
    names.emplace_back(ShortName(name));
  }
  if (conflict.candidates() > conflict.instruments_size()) names.push_back("…");
  return absl::StrJoin(names, ", ");
}

void PrintConflicts(Session& session, const v1::ExplainAskResponse& response) {
  int others = 0;
  for (int i = 0; i < response.conflicts_size(); ++i) {
    const v1::ExplainAskResponse::Conflict& conflict = response.conflicts(i);
    if (i >= kMostConflicts) {
      others += conflict.candidates();
      continue;
    }
    if (conflict.candidates() > 0) {
      session.out() << Say(session.lang(),
                           conflict.violations_size() > 1 ? kTogether : kOne,
                           conflict.candidates(), Examples(conflict))
                    << "\n";
    }
    session.out() << ViolationsText(conflict.violations(), session.lang(),
                                    session.out_style());
  }
  if (others > 0) {
    session.out() << Say(session.lang(), kOthers, others) << "\n";
  }
}

// " 112 km", where distances were asked for.
std::string Distance(const v1::Slot& slot, const AskArgs& args) {
  if (args.near.empty()) return "";
  return absl::StrFormat(" %.0f km", slot.distance_km());
}

void PrintWaysOut(Session& session, const v1::ExplainAskResponse& response,
                  const AskArgs& args) {
  const Style style = session.out_style();
  session.out() << "\n"
                << style.Bold(session.Tr(
                       response.relaxations().empty() ? kNoWayOut : kWaysOut))
                << "\n";
  int number = 0;
  for (const v1::Relaxation& relaxation : response.relaxations()) {
    const std::string how =
        relaxation.override_rule().empty()
            ? BookingCommand(relaxation.slot(), relaxation.ask(), args)
            : session.Tr(kManager);
    session.out() << PadLeft(absl::StrCat(++number), 3) << ". "
                  << PrintableLines(Pick(relaxation.text(), session.lang()),
                                    "     ")
                  << Distance(relaxation.slot(), args) << "\n     "
                  << style.Dim(Printable(how)) << "\n";
  }
}

void Print(Session& session, const v1::ExplainAskResponse& response,
           const v1::Ask& ask, const AskArgs& args) {
  const Style style = session.out_style();
  const std::string headline = Headline(response, session.lang());
  if (response.has_slot() && response.conflicts().empty()) {
    session.out() << style.Green(headline) << "\n";
    session.err() << "\n"
                  << Say(session.lang(), kBook,
                         BookingCommand(response.slot(), ask, args))
                  << "\n";
    return;
  }
  session.out() << (response.has_slot() ? style.Yellow(headline)
                                        : style.Red(headline))
                << "\n";
  PrintConflicts(session, response);
  PrintWaysOut(session, response, args);
}

absl::Status Explain(Session& session, const ExplainArgs& args) {
  v1::ExplainAskRequest request;
  TRILAB_RETURN_IF_ERROR(
      FillAsk(args.ask, session.now(), *request.mutable_ask()));
  request.set_near(args.ask.near);
  if (!args.wish.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time wish,
                            ParseTime(args.wish, session.now()));
    *request.mutable_wish_start_time() = ToTimestamp(wish);
  }
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::ExplainAskResponse response,
                          bookings.ExplainAsk(request, session.call_options()));
  switch (session.format()) {
    case OutputFormat::kTable:
      Print(session, response, request.ask(), args.ask);
      break;
    case OutputFormat::kName:
      for (const v1::Relaxation& relaxation : response.relaxations()) {
        session.out() << relaxation.slot().instrument() << "\n";
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

void AddSlotExplain(CLI::App& group, Session& session) {
  AddCommand<ExplainArgs>(
      group, session, "explain",
      {"解释为何约不到（或太晚），并给出可行的办法",
       "Tell why there is no slot, or none soon enough, and ways out"},
      [&](CLI::App& command, ExplainArgs& args) {
        BindAsk(command, session, args.ask);
        command.add_option(
            "--wish", args.wish,
            session.Tr({"最晚希望何时开始；缺省为范围内任意时间",
                        "latest start that would do; any by default"}));
      },
      [&](const ExplainArgs& args) { return Explain(session, args); });
}

}  // namespace trilab::cli
