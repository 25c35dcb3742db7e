#include "client/cli/commands/booking_why.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/text_width.h"
#include "client/cpp/decision_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kOneOf{"须给出预约、--request 或 --revision 之一",
                      "give a booking, --request or --revision"};
constexpr Text kHead{"$0  $1  修订号 $2", "$0  $1  revision $2"};
constexpr Text kRefused{"被拒绝", "refused"};
constexpr Text kBy{"由 $0$1 提出", "asked by $0$1"};
constexpr Text kFor{"，代表 $0", " for $0"};
constexpr Text kRequest{"请求号 $0", "request $0"};
constexpr Text kBecause{"原因：", "because:"};
constexpr Text kWarnings{"附带：", "with:"};
constexpr Text kOverridden{"不受以下限制：", "overridden:"};
constexpr Text kOverrideBy{"由 $0 以$1权限于 $2 决定：$3",
                           "by $0, with the right of $1, at $2: $3"};
constexpr Text kWished{"曾要求不受 $0 限制：$1", "asked to override $0: $1"};
constexpr Text kEverything{"全部", "everything"};
constexpr Text kJudgedBy{"当时依据：", "judged by:"};
constexpr Text kVersion{"$0（修订号 $1$2）$3", "$0 (revision $1$2)$3"};
constexpr Text kMadeAt{"，$0", ", of $0"};
constexpr Text kSince{"，此后已变更", ", changed since"};
constexpr Text kEarlier{"更早的决定已不再保留",
                        "earlier decisions are no longer kept"};

constexpr std::pair<absl::string_view, Text> kEvents[] = {
    {"CREATED", {"新建", "made"}},
    {"CONFIRMED", {"确认", "confirmed"}},
    {"RESCHEDULED", {"改期", "moved"}},
    {"CANCELLED", {"取消", "cancelled"}},
    {"EXPIRED", {"暂留到期", "expired"}},
    {"SUBMITTED", {"提交审批", "submitted for approval"}},
    {"STEP_APPROVED", {"一步审批通过", "a step approved"}},
    {"APPROVED", {"审批通过", "approved"}},
    {"REJECTED", {"审批未通过", "rejected"}},
    {"CHECKED_IN", {"签到", "checked in"}},
    {"CHECKED_OUT", {"签退", "checked out"}},
    {"COMPLETED", {"完成", "completed"}},
    {"NO_SHOW", {"爽约", "nobody came"}},
    {"TRANSFERRED", {"转让", "transferred"}},
    {"REROUTE_PROPOSED", {"因停用建议改派", "another place proposed"}},
    {"REROUTED", {"改派", "moved because of an outage"}},
    {"INTERRUPTED", {"因停用让出", "gave way to an outage"}},
};

struct WhyArgs {
  std::string booking;
  std::string request;
  std::string principal;
  uint64_t revision = 0;
};

std::string EventText(const std::string& event, Lang lang) {
  for (const auto& [name, text] : kEvents) {
    if (name == event) return Pick(text, lang);
  }
  return event;
}

std::string Indented(const std::string& line) {
  return absl::StrCat("  ", PrintableLines(line, "    "), "\n");
}

std::string WhoText(const v1::Decision& decision, Lang lang) {
  return Say(
      lang, kBy, decision.principal(),
      decision.subject().empty() ? "" : Say(lang, kFor, decision.subject()));
}

void PrintOverrides(Session& session, const v1::Decision& decision) {
  const Lang lang = session.lang();
  if (!decision.overrides().empty()) {
    session.out() << Indented(session.Tr(kOverridden));
  }
  for (const v1::Booking::Override& overridden : decision.overrides()) {
    session.out()
        << ViolationText(overridden.violation(), lang, session.out_style())
        << Indented(absl::StrCat(
               "  ",
               Say(lang, kOverrideBy,
                   overridden.subject().empty() ? overridden.principal()
                                                : overridden.subject(),
                   EnumText(*v1::OverrideLevel_descriptor()->FindValueByNumber(
                                static_cast<int>(overridden.level())),
                            lang),
                   TimeText(overridden.time()), overridden.reason())));
  }
  const v1::OverrideRequest& wished = decision.asked_overrides();
  if (wished.reason().empty()) return;
  std::string names = wished.all() ? session.Tr(kEverything) : "";
  for (const std::string& name : wished.rules()) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", name);
  }
  session.out() << Indented(Say(lang, kWished, names, wished.reason()));
}

