#include "tests/e2e/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

extern char** environ;

namespace trilab::testing {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

void RedirectTo(const std::string& path, int descriptor) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(127);
}

std::vector<std::string> Launch(std::vector<std::string> launcher,
                                const std::string& data_dir, int port) {
  for (const std::string& argument :
       {std::string(TRILAB_SERVER_BINARY), std::string("--data-dir"), data_dir,
        std::string("--listen"), absl::StrCat("127.0.0.1:", port),
        std::string("--min-free-bytes"), std::string("0")}) {
    launcher.push_back(argument);
  }
  return launcher;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment) {
  std::vector<std::string> argv = arguments;
  std::vector<std::string> env;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!absl::StartsWith(*entry, "TRILAB_")) env.emplace_back(*entry);
  }
  for (const auto& [name, value] : environment) {
    env.push_back(absl::StrCat(name, "=", value));
  }
  const std::vector<char*> argv_pointers = Pointers(argv);
  const std::vector<char*> env_pointers = Pointers(env);
  const std::string out = folder_.Join("out");
  const std::string err = folder_.Join("err");
  pid_ = ::fork();
  if (pid_ == 0) {
    RedirectTo(out, STDOUT_FILENO);
    RedirectTo(err, STDERR_FILENO);
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
    ::execve(argv_pointers[0], argv_pointers.data(), env_pointers.data());
    ::_exit(127);
  }
  if (pid_ < 0) ADD_FAILURE() << "cannot start " << arguments[0];
}

Process::~Process() {
  if (pid_ < 0 || Poll()) return;
  Signal(SIGKILL);
  Wait();
}

void Process::Signal(int signal) {
  if (pid_ > 0 && !exit_code_.has_value()) ::kill(pid_, signal);
}

bool Process::Poll() {
  if (exit_code_.has_value()) return true;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return true;
}

std::optional<int> Process::Wait(absl::Duration timeout) {
  const absl::Time give_up = absl::Now() + timeout;
  while (!Poll() && absl::Now() < give_up)
    absl::SleepFor(absl::Milliseconds(2));
  return exit_code_;
}

std::string Process::out() const { return ReadFile(folder_.Join("out")); }
std::string Process::err() const { return ReadFile(folder_.Join("err")); }

bool Process::AwaitError(absl::string_view text, absl::Duration timeout) {
  const absl::Time give_up = absl::Now() + timeout;
  do {
    const bool ended = Poll();
    if (absl::StrContains(err(), text)) return true;
    if (ended) return false;
    absl::SleepFor(absl::Milliseconds(2));
  } while (absl::Now() < give_up);
  return false;
}

ServerProcess::ServerProcess(const std::string& data_dir, int port,
                             std::vector<std::string> launcher)
    : process_(Launch(std::move(launcher), data_dir, port)) {
  constexpr absl::string_view kPort = " on port ";
  if (!process_.AwaitError(", at revision ")) {
    ADD_FAILURE() << "the server did not start: " << process_.err();
    return;
  }
  const std::string err = process_.err();
  const std::string rest =
      err.substr(err.find(std::string(kPort)) + kPort.size());
  if (!absl::SimpleAtoi(rest.substr(0, rest.find(',')), &port_)) {
    ADD_FAILURE() << "no port in: " << err;
  }
}

std::string ServerProcess::address() const {
  return absl::StrCat("127.0.0.1:", port_);
}

std::string ReadToken(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  file >> token;
  return token;
}

}  // namespace trilab::testing
