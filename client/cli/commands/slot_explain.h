#ifndef TRILAB_CLIENT_CLI_COMMANDS_SLOT_EXPLAIN_H_
#define TRILAB_CLIENT_CLI_COMMANDS_SLOT_EXPLAIN_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds "slots explain" to `group`.
void AddSlotExplain(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_SLOT_EXPLAIN_H_
