#ifndef TRILAB_CLIENT_CLI_COMMANDS_SUPPLY_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_SUPPLY_ARGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "google/protobuf/repeated_field.h"
#include "trilab/v1/supply.pb.h"

namespace trilab::cli {

// What a booking or an ask states besides instruments and time.
struct SupplyArgs {
  std::string configuration;
  std::vector<std::string> draws;  // "helium=40".
};

void BindSupplies(CLI::App& command, const Session& session, SupplyArgs& args);

absl::Status ParseDraws(
    const std::vector<std::string>& texts,
    google::protobuf::RepeatedPtrField<v1::SupplyAmount>& draws);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_SUPPLY_ARGS_H_
