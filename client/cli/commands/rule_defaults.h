#ifndef TRILAB_CLIENT_CLI_COMMANDS_RULE_DEFAULTS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_RULE_DEFAULTS_H_

#include "trilab/v1/rule.pb.h"

namespace trilab::cli {

// Writes out what the server takes for fields that are not set, so that a rule
// of a file compares with the one that the server made of it.
void FillDefaults(v1::Rule& rule);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_RULE_DEFAULTS_H_
