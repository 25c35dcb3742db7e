#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/booking_import.h"
#include "client/cli/commands/booking_life.h"
#include "client/cli/commands/booking_watch.h"
#include "client/cli/commands/booking_why.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/commands/override_args.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kWouldWork{"可以预约", "it can be booked"};
constexpr Text kWouldWait{"可以预约，但须审批：",
                          "it can be booked, but needs approval:"};
constexpr Text kWouldFail{"不能预约：", "it cannot be booked:"};
constexpr Text kOperator{"操作员：$0", "operator: $0"};
constexpr Text kNext{"同样时长最早可从 $0 开始",
                     "the same length can start at $0"};
constexpr Text kNoNext{"90 天内没有同样时长的空档",
                       "there is no room for it within 90 days"};

constexpr MessageColumn kColumns[] = {
    {{"预约", "BOOKING"}, "name"},
    {{"状态", "STATE"}, "state"},
    {{"仪器", "INSTRUMENTS"}, "instruments"},
    {{"开始", "START"}, "start_time"},
    {{"结束", "END"}, "end_time"},
    {{"机构", "PARTNER"}, "partner"},
    {{"用途", "FOR"}, "title"},
};

struct ListArgs {
  std::string instrument;
  std::string partner;
  std::string outage;
  std::string from;
  std::string to;
  std::vector<std::string> states;
  int limit = 0;
};

struct NamesArgs {
  std::vector<std::string> names;
  std::string reason;
  OverrideArgs overrides;
};

struct RescheduleArgs {
  std::string name;
  std::string start;
  std::string end;
  std::vector<std::string> instruments;
  std::string operator_name;
  OverrideArgs overrides;
};

absl::Status Create(Session& session, const BookingArgs& args) {
  v1::CreateBookingRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_booking(),
                          ToBooking(args, session.now()));
  if (!args.hold.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration hold, ParseLength(args.hold));
    *request.mutable_hold_duration() = ToDuration(hold);
  }
  request.set_request_id(args.request_id);
  TRILAB_RETURN_IF_ERROR(FillOverrides(args.overrides, request));
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::Booking booking,
      bookings.CreateBooking(request, session.call_options()));
  ShowChanged(session, booking);
  return absl::OkStatus();
}

absl::Status Check(Session& session, const BookingArgs& args) {
  v1::CheckBookingRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_booking(),
                          ToBooking(args, session.now()));
  TRILAB_RETURN_IF_ERROR(FillOverrides(args.overrides, request));
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::CheckBookingResponse response,
      bookings.CheckBooking(request, session.call_options()));
  if (!response.bookable()) session.set_exit_code(kExitRefused);
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  const Style style = session.out_style();
  session.out() << (!response.bookable()
                        ? style.Red(session.Tr(kWouldFail))
                        : style.Green(session.Tr(response.needs_approval()
                                                     ? kWouldWait
                                                     : kWouldWork)))
                << "\n"
                << ViolationsText(response.violations(), session.lang(), style);
  if (!response.operator_().empty()) {
    session.out() << Say(session.lang(), kOperator,
                         ShortName(response.operator_()))
                  << "\n";
  }
  if (!response.bookable()) {
    session.out() << (response.has_next_start_time()
                          ? Say(session.lang(), kNext,
                                TimeText(response.next_start_time()))
                          : session.Tr(kNoNext))
                  << "\n";
  }
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListArgs& args) {
  v1::ListBookingsRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_instrument(),
                          FullName("instruments", args.instrument));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_outage(),
                          FullName("outages", args.outage));
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
  for (const std::string& text : args.states) {
    TRILAB_ASSIGN_OR_RETURN(const int state,
                            ParseEnum(*v1::Booking::State_descriptor(), text));
    request.add_states(static_cast<v1::Booking::State>(state));
  }
  const int limit = args.limit > 0 ? args.limit : 1'000'000'000;
  request.set_page_size(std::min(limit, 1000));
  ListPrinter printer(session, "bookings", kColumns);
  int count = 0;
  client::BookingClient bookings(session.connection());
  TRILAB_RETURN_IF_ERROR(bookings.ForEachBooking(
      request,
      [&](const v1::Booking& booking) {
        return printer.Add(booking) && ++count < limit;
      },
      session.call_options()));
  printer.Finish();
  return absl::OkStatus();
}

// Does `act` to each booking named.
absl::Status ForEachName(
    const NamesArgs& args,
    const std::function<absl::Status(const std::string&)>& act) {
  for (const std::string& text : args.names) {
    TRILAB_ASSIGN_OR_RETURN(const std::string name, FullName("bookings", text));
    TRILAB_RETURN_IF_ERROR(act(name));
  }
  return absl::OkStatus();
}

absl::Status Get(Session& session, const NamesArgs& args) {
  client::BookingClient bookings(session.connection());
  return ForEachName(args, [&](const std::string& name) -> absl::Status {
    TRILAB_ASSIGN_OR_RETURN(const v1::Booking booking,
                            bookings.GetBooking(name, session.call_options()));
    session.Show(booking);
    return absl::OkStatus();
  });
}

absl::Status Confirm(Session& session, const NamesArgs& args) {
  client::BookingClient bookings(session.connection());
  return ForEachName(args, [&](const std::string& name) -> absl::Status {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::Booking booking,
        bookings.ConfirmBooking(name, session.call_options()));
    ShowChanged(session, booking);
    return absl::OkStatus();
  });
}

