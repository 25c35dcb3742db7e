#ifndef TRILAB_TESTS_BENCH_SERVER_PROCESS_H_
#define TRILAB_TESTS_BENCH_SERVER_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace trilab::bench {

// A server in a process of its own: this program, started again with
// `--serve`. Ends with this object.
class ServerProcess {
 public:
  // Starts and waits until it listens. UNAVAILABLE if it did not.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::string& data_dir);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  int port() const { return port_; }
  const std::string& admin_token() const { return token_; }
  // From the start of the process until it listened.
  absl::Duration start_time() const { return start_time_; }
  // Resident memory in MiB; 0 if the system does not tell.
  double ResidentMib() const;

 private:
  ServerProcess() = default;

  pid_t pid_ = 0;
  int port_ = 0;
  std::string token_;
  absl::Duration start_time_;
};

// What `--serve` does: serves `data_dir` on a free port of loopback, prints
// the port in a line, and stops on SIGTERM. Returns the exit code.
int ServeUntilTold(const std::string& data_dir);

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_SERVER_PROCESS_H_
