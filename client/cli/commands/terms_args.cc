#include "client/cli/commands/terms_args.h"

#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/names.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/booking.pb.h"
#include "trilab/v1/waitlist.pb.h"

namespace trilab::cli {
namespace {

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

template <typename Message>
absl::Status AddAnswers(const TermsArgs& args, Message& message) {
  for (const std::string& text : args.answers) {
    TRILAB_ASSIGN_OR_RETURN(const auto pair, SplitPair(text));
    v1::Booking::Answer* answer = message.add_answers();
    answer->set_question(pair.first);
    answer->set_answer(pair.second);
  }
  for (const std::string& text : args.accepted) {
    TRILAB_ASSIGN_OR_RETURN(const auto pair, SplitPair(text));
    v1::Booking::AcceptedDocument* accepted = message.add_accepted_documents();
    accepted->set_document(pair.first);
    accepted->set_version(pair.second);
  }
  return absl::OkStatus();
}

}  // namespace

void BindTerms(CLI::App& command, const Session& session, TermsArgs& args) {
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
}

template <typename Message>
absl::Status FillTerms(const TermsArgs& args, Message& message) {
  message.set_title(args.title);
  message.set_note(args.note);
  for (const std::string& text : args.services) {
    TRILAB_ASSIGN_OR_RETURN(*message.add_services(), ParseService(text));
  }
  message.set_samples(args.samples);
  message.set_urgent(args.urgent);
  TRILAB_ASSIGN_OR_RETURN(*message.mutable_voucher(),
                          FullName("vouchers", args.voucher));
  return AddAnswers(args, message);
}

template absl::Status FillTerms(const TermsArgs&, v1::Booking&);
template absl::Status FillTerms(const TermsArgs&, v1::WaitlistEntry&);

}  // namespace trilab::cli
