#ifndef TRILAB_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "client/cli/lang.h"
#include "client/cli/session.h"

// The areas of the command line. Each function adds its commands to `app`;
// parsing one of them sets the session's action.

namespace trilab::cli {

void AddResourceCommands(CLI::App& app, Session& session);
void AddInventoryCommands(CLI::App& app, Session& session);
void AddSlotCommands(CLI::App& app, Session& session);
void AddBookingCommands(CLI::App& app, Session& session);
void AddCampaignCommands(CLI::App& app, Session& session);
void AddQuotaCommands(CLI::App& app, Session& session);
void AddSeriesCommands(CLI::App& app, Session& session);
void AddWaitlistCommands(CLI::App& app, Session& session);
// To the groups of outages and bookings, which must be there.
void AddRerouteCommands(CLI::App& app, Session& session);
void AddScheduleCommand(CLI::App& app, Session& session);
void AddMoneyCommands(CLI::App& app, Session& session);
void AddAdminCommands(CLI::App& app, Session& session);
void AddConfigCommands(CLI::App& app, Session& session);
void AddCompletionCommands(CLI::App& app, Session& session);
void AddVersionCommand(CLI::App& app, Session& session);

// A command that groups others.
inline CLI::App* AddGroup(CLI::App& app, Session& session, const char* name,
                          const Text& help) {
  CLI::App* group = app.add_subcommand(name, session.Tr(help));
  group->require_subcommand(1);
  return group;
}

// A command with its arguments in `Args`, which `bind` ties to options and
// `run` gets when the command was called.
//
//   AddCommand<GetArgs>(*group, session, "get", {"查看", "Show one"},
//       [](CLI::App& command, GetArgs& args) {
//         command.add_option("name", args.name)->required();
//       },
//       [&session](const GetArgs& args) { return Get(session, args); });
template <typename Args>
CLI::App* AddCommand(CLI::App& app, Session& session, const std::string& name,
                     const Text& help,
                     const std::function<void(CLI::App&, Args&)>& bind,
                     std::function<absl::Status(const Args&)> run) {
  CLI::App* command = app.add_subcommand(name, session.Tr(help));
  const auto args = std::make_shared<Args>();
  bind(*command, *args);
  command->callback([&session, args, run = std::move(run)] {
    session.set_action([args, run] { return run(*args); });
  });
  return command;
}

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_COMMANDS_H_
