#ifndef TRILAB_CLIENT_CLI_COMMANDS_OVERRIDE_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_OVERRIDE_ARGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "trilab/v1/booking.pb.h"

namespace trilab::cli {

// What is to be overridden, as the command line states it.
struct OverrideArgs {
  std::vector<std::string> names;
  std::string reason;
};

// Binds `--override`, and `--reason` unless the command has one of its own.
void BindOverrides(CLI::App& command, const Session& session,
                   OverrideArgs& args, bool own_reason = false);

// Fills `overrides` of the request; nothing if nothing is to be overridden.
// INVALID_ARGUMENT without a reason.
template <typename Request>
absl::Status FillOverrides(const OverrideArgs& args, Request& request);

absl::Status ParseOverrides(const OverrideArgs& args, v1::OverrideRequest& out);

template <typename Request>
absl::Status FillOverrides(const OverrideArgs& args, Request& request) {
  if (args.names.empty()) return absl::OkStatus();
  return ParseOverrides(args, *request.mutable_overrides());
}

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_OVERRIDE_ARGS_H_
