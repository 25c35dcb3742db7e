#ifndef TRILAB_CLIENT_CLI_COMMANDS_RULE_FILES_H_
#define TRILAB_CLIENT_CLI_COMMANDS_RULE_FILES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/lang.h"
#include "client/cli/session.h"
#include "trilab/v1/rule.pb.h"

namespace trilab::cli {

// Adds `apply` and `diff` to the group of rules: files of rules against the
// rules of the server.
void AddRuleFileCommands(CLI::App& group, Session& session);

// The rules of files, with whole names; INVALID_ARGUMENT, with file and line,
// for anything else in them.
absl::StatusOr<std::vector<v1::Rule>> ReadRuleFiles(
    Session& session, const std::vector<std::string>& files);

// One field in which two rules differ. A value is empty where the field is not
// set.
struct FieldDifference {
  std::string path;  // "duration.max_duration", "grid.blocks[0].start".
  std::string before;
  std::string after;
  friend bool operator==(const FieldDifference&,
                         const FieldDifference&) = default;
};

// The fields in which `after` would change `before`, by path; values as people
// read them. What is the server's own (times, etag) does not matter, nor
// whether a default is written out.
std::vector<FieldDifference> DifferencesOf(const v1::Rule& before,
                                           const v1::Rule& after);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_RULE_FILES_H_
