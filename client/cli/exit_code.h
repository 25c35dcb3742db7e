#ifndef TRILAB_CLIENT_CLI_EXIT_CODE_H_
#define TRILAB_CLIENT_CLI_EXIT_CODE_H_

namespace trilab::cli {

// What `trilab` exits with; `trilab --help` lists them too.
enum ExitCode : int {
  kExitOk = 0,
  kExitRefused = 1,      // A rule, a state or a row was refused.
  kExitUsage = 2,        // The command line or a file is malformed.
  kExitUnavailable = 3,  // No server, or not in time.
  kExitAuth = 4,         // Not known, or not allowed.
  kExitNotFound = 5,
  kExitOther = 6,
  kExitInterrupted = 130,  // Ctrl-C.
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_EXIT_CODE_H_
