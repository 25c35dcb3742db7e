#ifndef TRILAB_CLIENT_CLI_COMPLETION_H_
#define TRILAB_CLIENT_CLI_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "client/cli/session.h"

namespace trilab::cli {

// What may stand in place of the last of `words` (those after "trilab"): sub-
// commands, options, values of options, and names that the server knows, asked
// for with a short deadline. Sorted.
std::vector<std::string> Complete(const CLI::App& app, Session& session,
                                  absl::Span<const std::string> words);

// The script that a shell ("bash", "zsh" or "fish") loads; empty for others.
// It asks `trilab __complete WORD…`, which prints what `Complete` returns.
std::string CompletionScript(absl::string_view shell);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMPLETION_H_
