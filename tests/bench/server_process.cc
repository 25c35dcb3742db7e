#include "tests/bench/server_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "server/server.h"

extern char** environ;

namespace trilab::bench {
namespace {

// The first line that comes through `file`; -1 if it is no number.
int ReadNumber(int file) {
  std::string line;
  char c = 0;
  while (read(file, &c, 1) == 1 && c != '\n') line.push_back(c);
  int number = 0;
  return absl::SimpleAtoi(line, &number) ? number : -1;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& data_dir) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::InternalError("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = "/proc/self/exe";
  std::string flag = "--serve";
  std::string directory = data_dir;
  char* arguments[] = {program.data(), flag.data(), directory.data(), nullptr};
  auto process = std::unique_ptr<ServerProcess>(new ServerProcess());
  const absl::Time start = absl::Now();
  const int failed = posix_spawn(&process->pid_, program.c_str(), &actions,
                                 nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  process->port_ = failed == 0 ? ReadNumber(ends[0]) : -1;
  process->start_time_ = absl::Now() - start;
  close(ends[0]);
  if (process->port_ <= 0) {
    return absl::UnavailableError("The server did not start.");
  }
  std::ifstream token(data_dir + "/admin.token");
  std::getline(token, process->token_);
  return process;
}

ServerProcess::~ServerProcess() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

double ServerProcess::ResidentMib() const {
  std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
  std::string line;
  while (std::getline(status, line)) {
    if (!absl::StartsWith(line, "VmRSS:")) continue;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    double kib = 0;
    if (words.size() > 1 && absl::SimpleAtod(words[1], &kib)) {
      return kib / 1024;
    }
  }
  return 0;
}

int ServeUntilTold(const std::string& data_dir) {
  // Ends with the benchmark even when that is killed.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ServerOptions options;
  options.data_dir = data_dir;
  options.listen = "127.0.0.1:0";
  auto server = Server::Start(std::move(options));
  if (!server.ok()) {
    std::fprintf(stderr, "service_bench: %s\n",
                 server.status().ToString().c_str());
    return 1;
  }
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->Stop(absl::Seconds(2));
  return 0;
}

}  // namespace trilab::bench
