#include "client/cli/commands/booking_args.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/text_width.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kOneEnd{"--end 与 --duration 必须且只能给出一个",
                       "give either --end or --duration"};
constexpr Text kOperator{"，操作员 $0", ", operator $0"};
constexpr Text kBadService{"“$0”的数量无效；写法如 13c=2",
                           "\"$0\" has no valid quantity; write 13c=2"};

// "13c=2"; without a number, the server takes 1.
absl::StatusOr<v1::ServiceItem> ParseService(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '=');
  v1::ServiceItem item;
  item.set_code(parts[0]);
  int32_t quantity = 0;
  if (parts.size() > 2 ||
      (parts.size() == 2 &&
       (!absl::SimpleAtoi(parts[1], &quantity) || quantity < 1))) {
    return UsageError(kBadService, text);
  }
  item.set_quantity(quantity);
  return item;
}

constexpr Text kNoValue{"“$0”中没有“=”", "\"$0\" has no \"=\""};

// "key=value".
absl::StatusOr<std::pair<std::string, std::string>> SplitPair(
    const std::string& text) {
  const std::pair<std::string, std::string> pair =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (!absl::StrContains(text, '=')) return UsageError(kNoValue, text);
  return pair;
}

absl::Status AddAnswers(const BookingArgs& args, v1::Booking& booking) {
  for (const std::string& text : args.answers) {
    TRILAB_ASSIGN_OR_RETURN(const auto pair, SplitPair(text));
    v1::Booking::Answer* answer = booking.add_answers();
    answer->set_question(pair.first);
    answer->set_answer(pair.second);
  }
  for (const std::string& text : args.accepted) {
    TRILAB_ASSIGN_OR_RETURN(const auto pair, SplitPair(text));
    v1::Booking::AcceptedDocument* accepted = booking.add_accepted_documents();
    accepted->set_document(pair.first);
    accepted->set_version(pair.second);
  }
  return absl::OkStatus();
}

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
  command
      .add_option("--service", args.services,
                  session.Tr({"服务项目及数量，如 13c=2，可多个",
                              "services with quantities, such as 13c=2"}))
      ->allow_extra_args(false);
  command.add_option("--samples", args.samples,
                     session.Tr({"样品数", "samples brought"}));
  command.add_flag("--urgent", args.urgent, session.Tr({"加急", "urgent"}));
  command.add_option("--voucher", args.voucher,
                     session.Tr({"使用的创新券", "voucher that pays a part"}));
  BindSupplies(command, session, args.supplies);
  command.add_option("--title", args.title,
                     session.Tr({"用途", "what the time is for"}));
  command.add_option("--note", args.note, session.Tr({"备注", "a note"}));
  command
      .add_option("--answer", args.answers,
                  session.Tr({"对规则所提问题的回答，如 hazard=none",
                              "an answer to what a rule asks, such as "
                              "hazard=none"}))
      ->allow_extra_args(false);
  command
      .add_option("--accept", args.accepted,
                  session.Tr({"已阅读并同意的文件及版本，如 terms=2026-1",
                              "a document read and accepted, with its "
                              "version, such as terms=2026-1"}))
      ->allow_extra_args(false);
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
  for (const std::string& text : args.services) {
    TRILAB_ASSIGN_OR_RETURN(*booking.add_services(), ParseService(text));
  }
  booking.set_samples(args.samples);
  booking.set_urgent(args.urgent);
  TRILAB_ASSIGN_OR_RETURN(*booking.mutable_voucher(),
                          FullName("vouchers", args.voucher));
  booking.set_configuration(args.supplies.configuration);
  TRILAB_RETURN_IF_ERROR(
      ParseDraws(args.supplies.draws, *booking.mutable_draws()));
  booking.set_title(args.title);
  booking.set_note(args.note);
  TRILAB_RETURN_IF_ERROR(AddAnswers(args, booking));
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
