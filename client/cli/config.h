#ifndef TRILAB_CLIENT_CLI_CONFIG_H_
#define TRILAB_CLIENT_CLI_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cli/lang.h"

// The file that remembers servers and tokens:
//
//   current_context: beijing
//   contexts:
//     - name: beijing
//       server: https://trilab.example.cn:443
//       token_file: ~/.trilab-token
//       ca_file: /etc/trilab/ca.pem
//       language: zh
//       output: table

namespace trilab::cli {

// One server and how to use it. Empty fields fall back to the defaults.
struct ConfigContext {
  std::string name;
  std::string server;
  std::string token;
  std::string token_file;
  std::string ca_file;
  std::string language;
  std::string output;
  friend bool operator==(const ConfigContext&, const ConfigContext&) = default;
};

struct Config {
  std::string current_context;
  std::vector<ConfigContext> contexts;
  friend bool operator==(const Config&, const Config&) = default;
};

// The context of that name; null if there is none.
const ConfigContext* FindContext(const Config& config, absl::string_view name);

// $TRILAB_CONFIG, else trilab/config.yaml in $XDG_CONFIG_HOME or ~/.config.
// Empty if none of them is known.
std::string ConfigPath(const GetEnv& getenv);

// Empty if there is no such file. INVALID_ARGUMENT, with the line, if it is
// malformed or cannot be read.
absl::StatusOr<Config> LoadConfig(const std::string& path);

// Writes the file anew, readable by its owner alone, and the folders above it
// if they are missing. The old file stays whole if that fails.
absl::Status SaveConfig(const std::string& path, const Config& config);

// The file's text. Tokens are left out unless `with_tokens`.
std::string ConfigText(const Config& config, bool with_tokens);

// The file's first line without spaces around it: a token.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

// The whole file; "-" is the standard input of the process.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_CONFIG_H_
