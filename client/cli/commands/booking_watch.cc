#include "client/cli/commands/booking_watch.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/message_text.h"
#include "client/cli/output/text_width.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kWatching{"正在监视预约变化，按 Ctrl-C 结束",
                         "watching bookings; end with Ctrl-C"};
constexpr Text kLost{"连接中断，$0 后重连（$1）",
                     "the connection broke; again in $0 ($1)"};

struct WatchArgs {
  uint64_t from_revision = 0;
  std::vector<std::string> instruments;
  std::string partner;
  int count = 0;
};

void ShowEvent(Session& session, const v1::WatchBookingsResponse& event) {
  switch (session.format()) {
    case OutputFormat::kTable:
      session.out() << TimeText(event.time()) << "  "
                    << PadRight(
                           EnumText(
                               *v1::WatchBookingsResponse::Event_descriptor()
                                    ->FindValueByNumber(event.event()),
                               session.lang()),
                           14)
                    << BookingLine(event.booking(), session.lang());
      if (!event.booking().partner().empty()) {
        session.out() << "  " << ShortName(event.booking().partner());
      }
      break;
    case OutputFormat::kJson:
      session.out() << ToJson(event).dump();  // One line for each event.
      break;
    case OutputFormat::kYaml:
      session.out() << "---\n" << YamlText(ToJson(event));
      break;
    case OutputFormat::kName:
      session.out() << event.booking().name();
      break;
  }
  session.out() << std::endl;
}

absl::Status Watch(Session& session, const WatchArgs& args) {
  v1::WatchBookingsRequest request;
  request.set_start_revision(args.from_revision);
  TRILAB_RETURN_IF_ERROR(ParseNames("instruments", args.instruments,
                                    *request.mutable_instruments()));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  if (session.environment().err_is_tty) {
    session.err() << session.Tr(kWatching) << std::endl;
  }
  client::CallOptions options = session.call_options();
  options.on_retry = [&](const absl::Status& status, absl::Duration delay) {
    session.err() << Say(session.lang(), kLost,
                         absl::FormatDuration(
                             absl::Trunc(delay, absl::Milliseconds(100))),
                         std::string(status.message()))
                  << std::endl;
  };
  int left = args.count;
  client::BookingClient bookings(session.connection());
  const absl::Status status = bookings.Watch(
      request,
      [&](const v1::WatchBookingsResponse& event) {
        if (!event.has_booking()) return static_cast<bool>(session.out());
        ShowEvent(session, event);
        return session.out() && (args.count == 0 || --left > 0);
      },
      options);
  // Ctrl-C is how a watch is meant to end.
  return absl::IsCancelled(status) ? absl::OkStatus() : status;
}

}  // namespace

void AddBookingWatch(CLI::App& group, Session& session) {
  AddCommand<WatchArgs>(
      group, session, "watch",
      {"持续显示预约变化", "Show changes of bookings as they happen"},
      [&](CLI::App& command, WatchArgs& args) {
        command.add_option("--from-revision", args.from_revision,
                           session.Tr({"从此修订号开始；缺省从现在",
                                       "first revision; from now by default"}));
        command
            .add_option("--instrument", args.instruments,
                        session.Tr({"只看这些仪器", "only these instruments"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_option("--partner", args.partner,
                           session.Tr({"只看此机构", "only this partner"}));
        command.add_option(
            "--count", args.count,
            session.Tr({"显示这么多条后结束", "end after so many changes"}));
      },
      [&](const WatchArgs& args) { return Watch(session, args); });
}

}  // namespace trilab::cli
