#ifndef TRILAB_CLIENT_CLI_COMMANDS_ASK_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_ASK_ARGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cli/commands/need_args.h"
#include "client/cli/commands/supply_args.h"
#include "client/cli/session.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab::cli {

// What somebody needs, as the command line states it.
struct AskArgs {
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
  SupplyArgs supplies;
};

void BindAsk(CLI::App& command, const Session& session, AskArgs& args);
absl::Status FillAsk(const AskArgs& args, absl::Time now, v1::Ask& ask);

// The options again, for a shell: " --standard 'GB/T 18655' --duration '4h'".
std::string AskFlags(const AskArgs& args);

// The command that books `slot` for the need of `ask`, which is the one that
// `args` state or one made of it.
std::string BookingCommand(const v1::Slot& slot, const v1::Ask& ask,
                           const AskArgs& args);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_ASK_ARGS_H_