void PrintSources(Session& session, const v1::Decision& decision) {
  const Lang lang = session.lang();
  if (decision.sources().empty()) return;
  session.out() << Indented(session.Tr(kJudgedBy));
  for (const v1::Decision::JudgedSource& source : decision.sources()) {
    const std::string title = Pick(source.rule().display_name(), lang);
    session.out() << Indented(
        Say(lang, kVersion,
            absl::StrCat("  ", source.name(), title.empty() ? "" : " ", title),
            source.revision(),
            source.has_update_time()
                ? Say(lang, kMadeAt, TimeText(source.update_time()))
                : "",
            source.current() ? "" : session.Tr(kSince)));
  }
}

void PrintDecision(Session& session, const v1::Decision& decision) {
  const Lang lang = session.lang();
  const Style style = session.out_style();
  const std::string event = EventText(decision.event(), lang);
  session.out() << Say(lang, kHead, TimeText(decision.time()),
                       decision.refused()
                           ? style.Red(
                                 absl::StrCat(event, " ", session.Tr(kRefused)))
                           : style.Green(event),
                       decision.revision())
                << "\n";
  session.out() << Indented(BookingLine(decision.booking(), lang));
  if (!decision.principal().empty()) {
    session.out() << Indented(WhoText(decision, lang));
  }
  if (!decision.request_id().empty()) {
    session.out() << Indented(Say(lang, kRequest, decision.request_id()));
  }
  if (!decision.violations().empty()) {
    session.out() << Indented(
                         session.Tr(decision.refused() ? kBecause : kWarnings))
                  << ViolationsText(decision.violations(), lang, style);
  }
  PrintOverrides(session, decision);
  PrintSources(session, decision);
}

absl::Status Why(Session& session, const WhyArgs& args) {
  const int given =
      !args.booking.empty() + !args.request.empty() + (args.revision != 0);
  if (given != 1) return UsageError(kOneOf);
  v1::ExplainDecisionRequest request;
  if (!args.booking.empty()) {
    TRILAB_ASSIGN_OR_RETURN(*request.mutable_booking(),
                            FullName("bookings", args.booking));
  } else if (!args.request.empty()) {
    request.set_request(args.request);
  } else {
    request.set_revision(args.revision);
  }
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_principal(),
                          FullName("accessTokens", args.principal));
  client::DecisionClient decisions(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::ExplainDecisionResponse response,
      decisions.ExplainDecision(request, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  for (const v1::Decision& decision : response.decisions()) {
    PrintDecision(session, decision);
  }
  if (response.truncated()) session.out() << session.Tr(kEarlier) << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddBookingWhy(CLI::App& group, Session& session) {
  AddCommand<WhyArgs>(
      group, session, "why",
      {"说明当时为何允许或拒绝：规则及版本、越权、何人、何时",
       "Tell why it was allowed or refused then: rules with their versions, "
       "overrides, who and when"},
      [&](CLI::App& command, WhyArgs& args) {
        command.add_option("booking", args.booking,
                           session.Tr({"预约", "booking"}));
        command.add_option("--request", args.request,
                           session.Tr({"请求号", "request id of a call"}));
        command.add_option(
            "--principal", args.principal,
            session.Tr({"提出请求的令牌；缺省为自己的",
                        "token that made the request; your own by default"}));
        command.add_option("--revision", args.revision,
                           session.Tr({"修订号", "revision of a decision"}));
      },
      [&](const WhyArgs& args) { return Why(session, args); });
}

}  // namespace trilab::cli
