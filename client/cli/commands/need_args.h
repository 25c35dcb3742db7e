#ifndef TRILAB_CLIENT_CLI_COMMANDS_NEED_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_NEED_ARGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "google/protobuf/repeated_field.h"
#include "trilab/v1/common.pb.h"

// Options that several commands share.

namespace trilab::cli {

// What an instrument must be able to do.
struct NeedArgs {
  std::string class_code;
  std::string standard;
  std::vector<std::string> params;
  std::vector<std::string> accredited;
};

void BindNeed(CLI::App& command, const Session& session, NeedArgs& args);
absl::StatusOr<v1::CapabilityNeed> ParseNeed(const NeedArgs& args);

// Regions by name or code into `field`.
absl::Status ParseRegions(const std::vector<std::string>& texts,
                          google::protobuf::RepeatedField<int32_t>& field);

// Full names in `collection` into `field`.
absl::Status ParseNames(absl::string_view collection,
                        const std::vector<std::string>& texts,
                        google::protobuf::RepeatedPtrField<std::string>& field);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_NEED_ARGS_H_
