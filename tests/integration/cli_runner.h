#ifndef TRILAB_TESTS_INTEGRATION_CLI_RUNNER_H_
#define TRILAB_TESTS_INTEGRATION_CLI_RUNNER_H_

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/app.h"
#include "tests/integration/server_fixture.h"

namespace trilab::testing {

// What one run of the command line left behind.
struct CliOutcome {
  int code = -1;
  std::string out;
  std::string err;
};

// Runs the command line in this process, against the server at `target`, at
// the time `now`.
inline CliOutcome RunTrilab(const std::vector<std::string>& arguments,
                            const std::string& target, const std::string& token,
                            absl::Time now = StartOfTests()) {
  std::ostringstream out;
  std::ostringstream err;
  cli::Environment environment{
      .out = out,
      .err = err,
      .getenv = [&](const char* name) -> std::optional<std::string> {
        if (std::string(name) == "TRILAB_SERVER") return target;
        if (std::string(name) == "TRILAB_TOKEN") return token;
        return std::nullopt;
      },
      .now = [now] { return now; }};
  const int code = cli::RunCli(arguments, environment);
  return {code, out.str(), err.str()};
}

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_INTEGRATION_CLI_RUNNER_H_
