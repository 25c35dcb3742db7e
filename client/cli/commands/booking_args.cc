#include "client/cli/commands/booking_args.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/text_width.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kOneEnd{"--end 与 --duration 必须且只能给出一个",
                       "give either --end or --duration"};
constexpr Text kOperator{"，操作员 $0", ", operator $0"};

}  // namespace

void BindBooking(CLI::App& command, const Session& session, BookingArgs& args) {
  command
      .add_option("instrument", args.instruments,
                  session.Tr({"仪器；多台须同时空闲",
                              "instruments; several are booked together"}))
      ->required();
  command
      .add_option("--start", args.start,
                  session.Tr({"开始，如 “2026-11-24 09:00”、+2d",
                              "start, such as \"2026-11-24 09:00\" or +2d"}))
      ->required();
  command.add_option("--end", args.end, session.Tr({"结束", "end"}));
  command.add_option("--duration", args.duration,
                     session.Tr({"时长，如 4h", "length, such as 4h"}));
  command.add_option(
      "--units", args.units,
      session.Tr({"每台仪器的数量", "units of each instrument"}));
  command.add_option("--mode", args.mode,
                     session.Tr({"使用方式：self-service、sample",
                                 "way of use: self-service, sample"}));
  command.add_option("--operator", args.operator_name,
                     session.Tr({"指定操作员", "operator to run it"}));
  command.add_option("--partner", args.partner,
                     session.Tr({"为哪个机构预约", "institution that books"}));
  command.add_option("--member", args.member,
                     session.Tr({"以哪个成员的名义预约", "member who books"}));
  command.add_option("--project", args.project,
                     session.Tr({"用于哪个项目", "project it is for"}));
  BindNeed(command, session, args.need);
  BindTerms(command, session, args.terms);
  BindSupplies(command, session, args.supplies);
  BindOverrides(command, session, args.overrides);
}

void BindHold(CLI::App& command, const Session& session, BookingArgs& args) {
  command.add_option("--hold", args.hold,
                     session.Tr({"只暂留这么久，待确认，如 2h",
                                 "only hold it for so long, such as 2h"}));
  command.add_option("--request-id", args.request_id,
                     session.Tr({"重试用的请求号；缺省随机",
                                 "id that makes a retry safe; random by "
                                 "default"}));
}

absl::StatusOr<v1::Booking> ToBooking(const BookingArgs& args, absl::Time now) {
  if (args.end.empty() == args.duration.empty()) return UsageError(kOneEnd);
  v1::Booking booking;
  TRILAB_RETURN_IF_ERROR(ParseNames("instruments", args.instruments,
                                    *booking.mutable_instruments()));
  TRILAB_ASSIGN_OR_RETURN(const absl::Time start, ParseTime(args.start, now));
  absl::Time end;
  if (args.end.empty()) {
    TRILAB_ASSIGN_OR_RETURN(const absl::Duration length,
                            ParseLength(args.duration));
    end = start + length;
  } else {
    TRILAB_ASSIGN_OR_RETURN(end, ParseTime(args.end, now));
  }
  *booking.mutable_start_time() = ToTimestamp(start);
  *booking.mutable_end_time() = ToTimestamp(end);
  booking.set_units(args.units);
  if (!args.mode.empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        const int mode, ParseEnum(*v1::ServiceMode_descriptor(), args.mode));
    booking.set_service_mode(static_cast<v1::ServiceMode>(mode));
  }
  TRILAB_ASSIGN_OR_RETURN(*booking.mutable_operator_(),
                          FullName("operators", args.operator_name));
  TRILAB_ASSIGN_OR_RETURN(*booking.mutable_partner(),
                          FullName("institutions", args.partner));
  TRILAB_ASSIGN_OR_RETURN(*booking.mutable_member(),
                          FullName("members", args.member));
  TRILAB_ASSIGN_OR_RETURN(*booking.mutable_project(),
                          FullName("projects", args.project));
  TRILAB_ASSIGN_OR_RETURN(v1::CapabilityNeed need, ParseNeed(args.need));
  if (need.ByteSizeLong() > 0) *booking.mutable_need() = std::move(need);
  booking.set_configuration(args.supplies.configuration);
  TRILAB_RETURN_IF_ERROR(
      ParseDraws(args.supplies.draws, *booking.mutable_draws()));
  TRILAB_RETURN_IF_ERROR(FillTerms(args.terms, booking));
  return booking;
}

std::string BookingLine(const v1::Booking& booking, Lang lang) {
  std::vector<std::string> instruments;
  for (const std::string& name : booking.instruments()) {
    instruments.emplace_back(ShortName(name));
  }
  for (const std::string& name : booking.companions()) {
    instruments.emplace_back(ShortName(name));
  }
  std::string line = absl::StrCat(
      booking.name(), ": ", absl::StrJoin(instruments, "+"), ", ",
      SpanText(FromProto(booking.start_time()), FromProto(booking.end_time())));
  if (!booking.operator_().empty()) {
    absl::StrAppend(&line,
                    Say(lang, kOperator, ShortName(booking.operator_())));
  }
  return Printable(line);
}

}  // namespace trilab::cli
