#ifndef TRILAB_CLIENT_CLI_SESSION_H_
#define TRILAB_CLIENT_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/config.h"
#include "client/cli/exit_code.h"
#include "client/cli/lang.h"
#include "client/cli/output/style.h"
#include "client/cpp/call_options.h"
#include "client/cpp/cancellation.h"
#include "client/cpp/connection.h"
#include "google/protobuf/message.h"

namespace trilab::cli {

// The world around one run of the command; tests bring their own.
struct Environment {
  std::ostream& out;
  std::ostream& err;
  GetEnv getenv;
  std::function<absl::Time()> now;
  bool out_is_tty = false;
  bool err_is_tty = false;
  int columns = 80;
  client::Cancellation* cancellation = nullptr;
};

// Flags that every command takes; empty where they were not given.
struct GlobalFlags {
  std::string server;
  std::string token_file;
  std::string ca_file;
  std::string context;
  std::string output;
  std::string lang;
  std::string timeout;
  bool no_color = false;
};

enum class OutputFormat { kTable, kJson, kYaml, kName };

// What one run of the command works with: flags, configuration, output and the
// connection. A flag wins over the environment, that over the context of the
// configuration file, that over the default.
//
// Not thread-safe.
class Session {
 public:
  // What a command does once its command line is parsed.
  using Action = std::function<absl::Status()>;

  // `environment` must outlive the session.
  explicit Session(Environment& environment)
      : environment_(environment),
        lang_(LangOfEnvironment(environment.getenv)) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  GlobalFlags& flags() { return flags_; }
  std::ostream& out() { return environment_.out; }
  std::ostream& err() { return environment_.err; }
  absl::Time now() const { return environment_.now(); }
  const Environment& environment() const { return environment_; }

  // Reads flags, environment and configuration; called once, after parsing.
  absl::Status Resolve();

  // From the environment until `Resolve`, unless set.
  Lang lang() const { return lang_; }
  void set_lang(Lang lang) { lang_ = lang; }
  const char* Tr(const Text& text) const { return Pick(text, lang_); }

  OutputFormat format() const { return format_; }
  Style out_style() const;
  Style err_style() const;
  // Columns for tables; 0, no limit, unless the output is a terminal.
  int table_columns() const;

  // "host:port" of the server.
  const std::string& server() const { return connection_options_.target; }
  // The connection, made at the first call.
  std::shared_ptr<client::Connection> connection();
  // For calls: --timeout and Ctrl-C.
  client::CallOptions call_options() const;

  // Writes a resource to the output in the chosen format; as a table, in full.
  void Show(const google::protobuf::Message& message);

  const std::string& config_path() const { return config_path_; }
  const Config& config() const { return config_; }

  void set_action(Action action) { action_ = std::move(action); }
  const Action& action() const { return action_; }

  // Makes the command exit with `code` although its action succeeded.
  void set_exit_code(ExitCode code) { exit_code_ = code; }
  ExitCode exit_code() const { return exit_code_; }

 private:
  absl::Status ResolveConnection(const ConfigContext& context);
  absl::Status ResolveToken(const ConfigContext& context);
  // `flag` if given, else variable `name`, else `fallback`.
  std::string FirstOf(const std::string& flag, const char* name,
                      const std::string& fallback) const;

  Environment& environment_;
  GlobalFlags flags_;
  Lang lang_;
  OutputFormat format_ = OutputFormat::kTable;
  std::string config_path_;
  Config config_;
  client::ConnectionOptions connection_options_;
  std::shared_ptr<client::Connection> connection_;
  std::optional<absl::Duration> timeout_;
  Action action_;
  ExitCode exit_code_ = kExitOk;
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_SESSION_H_
