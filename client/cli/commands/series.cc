#include <string>
#include <vector>

#include "client/cli/commands/booking_args.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/list_printer.h"
#include "client/cli/output/table.h"
#include "client/cpp/plans_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kSummary{"$0：$1，$2 次，其中 $3 次有效",
                        "$0: $1, $2 dates, $3 of them live"};

constexpr MessageColumn kColumns[] = {
    {{"系列", "SERIES"}, "name"},
    {{"规则", "RECURRENCE"}, "recurrence"},
    {{"时区", "TIME ZONE"}, "time_zone"},
    {{"改动", "CHANGED"}, "update_time"},
};

struct CreateArgs {
  BookingArgs booking;
  std::string recurrence;
  std::string time_zone;
  bool skip = false;
};

// What the commands on a part of a series have in common.
struct PartArgs {
  std::string name;
  std::string at;
  bool following = false;
  bool all = false;
  bool skip = false;
  std::string start;
  std::string duration;
  std::vector<std::string> instruments;
  std::string operator_name;
  std::string reason;
};

struct ListArgs {
  std::string partner;
};

void PrintSeries(Session& session, const v1::Series& series) {
  if (session.format() != OutputFormat::kTable) {
    session.Show(series);
    return;
  }
  int live = 0;
  for (const auto& occurrence : series.occurrences()) live += occurrence.live();
  session.out() << Say(session.lang(), kSummary, series.name(),
                       series.recurrence(), series.occurrences_size(), live)
                << "\n";
  Table table({{session.Tr({"日期", "DATE"})},
               {session.Tr({"预约", "BOOKING"})},
               {session.Tr({"有效", "LIVE"})},
               {session.Tr({"为何不成", "WHY NOT"})}});
  for (const auto& occurrence : series.occurrences()) {
    std::string why;
    for (const v1::Violation& violation : occurrence.violations()) {
      if (!why.empty()) why += " ";
      why += Pick(violation.text(), session.lang());
    }
    table.AddRow(
        {TimeText(occurrence.original_start_time()),
         std::string(ShortName(occurrence.booking())),
         session.Tr(occurrence.live() ? Text{"是", "yes"} : Text{"否", "no"}),
         std::move(why)});
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
}

absl::Status Create(Session& session, const CreateArgs& args) {
  v1::CreateSeriesRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_series()->mutable_booking(),
                          ToBooking(args.booking, session.now()));
  request.mutable_series()->set_recurrence(args.recurrence);
  request.mutable_series()->set_time_zone(args.time_zone);
  if (args.skip) request.set_on_conflict(v1::ON_CONFLICT_SKIP);
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Series series,
                          plans.CreateSeries(request, session.call_options()));
  PrintSeries(session, series);
  return absl::OkStatus();
}

// Fills what says which occurrences of which series.
template <typename Request>
absl::Status FillPart(const Session& session, const PartArgs& args,
                      Request& request) {
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("series", args.name));
  request.set_scope(args.all         ? v1::SERIES_SCOPE_ALL
                    : args.following ? v1::SERIES_SCOPE_THIS_AND_FOLLOWING
                                     : v1::SERIES_SCOPE_THIS);
  if (args.at.empty()) return absl::OkStatus();
  TRILAB_ASSIGN_OR_RETURN(const absl::Time at,
                          ParseTime(args.at, session.now()));
  *request.mutable_original_start_time() = ToTimestamp(at);
  return absl::OkStatus();
}

absl::Status Reschedule(Session& session, const PartArgs& args) {
  v1::RescheduleSeriesRequest request;
  TRILAB_RETURN_IF_ERROR(FillPart(session, args, request));
  if (!args.start.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time start,
                            ParseTime(args.start, session.now()));
    *request.mutable_start_time() = ToTimestamp(start);
  }
  if (!args.duration.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration duration,
                            ParseLength(args.duration));
    *request.mutable_duration() = ToDuration(duration);
  }
  TRILAB_RETURN_IF_ERROR(ParseNames("instruments", args.instruments,
                                    *request.mutable_instruments()));
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_operator_(),
                          FullName("operators", args.operator_name));
  if (args.skip) request.set_on_conflict(v1::ON_CONFLICT_SKIP);
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::Series series,
      plans.RescheduleSeries(request, session.call_options()));
  PrintSeries(session, series);
  return absl::OkStatus();
}

absl::Status Cancel(Session& session, const PartArgs& args) {
  v1::CancelSeriesRequest request;
  TRILAB_RETURN_IF_ERROR(FillPart(session, args, request));
  request.set_reason(args.reason);
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Series series,
                          plans.CancelSeries(request, session.call_options()));
  PrintSeries(session, series);
  return absl::OkStatus();
}

absl::Status Add(Session& session, const PartArgs& args) {
  v1::AddOccurrenceRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_name(),
                          FullName("series", args.name));
  TRILAB_ASSIGN_OR_RETURN(const absl::Time at,
                          ParseTime(args.at, session.now()));
  *request.mutable_original_start_time() = ToTimestamp(at);
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Series series,
                          plans.AddOccurrence(request, session.call_options()));
  PrintSeries(session, series);
  return absl::OkStatus();
}

