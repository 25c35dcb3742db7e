#include "client/cli/commands/supply_args.h"

#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/cli/input/names.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoAmount{"“$0” 应写作 名称=数量，如 helium=40",
                         "\"$0\" is not NAME=AMOUNT, such as helium=40"};

}  // namespace

void BindSupplies(CLI::App& command, const Session& session, SupplyArgs& args) {
  command.add_option("--configuration", args.configuration,
                     session.Tr({"仪器配置；缺省为其第一种",
                                 "configuration of the instrument; its first "
                                 "by default"}));
  command
      .add_option("--draw", args.draws,
                  session.Tr({"取用的附件、耗材或公用资源：名称=数量",
                              "accessories, consumables and utilities that it "
                              "takes: NAME=AMOUNT"}))
      ->delimiter(',')
      ->allow_extra_args(false);
}

absl::Status ParseDraws(
    const std::vector<std::string>& texts,
    google::protobuf::RepeatedPtrField<v1::SupplyAmount>& draws) {
  for (const std::string& text : texts) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(text, absl::MaxSplits('=', 1));
    int32_t amount = 0;
    if (!absl::SimpleAtoi(parts.second, &amount)) {
      return UsageError(kNoAmount, text);
    }
    v1::SupplyAmount& draw = *draws.Add();
    TRILAB_ASSIGN_OR_RETURN(*draw.mutable_supply(),
                            FullName("supplies", parts.first));
    draw.set_amount(amount);
  }
  return absl::OkStatus();
}

}  // namespace trilab::cli
