#ifndef TRILAB_CLIENT_CLI_COMMANDS_INSTRUMENT_SEARCH_H_
#define TRILAB_CLIENT_CLI_COMMANDS_INSTRUMENT_SEARCH_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds `search` to the group of instruments.
void AddInstrumentSearch(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_INSTRUMENT_SEARCH_H_