absl::Status Cancel(Session& session, const NamesArgs& args) {
  v1::CancelBookingRequest request;
  request.set_reason(args.reason);
  OverrideArgs overrides = args.overrides;
  overrides.reason = args.reason;
  TRILAB_RETURN_IF_ERROR(FillOverrides(overrides, request));
  client::BookingClient bookings(session.connection());
  return ForEachName(args, [&](const std::string& name) -> absl::Status {
    request.set_name(name);
    TRILAB_ASSIGN_OR_RETURN(
        const v1::Booking booking,
        bookings.CancelBooking(request, session.call_options()));
    ShowChanged(session, booking);
    return absl::OkStatus();
  });
}

absl::Status Reschedule(Session& session, const RescheduleArgs& args) {
  v1::RescheduleBookingRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("bookings", args.name));
  if (!args.start.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time start,
                            ParseTime(args.start, session.now()));
    *request.mutable_start_time() = ToTimestamp(start);
  }
  if (!args.end.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time end,
                            ParseTime(args.end, session.now()));
    *request.mutable_end_time() = ToTimestamp(end);
  }
  TRILAB_RETURN_IF_ERROR(ParseNames("instruments", args.instruments,
                                    *request.mutable_instruments()));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_operator_(),
                          FullName("operators", args.operator_name));
  TRILAB_RETURN_IF_ERROR(FillOverrides(args.overrides, request));
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::Booking booking,
      bookings.RescheduleBooking(request, session.call_options()));
  ShowChanged(session, booking);
  return absl::OkStatus();
}

void AddReading(CLI::App& group, Session& session) {
  AddCommand<ListArgs>(
      group, session, "list", {"列出预约", "List bookings"},
      [&](CLI::App& command, ListArgs& args) {
        command.add_option(
            "--instrument", args.instrument,
            session.Tr({"只列此仪器", "only of this instrument"}));
        command.add_option("--partner", args.partner,
                           session.Tr({"只列此机构", "only of this partner"}));
        command.add_option(
            "--outage", args.outage,
            session.Tr({"只列受此停用影响的", "that this outage hits"}));
        command.add_option(
            "--from", args.from,
            session.Tr({"在此之后结束的", "that end after this"}));
        command.add_option("--to", args.to,
                           session.Tr({"在此之前开始的", "that start before"}));
        command
            .add_option("--state", args.states,
                        session.Tr({"状态：held、pending-approval、confirmed、"
                                    "in-use、completed、cancelled、expired、"
                                    "rejected、no-show、interrupted",
                                    "states: held, pending-approval, "
                                    "confirmed, in-use, completed, cancelled, "
                                    "expired, rejected, no-show, interrupted"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_option("--limit", args.limit,
                           session.Tr({"最多列出的数量", "most to list"}));
      },
      [&](const ListArgs& args) { return List(session, args); });
}

void AddByName(CLI::App& group, Session& session, const char* name,
               const Text& help,
               absl::Status (*run)(Session&, const NamesArgs&)) {
  AddCommand<NamesArgs>(
      group, session, name, help,
      [&session, with_reason = run == &Cancel](CLI::App& command,
                                               NamesArgs& args) {
        command
            .add_option("booking", args.names, session.Tr({"预约", "bookings"}))
            ->required();
        if (with_reason) {
          command.add_option("--reason", args.reason,
                             session.Tr({"原因", "why"}));
          BindOverrides(command, session, args.overrides, /*own_reason=*/true);
        }
      },
      [&session, run](const NamesArgs& args) { return run(session, args); });
}

void AddReschedule(CLI::App& group, Session& session) {
  AddCommand<RescheduleArgs>(
      group, session, "reschedule", {"改期", "Move or resize"},
      [&](CLI::App& command, RescheduleArgs& args) {
        command
            .add_option("booking", args.name, session.Tr({"预约", "booking"}))
            ->required();
        command.add_option("--start", args.start,
                           session.Tr({"新的开始", "new start"}));
        command.add_option("--end", args.end,
                           session.Tr({"新的结束；缺省保持时长",
                                       "new end; same length by default"}));
        command
            .add_option("--instrument", args.instruments,
                        session.Tr({"新的仪器", "new instruments"}))
            ->delimiter(',')
            ->allow_extra_args(false);
        command.add_option("--operator", args.operator_name,
                           session.Tr({"新的操作员", "new operator"}));
        BindOverrides(command, session, args.overrides);
      },
      [&](const RescheduleArgs& args) { return Reschedule(session, args); });
}

}  // namespace

void AddBookingCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "bookings",
               {"预约：新建、查看、改期、取消、签到、审批",
                "Make, read, move, cancel, use and approve bookings"});
  group->alias("booking");
  AddCommand<BookingArgs>(
      *group, session, "create", {"预约或暂留", "Book, or hold for a while"},
      [&](CLI::App& command, BookingArgs& args) {
        BindBooking(command, session, args);
        BindHold(command, session, args);
      },
      [&](const BookingArgs& args) { return Create(session, args); });
  AddCommand<BookingArgs>(
      *group, session, "check",
      {"只判断能否预约，列出全部原因", "Judge a booking without making it"},
      [&](CLI::App& command, BookingArgs& args) {
        BindBooking(command, session, args);
      },
      [&](const BookingArgs& args) { return Check(session, args); });
  AddBookingImport(*group, session);
  AddReading(*group, session);
  AddByName(*group, session, "get", {"查看详情", "Show in full"}, &Get);
  AddByName(*group, session, "confirm", {"确认暂留的预约", "Confirm held ones"},
            &Confirm);
  AddByName(*group, session, "cancel", {"取消", "Cancel"}, &Cancel);
  AddReschedule(*group, session);
  AddBookingLife(*group, session);
  AddBookingWatch(*group, session);
  AddBookingWhy(*group, session);
}

}  // namespace trilab::cli
