#ifndef TRILAB_CLIENT_CLI_COMMANDS_ACCESS_TOKENS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_ACCESS_TOKENS_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds `tokens` to the group of administration.
void AddAccessTokenCommands(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_ACCESS_TOKENS_H_
