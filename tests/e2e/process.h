#ifndef TRILAB_TESTS_E2E_PROCESS_H_
#define TRILAB_TESTS_E2E_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/storage/temp_directory.h"

namespace trilab::testing {

// A program run as a process of its own, with its output in files. Killed at
// the end if it still runs.
class Process {
 public:
  // Starts `arguments[0]`. `environment` is added to the test's own, without
  // any TRILAB_ variable of it. Fails the test if it cannot be started.
  Process(const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal);

  // Waits for its end. Returns its exit code, or minus the signal that ended
  // it; unset if it still runs after `timeout`.
  std::optional<int> Wait(absl::Duration timeout = absl::Seconds(30));

  // What it has written so far.
  std::string out() const;
  std::string err() const;

  // Waits until it has written `text` to its standard error. Returns false if
  // it ends before or takes longer than `timeout`.
  bool AwaitError(absl::string_view text,
                  absl::Duration timeout = absl::Seconds(30));

 private:
  // Whether it has ended by now.
  bool Poll();

  TempDirectory folder_;
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

// A trilab-server on `data_dir`. Fails the test if it does not come up.
class ServerProcess {
 public:
  // With port 0 the system chooses one. `launcher` is a command that runs what
  // follows it, such as one that sets limits.
  explicit ServerProcess(const std::string& data_dir, int port = 0,
                         std::vector<std::string> launcher = {});

  Process& process() { return process_; }
  int port() const { return port_; }  // 0 if it did not start.
  std::string address() const;

 private:
  Process process_;
  int port_ = 0;
};

// The token in a file.
std::string ReadToken(const std::string& path);

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_E2E_PROCESS_H_
