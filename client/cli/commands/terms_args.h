#ifndef TRILAB_CLIENT_CLI_COMMANDS_TERMS_ARGS_H_
#define TRILAB_CLIENT_CLI_COMMANDS_TERMS_ARGS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "client/cli/session.h"

namespace trilab::cli {

// What a booker says besides place and time, as the command line states it.
struct TermsArgs {
  std::vector<std::string> services;  // "13c" or "13c=2".
  int samples = 0;
  bool urgent = false;
  std::string voucher;
  std::string title;
  std::string note;
  std::vector<std::string> answers;
  std::vector<std::string> accepted;
};

void BindTerms(CLI::App& command, const Session& session, TermsArgs& args);

// `Message` is v1::Booking or v1::WaitlistEntry.
template <typename Message>
absl::Status FillTerms(const TermsArgs& args, Message& message);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_COMMANDS_TERMS_ARGS_H_
