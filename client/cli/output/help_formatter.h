#ifndef TRILAB_CLIENT_CLI_OUTPUT_HELP_FORMATTER_H_
#define TRILAB_CLIENT_CLI_OUTPUT_HELP_FORMATTER_H_

#include <CLI/CLI.hpp>
#include <string>

namespace trilab::cli {

// Lays out help so that descriptions line up although the labels of options
// may be Chinese; CLI11's own counts bytes.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option,
                          bool is_positional) const override;
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_HELP_FORMATTER_H_
