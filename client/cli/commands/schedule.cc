#include <string>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/timeline.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kBackwards{"--to 必须晚于 --from", "--to must be after --from"};

struct ScheduleArgs {
  std::vector<std::string> instruments;
  std::string from;
  std::string to;
  bool ascii = false;
};

absl::Status Schedule(Session& session, const ScheduleArgs& args) {
  TimelineOptions options;
  options.start = absl::FromCivil(absl::ToCivilDay(session.now(), LocalZone()),
                                  LocalZone());
  if (!args.from.empty()) {
    TRILAB_ASSIGN_OR_RETURN(options.start, ParseTime(args.from, session.now()));
  }
  options.end = options.start + absl::Hours(24 * 7);
  if (!args.to.empty()) {
    TRILAB_ASSIGN_OR_RETURN(options.end, ParseTime(args.to, session.now()));
  }
  if (options.end <= options.start) return UsageError(kBackwards);
  v1::GetScheduleRequest request;
  TRILAB_RETURN_IF_ERROR(ParseNames("instruments", args.instruments,
                                    *request.mutable_instruments()));
  *request.mutable_start_time() = ToTimestamp(options.start);
  *request.mutable_end_time() = ToTimestamp(options.end);
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::GetScheduleResponse response,
      bookings.GetSchedule(request, session.call_options()));
  if (session.format() == OutputFormat::kJson ||
      session.format() == OutputFormat::kYaml) {
    session.Show(response);
    return absl::OkStatus();
  }
  options.columns = session.environment().columns;
  const auto terminal = session.environment().getenv("TERM");
  options.ascii = args.ascii || (terminal && *terminal == "dumb");
  options.style = session.out_style();
  options.lang = session.lang();
  DrawTimeline(response, options, session.out());
  return absl::OkStatus();
}

}  // namespace

void AddScheduleCommand(CLI::App& app, Session& session) {
  AddCommand<ScheduleArgs>(
      app, session, "schedule",
      {"在终端画出仪器的忙闲日程", "Draw when instruments are free"},
      [&](CLI::App& command, ScheduleArgs& args) {
        command
            .add_option("instrument", args.instruments,
                        session.Tr({"仪器", "instruments"}))
            ->required();
        command.add_option("--from", args.from,
                           session.Tr({"开始；缺省为今天零点",
                                       "start; midnight today by default"}));
        command.add_option("--to", args.to,
                           session.Tr({"结束；缺省为 7 天后",
                                       "end; 7 days later by default"}));
        command.add_flag("--ascii", args.ascii,
                         session.Tr({"只用 ASCII 字符", "ASCII alone"}));
      },
      [&](const ScheduleArgs& args) { return Schedule(session, args); });
}

}  // namespace trilab::cli
