#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "client/cli/app.h"
#include "client/cpp/cancellation.h"

namespace {

using trilab::cli::Environment;

// $COLUMNS, else the terminal's width, else 80.
int Columns() {
  int columns = 0;
  const char* variable = std::getenv("COLUMNS");
  if (variable != nullptr && absl::SimpleAtoi(variable, &columns) &&
      columns > 0) {
    return columns;
  }
  winsize size = {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

// The first Ctrl-C ends calls in good order, the second the process. Signals
// are blocked in every thread that starts later and taken here alone.
void HandleInterrupts(trilab::client::Cancellation& cancellation) {
  static sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([&cancellation] {
    int signal = 0;
    sigwait(&signals, &signal);
    cancellation.Cancel();
    sigwait(&signals, &signal);
    ::_exit(trilab::cli::kExitInterrupted);
  }).detach();
}

// Whether the reader of our output went away, as `head` does.
bool OutputWasClosed() {
  pollfd out = {STDOUT_FILENO, 0, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

int main(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  // Outlives the thread that waits for signals.
  static trilab::client::Cancellation cancellation;
  HandleInterrupts(cancellation);
  Environment environment{
      .out = std::cout,
      .err = std::cerr,
      .getenv = [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        if (value == nullptr) return std::nullopt;
        return value;
      },
      .now = [] { return absl::Now(); },
      .out_is_tty = ::isatty(STDOUT_FILENO) == 1,
      .err_is_tty = ::isatty(STDERR_FILENO) == 1,
      .columns = Columns(),
      .cancellation = &cancellation,
  };
  const int code = trilab::cli::RunCli(
      std::vector<std::string>(argv + 1, argv + argc), environment);
  std::cout.flush();
  if (!std::cout && !OutputWasClosed()) {
    std::cerr << "trilab: cannot write the output\n";
    return trilab::cli::kExitOther;
  }
  return code;
}
