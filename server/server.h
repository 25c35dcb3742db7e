#ifndef TRILAB_SERVER_SERVER_H_
#define TRILAB_SERVER_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/sequencer/clock.h"
#include "server/sequencer/sequencer.h"

namespace trilab {

struct ServerOptions {
  std::string data_dir;  // Made if there is none; its parent must exist.
  // "host:port"; port 0 lets the system choose one (see Server::port).
  std::string listen = "127.0.0.1:7430";
  // PEM files; both or neither. Without them calls are not encrypted.
  std::string tls_certificate;
  std::string tls_key;
  // Clients must show a certificate signed by this authority. Empty: none.
  std::string tls_client_ca;
  // Without TLS the server only listens on loopback, unless this is set.
  bool allow_plaintext = false;
  // Where the first administrator's token is written. Default:
  // "<data_dir>/admin.token".
  std::string admin_token_file;
  bool new_admin_token = false;
  std::string backup_dir;  // Default: "<data_dir>-backups".
  int max_message_bytes = 4 << 20;
  // Writes are refused when the disk has less than this free.
  uint64_t min_free_bytes = uint64_t{256} << 20;
  // See storage::DatabaseOptions.
  bool drop_damaged_log_tail = false;
  absl::Duration journal_retention = absl::Hours(24 * 400);
  // An import or export whose client stands still for so long is cancelled.
  absl::Duration stream_patience = absl::Seconds(60);
  Clock* clock = &SystemClock();  // Borrowed.
  std::function<void(const RecoveryProgress&)> progress;
};

// The whole service in one object: storage, sequencer, handlers and the gRPC
// server. Tests run it in their own process; main.cc runs it alone.
//
// Thread-safe.
class Server {
 public:
  // Opens the data directory, recovers, and listens. Errors name what is at
  // fault: those of storage::Database::Open and Sequencer::Open,
  // INVALID_ARGUMENT for options that do not go together, UNAVAILABLE for an
  // address that cannot be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options);

  // Stops.
  virtual ~Server() = default;

  virtual int port() const = 0;
  // Where the administrator's token lies, and whether this start made it.
  virtual const std::string& admin_token_file() const = 0;
  virtual bool made_admin_token() const = 0;
  virtual Sequencer& sequencer() = 0;

  // Ends running calls within `grace`, completes what was submitted, and
  // stops listening. Idempotent.
  virtual void Stop(absl::Duration grace) = 0;
};

// Version of this program, "0.1.0".
absl::string_view TrilabVersion();

}  // namespace trilab

#endif  // TRILAB_SERVER_SERVER_H_
