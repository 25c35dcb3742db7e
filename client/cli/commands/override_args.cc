#include "client/cli/commands/override_args.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "client/cli/input/names.h"
#include "storage/base/status_macros.h"

namespace trilab::cli {
namespace {

constexpr Text kNoReason{"--override 须同时用 --reason 说明原因",
                         "--override needs a --reason"};

// "CLOSED", as codes of violations are written.
bool IsCode(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isupper(c) || c == '_';
  });
}

}  // namespace

void BindOverrides(CLI::App& command, const Session& session,
                   OverrideArgs& args, bool own_reason) {
  command
      .add_option(
          "--override", args.names,
          session.Tr({"不受此规则（或原因代码，如 CLOSED）限制；all "
                      "为权限内全部",
                      "book against this rule, or a reason's code such as "
                      "CLOSED; all: whatever you may"}))
      ->delimiter(',')
      ->allow_extra_args(false);
  if (own_reason) return;
  command.add_option("--reason", args.reason,
                     session.Tr({"为何不受限制", "why it is overridden"}));
}

absl::Status ParseOverrides(const OverrideArgs& args,
                            v1::OverrideRequest& out) {
  if (args.reason.empty()) return UsageError(kNoReason);
  out.set_reason(args.reason);
  for (const std::string& name : args.names) {
    if (name == "all") {
      out.set_all(true);
    } else if (IsCode(name)) {
      out.add_rules(name);
    } else {
      TRILAB_ASSIGN_OR_RETURN(*out.add_rules(), FullName("rules", name));
    }
  }
  return absl::OkStatus();
}

}  // namespace trilab::cli
