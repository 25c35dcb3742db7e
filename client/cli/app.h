#ifndef TRILAB_CLIENT_CLI_APP_H_
#define TRILAB_CLIENT_CLI_APP_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"
#include "client/cli/session.h"

namespace trilab::cli {

// The whole command line, in the session's language.
std::unique_ptr<CLI::App> MakeApp(Session& session);

// Runs one command, `arguments` being those after the program's name. Writes
// results to the environment's output and all else to its error output.
ExitCode RunCli(const std::vector<std::string>& arguments,
                Environment& environment);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_APP_H_
