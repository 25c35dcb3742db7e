// trilab-server: parses flags, starts the server, waits for a signal.

#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "glog/logging.h"
#include "server/server.h"
#include "storage/backup.h"

namespace trilab {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

int Fail(const absl::Status& status) {
  std::cerr << "trilab-server: " << status.message() << "\n";
  return status.code() == absl::StatusCode::kInvalidArgument ? kExitUsage
                                                             : kExitFailed;
}

// Recovery of a large store takes seconds: say so about once a second.
class ProgressPrinter {
 public:
  void operator()(const RecoveryProgress& progress) {
    const absl::Time now = absl::Now();
    if (now < next_) return;
    next_ = now + absl::Seconds(1);
    std::cerr << "Loading " << progress.step << ": " << progress.done
              << (progress.total != 0 ? absl::StrCat(" of ", progress.total)
                                      : "")
              << "\n";
  }

 private:
  absl::Time next_ = absl::Now() + absl::Seconds(1);
};

int Serve(ServerOptions options) {
  // Blocked before any thread starts, so that only the wait below sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  options.progress = ProgressPrinter();
  const std::string data_dir = options.data_dir;
  auto server = Server::Start(std::move(options));
  if (!server.ok()) return Fail(server.status());
  if ((*server)->made_admin_token()) {
    std::cerr << "Made an administrator's access token: "
              << (*server)->admin_token_file() << " (mode 0600)\n";
  }
  std::cerr << "trilab-server " << TrilabVersion() << " serves " << data_dir
            << " on port " << (*server)->port() << ", at revision "
            << (*server)->sequencer().revision() << "\n";

  int signal = 0;
  sigwait(&signals, &signal);
  std::cerr << "Stopping on signal " << signal << "\n";
  (*server)->Stop(absl::Seconds(10));
  return 0;
}

void AddServeFlags(CLI::App& app, ServerOptions& options) {
  app.add_option("--data-dir", options.data_dir,
                 "Directory of the store; made if there is none")
      ->required();
  app.add_option("--listen", options.listen, "Address and port")
      ->capture_default_str();
  app.add_option("--tls-cert", options.tls_certificate,
                 "PEM file of the server's certificate chain");
  app.add_option("--tls-key", options.tls_key,
                 "PEM file of the certificate's key");
  app.add_option("--tls-client-ca", options.tls_client_ca,
                 "PEM file of the authority that signs clients' certificates");
  app.add_flag("--allow-plaintext", options.allow_plaintext,
               "Listen beyond loopback without TLS");
  app.add_option("--admin-token-file", options.admin_token_file,
                 "Where the first administrator's token is written "
                 "(default: DATA_DIR/admin.token)");
  app.add_flag("--new-admin-token", options.new_admin_token,
               "Make another administrator's token, should all be lost");
  app.add_option("--backup-dir", options.backup_dir,
                 "Where backups go (default: DATA_DIR-backups)");
  app.add_option("--max-message-bytes", options.max_message_bytes,
                 "Largest request")
      ->check(CLI::Range(64 << 10, 256 << 20))
      ->capture_default_str();
  app.add_option("--min-free-bytes", options.min_free_bytes,
                 "Refuse writes when the disk has less free")
      ->capture_default_str();
  app.add_option_function<int>(
         "--journal-retention-days",
         [&options](int days) {
           options.journal_retention = absl::Hours(24) * days;
         },
         "For how long decisions, refused ones too, can be explained and "
         "judged again (default: 400)")
      ->check(CLI::Range(3, 36'500));
  app.add_flag("--drop-damaged-log-tail", options.drop_damaged_log_tail,
               "Open a store whose log is damaged near its end; drops what "
               "follows the damage, perhaps acknowledged changes");
}

struct RestoreFlags {
  std::string backup_dir;
  std::string data_dir;
  uint32_t number = 0;  // 0: the newest.
};

int Restore(const RestoreFlags& flags) {
  absl::StatusOr<uint32_t> number = flags.number;
  if (flags.number == 0) number = storage::NewestBackup(flags.backup_dir);
  if (!number.ok()) return Fail(number.status());
  const absl::Status restored =
      storage::RestoreBackup(flags.backup_dir, *number, flags.data_dir);
  if (!restored.ok()) return Fail(restored);
  std::cout << "Restored backup " << *number << " into " << flags.data_dir
            << "\n";
  return 0;
}

// Reads one backup or all of them, and says of each whether it is good.
int VerifyBackups(const RestoreFlags& flags) {
  const auto backups = storage::ListBackups(flags.backup_dir);
  if (!backups.ok()) return Fail(backups.status());
  int code = 0;
  bool found = false;
  for (const storage::BackupSummary& backup : *backups) {
    if (flags.number != 0 && flags.number != backup.id) continue;
    found = true;
    const absl::Status status =
        storage::VerifyBackup(flags.backup_dir, backup.id);
    if (!status.ok()) code = Fail(status);
    if (status.ok()) std::cout << "Backup " << backup.id << " is good\n";
  }
  if (found) return code;
  return Fail(absl::NotFoundError(
      absl::StrCat("There is no such backup in ", flags.backup_dir)));
}

int Main(int argc, char** argv) {
  google::InitGoogleLogging(argv[0]);
  CLI::App app("Trilab: shares testing instruments among laboratories.",
               "trilab-server");
  app.set_version_flag("--version", std::string(TrilabVersion()));
  app.require_subcommand(0, 1);
  ServerOptions options;
  RestoreFlags restore;
  CLI::App* serve = app.add_subcommand("serve", "Serve a data directory");
  AddServeFlags(*serve, options);
  CLI::App* restoring =
      app.add_subcommand("restore", "Make a data directory from a backup");
  restoring->add_option("--backup-dir", restore.backup_dir)->required();
  restoring
      ->add_option("--data-dir", restore.data_dir, "Must be empty or not there")
      ->required();
  restoring->add_option("--number", restore.number,
                        "Which backup; default: the newest, unless it is "
                        "damaged");
  CLI::App* verifying = app.add_subcommand(
      "verify-backup", "Read backups and compare their checksums");
  verifying->add_option("--backup-dir", restore.backup_dir)->required();
  verifying->add_option("--number", restore.number,
                        "Which backup; default: all");
  // "trilab-server --data-dir D" means "trilab-server serve --data-dir D".
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments[0].rfind("--", 0) == 0 &&
      arguments[0] != "--help" && arguments[0] != "--version") {
    arguments.insert(arguments.begin(), "serve");
  }
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : kExitUsage;
  }
  if (restoring->parsed()) return Restore(restore);
  if (verifying->parsed()) return VerifyBackups(restore);
  if (serve->parsed()) return Serve(std::move(options));
  std::cerr << app.help();
  return kExitUsage;
}

}  // namespace
}  // namespace trilab

int main(int argc, char** argv) { return trilab::Main(argc, argv); }
