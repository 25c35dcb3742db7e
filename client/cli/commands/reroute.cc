#include <string>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/booking_life.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/money_text.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cpp/plans_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNone{"没有需要改派的预约", "no booking has to move"};
constexpr Text kProposed{"$0\n  建议改为 $1；至 $2",
                         "$0\n  proposed instead: $1; until $2"};
constexpr Text kDearer{"；差价 $0", "; price difference $0"};
constexpr Text kGone{"$0\n  没有别的时段，已取消",
                     "$0\n  no other place: cancelled"};
constexpr Text kFirst{"$0\n  没有别的时段，已取消；排在等候首位：$1",
                      "$0\n  no other place: cancelled, first in line as $1"};

struct PlanArgs {
  std::string outage;
  bool dry_run = false;
  std::string hold;
  std::string max_delay;
};

struct BookingNameArgs {
  std::string name;
};

std::string RerouteText(const v1::PlanReroutesResponse::Reroute& reroute,
                        Lang lang) {
  const std::string booking = BookingLine(reroute.booking(), lang);
  if (reroute.has_proposal()) {
    std::string text =
        Say(lang, kProposed, booking, BookingLine(reroute.proposal(), lang),
            TimeText(reroute.proposal().hold_expire_time()));
    if (reroute.has_price_difference()) {
      absl::StrAppend(
          &text, Say(lang, kDearer, MoneyText(reroute.price_difference())));
    }
    return text;
  }
  if (reroute.waitlist_entry().empty()) return Say(lang, kGone, booking);
  return Say(lang, kFirst, booking, reroute.waitlist_entry());
}

absl::Status Plan(Session& session, const PlanArgs& args) {
  v1::PlanReroutesRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_outage(),
                          FullName("outages", args.outage));
  request.set_dry_run(args.dry_run);
  if (!args.hold.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration hold, ParseLength(args.hold));
    *request.mutable_proposal_duration() = ToDuration(hold);
  }
  if (!args.max_delay.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration delay,
                            ParseLength(args.max_delay));
    *request.mutable_max_delay() = ToDuration(delay);
  }
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::PlanReroutesResponse response,
                          plans.PlanReroutes(request, session.call_options()));
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  for (const auto& reroute : response.reroutes()) {
    session.out() << RerouteText(reroute, session.lang()) << "\n";
  }
  if (response.reroutes().empty()) {
    session.out() << session.Tr(kNone) << "\n";
  }
  return absl::OkStatus();
}

using Act = absl::StatusOr<v1::Booking> (client::PlansClient::*)(
    absl::string_view, const client::CallOptions&);

void AddAnswer(CLI::App& group, Session& session, const char* name,
               const Text& help, Act act) {
  AddCommand<BookingNameArgs>(
      group, session, name, help,
      [&](CLI::App& command, BookingNameArgs& args) {
        command
            .add_option("booking", args.name, session.Tr({"预约", "booking"}))
            ->required();
      },
      [&session, act](const BookingNameArgs& args) -> absl::Status {
        TRILAB_ASSIGN_OR_RETURN(const std::string full,
                                FullName("bookings", args.name));
        client::PlansClient plans(session.connection());
        TRILAB_ASSIGN_OR_RETURN(const v1::Booking booking,
                                (plans.*act)(full, session.call_options()));
        ShowChanged(session, booking);
        return absl::OkStatus();
      });
}

}  // namespace

void AddRerouteCommands(CLI::App& app, Session& session) {
  AddCommand<PlanArgs>(
      *app.get_subcommand("outages"), session, "reroute",
      {"为受影响的预约另找时段", "Find other places for the bookings it hits"},
      [&](CLI::App& command, PlanArgs& args) {
        command
            .add_option("outage", args.outage, session.Tr({"停用", "outage"}))
            ->required();
        command.add_flag("--dry-run", args.dry_run,
                         session.Tr({"只看结果", "only tell"}));
        command.add_option("--hold", args.hold,
                           session.Tr({"建议保留多久，缺省 24h",
                                       "how long a proposal is held; default "
                                       "24h"}));
        command.add_option("--max-delay", args.max_delay,
                           session.Tr({"最多推迟多久，缺省 14 天",
                                       "how much later at most; default 14 "
                                       "days"}));
      },
      [&](const PlanArgs& args) { return Plan(session, args); });
  CLI::App& bookings = *app.get_subcommand("bookings");
  AddAnswer(bookings, session, "accept-reroute",
            {"接受停用后的改派", "Move to the place proposed for an outage"},
            &client::PlansClient::AcceptReroute);
  AddAnswer(
      bookings, session, "decline-reroute",
      {"不接受改派", "Decline that place: it is cancelled, first in line"},
      &client::PlansClient::DeclineReroute);
}

}  // namespace trilab::cli
