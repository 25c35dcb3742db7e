#include "client/cli/commands/ask_args.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoNeed{
    "请给出 --class、--standard、--param、--accredited 或 --instrument",
    "give one of --class, --standard, --param, --accredited, --instrument"};

// " --name 'value'" for a shell; empty without a value.
std::string Flag(absl::string_view name, const std::string& value) {
  if (value.empty()) return "";
  return absl::StrCat(" ", name, " '",
                      absl::StrReplaceAll(value, {{"'", "'\\''"}}), "'");
}

std::string Flag(absl::string_view name,
                 const std::vector<std::string>& values) {
  return Flag(name, absl::StrJoin(values, ","));
}

std::string Params(const NeedArgs& need) {
  std::string flags;
  for (const std::string& param : need.params) {
    absl::StrAppend(&flags, Flag("--param", param));
  }
  return flags;
}

std::string SchemeNames(const v1::CapabilityNeed& need) {
  return absl::StrJoin(
      need.accreditations(), ",", [](std::string* out, int scheme) {
        absl::StrAppend(out, EnumName(*v1::AccreditationScheme_descriptor()
                                           ->FindValueByNumber(scheme)));
      });
}

}  // namespace

void BindAsk(CLI::App& command, const Session& session, AskArgs& args) {
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
                     session.Tr({"计算到此城市或中心的距离；查找时近者在前",
                                 "measure distances from this city or centre; "
                                 "a search puts the nearest first"}));
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
  BindSupplies(command, session, args.supplies);
}

absl::Status FillAsk(const AskArgs& args, absl::Time now, v1::Ask& ask) {
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
  ask.set_configuration(args.supplies.configuration);
  return ParseDraws(args.supplies.draws, *ask.mutable_draws());
}

std::string AskFlags(const AskArgs& args) {
  return absl::StrCat(
      Flag("--class", args.need.class_code),
      Flag("--standard", args.need.standard), Params(args.need),
      Flag("--accredited", args.need.accredited),
      Flag("--instrument", args.instruments), Flag("--duration", args.duration),
      Flag("--from", args.from), Flag("--to", args.to),
      Flag("--region", args.regions), Flag("--centre", args.centres),
      Flag("--near", args.near), Flag("--mode", args.mode),
      Flag("--partner", args.partner), Flag("--member", args.member),
      Flag("--project", args.project), Flag("--operator", args.operator_name),
      args.units > 0 ? Flag("--units", absl::StrCat(args.units)) : "",
      Flag("--configuration", args.supplies.configuration),
      Flag("--draw", args.supplies.draws));
}

std::string BookingCommand(const v1::Slot& slot, const v1::Ask& ask,
                           const AskArgs& args) {
  const absl::Duration length =
      FromProto(slot.end_time()) - FromProto(slot.start_time());
  std::string command =
      absl::StrCat("trilab bookings create ", ShortName(slot.instrument()),
                   Flag("--start", TimeText(slot.start_time())),
                   Flag("--duration", LengthText(length)),
                   Flag("--class", ask.need().class_code()),
                   Flag("--standard", ask.need().standard()), Params(args.need),
                   Flag("--accredited", SchemeNames(ask.need())));
  if (slot.service_mode() != v1::SERVICE_MODE_UNSPECIFIED) {
    absl::StrAppend(
        &command,
        Flag("--mode",
             EnumName(*v1::ServiceMode_descriptor()->FindValueByNumber(
                 slot.service_mode()))));
  }
  if (ask.units() > 1) {
    absl::StrAppend(&command, Flag("--units", absl::StrCat(ask.units())));
  }
  absl::StrAppend(&command, Flag("--partner", args.partner),
                  Flag("--member", args.member),
                  Flag("--project", args.project),
                  Flag("--operator", std::string(ShortName(ask.operator_()))),
                  Flag("--configuration", args.supplies.configuration),
                  Flag("--draw", args.supplies.draws));
  return command;
}

}  // namespace trilab::cli
