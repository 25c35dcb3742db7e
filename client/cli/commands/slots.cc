#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/error_text.h"
#include "client/cli/output/table.h"
#include "client/cpp/booking_client.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoSlots{"在 $0 台候选仪器中没有可预约的时段：",
                        "no bookable slot on $0 candidate instruments:"};
constexpr Text kFewer{"其余候选不可用的原因：",
                      "why other candidates are not among them:"};
constexpr Text kShutOut{"  $0 台：", "  $0 of them:"};
constexpr Text kNoNeed{
    "请给出 --class、--standard、--param、--accredited 或 --instrument",
    "give one of --class, --standard, --param, --accredited, --instrument"};
constexpr Text kBook{"预约第一个：$0", "book the first: $0"};

struct SlotArgs {
  NeedArgs need;
  std::vector<std::string> instruments;
  std::string duration;
  std::string from;
  std::string to;
  std::vector<std::string> regions;
  std::vector<std::string> centres;
  std::string near;
  std::string mode;
  std::string partner;
  std::string member;
  std::string project;
  std::string operator_name;
  int units = 0;
  int limit = 10;
  int per_instrument = 1;
};

void Bind(CLI::App& command, const Session& session, SlotArgs& args) {
  BindNeed(command, session, args.need);
  command
      .add_option("--instrument", args.instruments,
                  session.Tr({"只在这些仪器中找", "only these instruments"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option(
          "--duration", args.duration,
          session.Tr({"时长，如 4h、1h30m", "length, such as 4h, 1h30m"}))
      ->required();
  command.add_option(
      "--from", args.from,
      session.Tr({"最早开始；缺省为现在", "earliest start; now by default"}));
  command.add_option("--to", args.to,
                     session.Tr({"最晚结束；缺省为 30 天后",
                                 "latest end; 30 days later by default"}));
  command
      .add_option("--region", args.regions,
                  session.Tr({"地区名或代码：北京、tianjin、130000",
                              "regions by name or code: beijing, 130000"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--centre", args.centres, session.Tr({"中心", "centres"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--near", args.near,
                     session.Tr({"按到此城市或中心的距离排序",
                                 "nearest to this city or centre first"}));
  command.add_option("--mode", args.mode,
                     session.Tr({"使用方式：self-service、sample",
                                 "way of use: self-service, sample"}));
  command.add_option("--partner", args.partner,
                     session.Tr({"为哪个机构预约", "institution that books"}));
  command.add_option("--member", args.member,
                     session.Tr({"以哪个成员的名义预约", "member who books"}));
  command.add_option("--project", args.project,
                     session.Tr({"用于哪个项目", "project it is for"}));
  command.add_option("--operator", args.operator_name,
                     session.Tr({"指定操作员", "operator that must run it"}));
  command.add_option("--units", args.units,
                     session.Tr({"所需数量", "units wanted"}));
  command.add_option("--limit", args.limit,
                     session.Tr({"最多列出的时段", "most slots to list"}));
  command.add_option(
      "--per-instrument", args.per_instrument,
      session.Tr({"每台仪器最多的时段", "most slots of one instrument"}));
}

absl::Status FillAsk(const SlotArgs& args, absl::Time now, v1::Ask& ask) {
  TRILAB_RETURN_IF_ERROR(
      ParseNames("instruments", args.instruments, *ask.mutable_instruments()));
  TRILAB_ASSIGN_OR_RETURN(v1::CapabilityNeed need, ParseNeed(args.need));
  const bool any_need = need.ByteSizeLong() > 0;
  if (any_need) *ask.mutable_need() = std::move(need);
  if (!any_need && args.instruments.empty()) return UsageError(kNoNeed);
  TRILAB_ASSIGN_OR_RETURN(const absl::Duration length,
                          ParseLength(args.duration));
  *ask.mutable_duration() = ToDuration(length);
  if (!args.from.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time from, ParseTime(args.from, now));
    *ask.mutable_start_time() = ToTimestamp(from);
  }
  if (!args.to.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Time to, ParseTime(args.to, now));
    *ask.mutable_end_time() = ToTimestamp(to);
  }
  TRILAB_RETURN_IF_ERROR(ParseRegions(args.regions, *ask.mutable_regions()));
  TRILAB_RETURN_IF_ERROR(
      ParseNames("centres", args.centres, *ask.mutable_centres()));
  if (!args.mode.empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        const int mode, ParseEnum(*v1::ServiceMode_descriptor(), args.mode));
    ask.set_service_mode(static_cast<v1::ServiceMode>(mode));
  }
  ask.set_units(args.units);
  TRILAB_ASSIGN_OR_RETURN(*ask.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*ask.mutable_member(),
                          FullName("members", args.member));
  TRILAB_ASSIGN_OR_RETURN(*ask.mutable_project(),
                          FullName("projects", args.project));
  TRILAB_ASSIGN_OR_RETURN(*ask.mutable_operator_(),
                          FullName("operators", args.operator_name));
  return absl::OkStatus();
}

void PrintSlots(Session& session, const v1::SearchSlotsResponse& response,
                bool with_distance) {
  const auto right = Table::Align::kRight;
  std::vector<Table::Column> columns = {{session.Tr({"仪器", "INSTRUMENT"})},
                                        {session.Tr({"时间", "TIME"})},
                                        {session.Tr({"地区", "REGION"})},
                                        {session.Tr({"中心", "CENTRE"})},
                                        {session.Tr({"操作员", "OPERATOR"})}};
  if (with_distance) {
    columns.push_back({session.Tr({"距离", "DISTANCE"}), right});
  }
  columns.push_back({session.Tr({"为何不能更早", "WHY NOT SOONER"})});
  Table table(columns);
  for (const v1::Slot& slot : response.slots()) {
    std::vector<std::string> cells = {
        std::string(ShortName(slot.instrument())),
        SpanText(FromProto(slot.start_time()), FromProto(slot.end_time())),
        RegionText(slot.region(), session.lang()),
        std::string(ShortName(slot.centre())),
        std::string(ShortName(slot.operator_()))};
    if (with_distance) {
      cells.push_back(absl::StrFormat("%.0f km", slot.distance_km()));
    }
    cells.push_back(Pick(slot.why_not_sooner().text(), session.lang()));
    table.AddRow(std::move(cells));
  }
  table.Print(session.out(), session.out_style(), session.table_columns());
}

void PrintBlockers(Session& session, const v1::SearchSlotsResponse& response) {
  for (const auto& blocker : response.blockers()) {
    session.out() << Say(session.lang(), kShutOut, blocker.candidates()) << "\n"
                  << ViolationText(blocker.violation(), session.lang(),
                                   session.out_style());
  }
}

// " --name 'value'" for a shell; empty without a value.
std::string Flag(absl::string_view name, const std::string& value) {
  if (value.empty()) return "";
  return absl::StrCat(" ", name, " '",
                      absl::StrReplaceAll(value, {{"'", "'\\''"}}), "'");
}

// The command that books `slot` for the same need.
std::string BookingCommand(const v1::Slot& slot, const SlotArgs& args) {
  std::string command = absl::StrCat(
      "trilab bookings create ", ShortName(slot.instrument()),
      Flag("--start", TimeText(slot.start_time())),
      Flag("--duration", args.duration), Flag("--class", args.need.class_code),
      Flag("--standard", args.need.standard));
  for (const std::string& param : args.need.params) {
    absl::StrAppend(&command, Flag("--param", param));
  }
  absl::StrAppend(
      &command, Flag("--accredited", absl::StrJoin(args.need.accredited, ",")));
  if (slot.service_mode() != v1::SERVICE_MODE_UNSPECIFIED) {
    absl::StrAppend(
        &command,
        Flag("--mode",
             EnumName(*v1::ServiceMode_descriptor()->FindValueByNumber(
                 slot.service_mode()))));
  }
  if (args.units > 1) {
    absl::StrAppend(&command, Flag("--units", absl::StrCat(args.units)));
  }
  absl::StrAppend(
      &command, Flag("--partner", args.partner), Flag("--member", args.member),
      Flag("--project", args.project), Flag("--operator", args.operator_name));
  return command;
}

absl::Status Search(Session& session, const SlotArgs& args) {
  v1::SearchSlotsRequest request;
  TRILAB_RETURN_IF_ERROR(FillAsk(args, session.now(), *request.mutable_ask()));
  request.set_page_size(args.limit);
  request.set_slots_per_instrument(args.per_instrument);
  if (!args.near.empty()) {
    request.set_ranking(v1::SearchSlotsRequest::RANKING_NEAREST);
    request.set_near(args.near);
  }
  client::BookingClient bookings(session.connection());
  TRILAB_ASSIGN_OR_RETURN(
      const v1::SearchSlotsResponse response,
      bookings.SearchSlots(request, session.call_options()));
  if (session.format() == OutputFormat::kName) {
    for (const v1::Slot& slot : response.slots()) {
      session.out() << slot.instrument() << "\n";
    }
    return absl::OkStatus();
  }
  if (session.format() != OutputFormat::kTable) {
    session.Show(response);
    return absl::OkStatus();
  }
  if (response.slots().empty()) {
    session.out() << Say(session.lang(), kNoSlots, response.candidates())
                  << "\n";
    PrintBlockers(session, response);
    return absl::OkStatus();
  }
  PrintSlots(session, response, !args.near.empty());
  if (response.blockers_size() > 0) {
    session.out() << "\n" << session.Tr(kFewer) << "\n";
    PrintBlockers(session, response);
  }
  session.err() << "\n"
                << Say(session.lang(), kBook,
                       BookingCommand(response.slots(0), args))
                << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddSlotCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      AddGroup(app, session, "slots", {"查找空闲时段", "Find free slots"});
  group->alias("slot");
  AddCommand<SlotArgs>(
      *group, session, "search",
      {"查找可预约的时段，最好的在前", "Find bookable slots, best first"},
      [&](CLI::App& command, SlotArgs& args) { Bind(command, session, args); },
      [&](const SlotArgs& args) { return Search(session, args); });
}

}  // namespace trilab::cli