absl::Status Get(Session& session, const PartArgs& args) {
  TRILAB_ASSIGN_OR_RETURN(const std::string name,
                          FullName("series", args.name));
  client::PlansClient plans(session.connection());
  TRILAB_ASSIGN_OR_RETURN(const v1::Series series,
                          plans.GetSeries(name, session.call_options()));
  PrintSeries(session, series);
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListArgs& args) {
  v1::ListSeriesRequest request;
  TRILAB_ASSIGN_OR_RETURN(*request.mutable_partner(),
                          FullName("institutions", args.partner));
  client::PlansClient plans(session.connection());
  ListPrinter printer(session, "series", kColumns);
  do {
    TRILAB_ASSIGN_OR_RETURN(const v1::ListSeriesResponse page,
                            plans.ListSeries(request, session.call_options()));
    for (const v1::Series& series : page.series()) printer.Add(series);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return absl::OkStatus();
}

void BindName(CLI::App& command, const Session& session, PartArgs& args) {
  command.add_option("series", args.name, session.Tr({"系列", "series"}))
      ->required();
}

void BindPart(CLI::App& command, const Session& session, PartArgs& args) {
  BindName(command, session, args);
  command.add_option("--at", args.at,
                     session.Tr({"哪一次：规则给出的开始时间",
                                 "which one: its start as the rule has it"}));
  command.add_flag("--following", args.following,
                   session.Tr({"该次及以后", "that one and all after it"}));
  command.add_flag("--all", args.all, session.Tr({"全部", "all"}));
}

void BindChange(CLI::App& command, const Session& session, PartArgs& args) {
  BindPart(command, session, args);
  command.add_option(
      "--start", args.start,
      session.Tr({"该次的新开始；其余同样移动",
                  "new start of that one; the others move alike"}));
  command.add_option("--duration", args.duration,
                     session.Tr({"新的时长", "new length of each"}));
  command
      .add_option("--instrument", args.instruments,
                  session.Tr({"新的仪器", "new instruments"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--operator", args.operator_name,
                     session.Tr({"新的操作员", "new operator"}));
  command.add_flag(
      "--skip-conflicts", args.skip,
      session.Tr({"不能改的保持原样", "leave those that cannot as they are"}));
}

}  // namespace

void AddSeriesCommands(CLI::App& app, Session& session) {
  CLI::App* group = AddGroup(app, session, "series",
                             {"重复预约", "Bookings that recur by a rule"});
  AddCommand<CreateArgs>(
      *group, session, "create", {"按规则预约", "Book all dates of a rule"},
      [&](CLI::App& command, CreateArgs& args) {
        BindBooking(command, session, args.booking);
        command
            .add_option("--recurrence", args.recurrence,
                        session.Tr({"RRULE，如 FREQ=WEEKLY;COUNT=10",
                                    "RRULE, such as FREQ=WEEKLY;COUNT=10"}))
            ->required();
        command.add_option("--time-zone", args.time_zone,
                           session.Tr({"时区；缺省为仪器所在",
                                       "time zone; the instrument's by "
                                       "default"}));
        command.add_flag(
            "--skip-conflicts", args.skip,
            session.Tr({"略过不能预约的日期", "leave out dates that cannot"}));
      },
      [&](const CreateArgs& args) { return Create(session, args); });
  AddCommand<PartArgs>(
      *group, session, "reschedule", {"改期", "Move or resize"},
      [&](CLI::App& command, PartArgs& args) {
        BindChange(command, session, args);
      },
      [&](const PartArgs& args) { return Reschedule(session, args); });
  AddCommand<PartArgs>(
      *group, session, "cancel", {"取消", "Cancel"},
      [&](CLI::App& command, PartArgs& args) {
        BindPart(command, session, args);
        command.add_option("--reason", args.reason,
                           session.Tr({"原因", "why"}));
      },
      [&](const PartArgs& args) { return Cancel(session, args); });
  AddCommand<PartArgs>(
      *group, session, "add",
      {"补上略过或取消的日期", "Book a date that was skipped or cancelled"},
      [&](CLI::App& command, PartArgs& args) {
        BindName(command, session, args);
        command
            .add_option("--at", args.at,
                        session.Tr({"哪一次：规则给出的开始时间",
                                    "which one: its start as the rule has "
                                    "it"}))
            ->required();
      },
      [&](const PartArgs& args) { return Add(session, args); });
  AddCommand<PartArgs>(
      *group, session, "get", {"查看", "Show one with its dates"},
      [&](CLI::App& command, PartArgs& args) {
        BindName(command, session, args);
      },
      [&](const PartArgs& args) { return Get(session, args); });
  AddCommand<ListArgs>(
      *group, session, "list", {"列出", "List"},
      [&](CLI::App& command, ListArgs& args) {
        command.add_option("--partner", args.partner,
                           session.Tr({"只列此机构", "only of this partner"}));
      },
      [&](const ListArgs& args) { return List(session, args); });
}

}  // namespace trilab::cli
