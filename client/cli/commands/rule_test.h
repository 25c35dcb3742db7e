#ifndef TRILAB_CLIENT_CLI_COMMANDS_RULE_TEST_H_
#define TRILAB_CLIENT_CLI_COMMANDS_RULE_TEST_H_

#include <CLI/CLI.hpp>

#include "client/cli/session.h"

namespace trilab::cli {

// Adds `test` to the group of rules: what proposed rules would have decided.
void AddRuleTest(CLI::App& group, Session& session);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_RULE_TEST_H_
