#include "server/server.h"

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "glog/logging.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "server/handlers/access_tokens.h"
#include "server/handlers/admin_service.h"
#include "server/handlers/booking_service.h"
#include "server/handlers/campaign_service.h"
#include "server/handlers/catalog_service.h"
#include "server/handlers/decision_service.h"
#include "server/handlers/money_service.h"
#include "server/handlers/policy_service.h"
#include "server/handlers/reroute_service.h"
#include "server/handlers/series_service.h"
#include "server/handlers/stream_threads.h"
#include "server/handlers/supply_service.h"
#include "server/handlers/waitlist_service.h"
#include "storage/base/status_macros.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"

namespace trilab {
namespace {

// Error details travel in trailers; see RejectionError.
constexpr int kMaxMetadataBytes = 64 << 10;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in) return absl::NotFoundError(absl::StrCat("Cannot read ", path));
  return content.str();
}

bool IsLoopback(absl::string_view listen) {
  return absl::StartsWith(listen, "127.") ||
         absl::StartsWith(listen, "localhost:") ||
         absl::StartsWith(listen, "[::1]:") ||
         absl::StartsWith(listen, "unix:");
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(
    const ServerOptions& options) {
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key go together; give both or neither.");
  }
  if (options.tls_certificate.empty()) {
    if (!IsLoopback(options.listen) && !options.allow_plaintext) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Listening on ", options.listen,
          " without TLS would show access tokens to the network. Give "
          "--tls-cert and --tls-key, or --allow-plaintext if something in "
          "front encrypts."));
    }
    return grpc::InsecureServerCredentials();
  }
  grpc::SslServerCredentialsOptions ssl;
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  TRILAB_ASSIGN_OR_RETURN(pair.private_key, ReadFile(options.tls_key));
  TRILAB_ASSIGN_OR_RETURN(pair.cert_chain, ReadFile(options.tls_certificate));
  ssl.pem_key_cert_pairs.push_back(std::move(pair));
  if (!options.tls_client_ca.empty()) {
    TRILAB_ASSIGN_OR_RETURN(ssl.pem_root_certs,
                            ReadFile(options.tls_client_ca));
    ssl.client_certificate_request =
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  return grpc::SslServerCredentials(ssl);
}

class ServerImpl final : public Server {
 public:
  explicit ServerImpl(ServerOptions options) : options_(std::move(options)) {}
  ~ServerImpl() override { Stop(absl::Seconds(5)); }

  absl::Status Open() {
    // Before the data directory, so that a wrong flag leaves no trace.
    TRILAB_ASSIGN_OR_RETURN(auto credentials, MakeCredentials(options_));
    storage::DatabaseOptions database;
    database.path = options_.data_dir;
    database.min_free_bytes = options_.min_free_bytes;
    database.drop_damaged_log_tail = options_.drop_damaged_log_tail;
    // The age of request ids counts by the clock that stamps them.
    database.clock = [clock = options_.clock] { return clock->Now(); };
    TRILAB_ASSIGN_OR_RETURN(database_,
                            storage::Database::Open(std::move(database)));
    TRILAB_ASSIGN_OR_RETURN(auto journal,
                            storage::RocksdbJournal::Open(*database_));
    if (journal->dropped() > 0) {
      LOG(ERROR) << "Dropped " << journal->dropped()
                 << " acknowledged records after revision "
                 << journal->LastRevision();
    }
    journal_ = std::move(journal);
    TRILAB_ASSIGN_OR_RETURN(rows_, storage::RowStore::Open(*database_));
    SequencerOptions sequencer;
    sequencer.database = database_.get();
    sequencer.journal = journal_.get();
    sequencer.rows = rows_.get();
    sequencer.clock = options_.clock;
    sequencer.journal_retention = options_.journal_retention;
    sequencer.progress = options_.progress;
    TRILAB_ASSIGN_OR_RETURN(sequencer_, Sequencer::Open(std::move(sequencer)));
    TRILAB_ASSIGN_OR_RETURN(
        made_admin_token_,
        EnsureAdministrator(*sequencer_, options_.admin_token_file,
                            options_.new_admin_token));
    return Listen(std::move(credentials));
  }

  int port() const override { return port_; }
  const std::string& admin_token_file() const override {
    return options_.admin_token_file;
  }
  bool made_admin_token() const override { return made_admin_token_; }
  Sequencer& sequencer() override { return *sequencer_; }

  void Stop(absl::Duration grace) override {
    if (stopped_.exchange(true)) return;
    stopping_.Notify();
    if (health_thread_.joinable()) health_thread_.join();
    // Watch streams end only when the hub closes; so the sequencer goes first
    // and completes what was submitted.
    if (sequencer_ != nullptr) sequencer_->Shutdown();
    if (grpc_ != nullptr) {
      grpc_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
    }
    threads_.reset();
    grpc_.reset();
  }

 private:
  absl::Status Listen(std::shared_ptr<grpc::ServerCredentials> credentials) {
    threads_ = std::make_unique<StreamThreads>(
        StreamLimits{.patience = options_.stream_patience});
    catalog_ = std::make_unique<CatalogService>(*sequencer_, *threads_);
    bookings_ = std::make_unique<BookingService>(*sequencer_);
    policy_ = std::make_unique<PolicyService>(*sequencer_);
    money_ = std::make_unique<MoneyService>(*sequencer_);
    series_ = std::make_unique<SeriesService>(*sequencer_);
    waitlist_ = std::make_unique<WaitlistService>(*sequencer_);
    reroutes_ = std::make_unique<RerouteService>(*sequencer_);
    supplies_ = std::make_unique<SupplyService>(*sequencer_);
    decisions_ = std::make_unique<DecisionService>(*sequencer_, *threads_);
    campaigns_ = std::make_unique<CampaignService>(*sequencer_, *threads_);
    admin_ = std::make_unique<AdminService>(
        *sequencer_, *database_, *threads_,
        AdminService::Options{.version = std::string(TrilabVersion()),
                              .start_time = options_.clock->Now(),
                              .backup_dir = options_.backup_dir});
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.AddListeningPort(options_.listen, credentials, &port_);
    builder.SetMaxReceiveMessageSize(options_.max_message_bytes);
    builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
    // A second server on the same port is an error, not a silent share.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.RegisterService(catalog_.get());
    builder.RegisterService(bookings_.get());
    builder.RegisterService(policy_.get());
    builder.RegisterService(money_.get());
    builder.RegisterService(series_.get());
    builder.RegisterService(waitlist_.get());
    builder.RegisterService(reroutes_.get());
    builder.RegisterService(supplies_.get());
    builder.RegisterService(decisions_.get());
    builder.RegisterService(campaigns_.get());
    builder.RegisterService(admin_.get());
    grpc_ = builder.BuildAndStart();
    if (grpc_ == nullptr || port_ == 0) {
      return absl::UnavailableError(absl::StrCat(
          "Cannot listen on ", options_.listen,
          "; is the address right, and no other program on the port?"));
    }
    for (const char* service : {v1::CatalogService::service_full_name(),
                                v1::BookingService::service_full_name(),
                                v1::PolicyService::service_full_name(),
                                v1::MoneyService::service_full_name(),
                                v1::SeriesService::service_full_name(),
                                v1::WaitlistService::service_full_name(),
                                v1::RerouteService::service_full_name(),
                                v1::SupplyService::service_full_name(),
                                v1::DecisionService::service_full_name(),
                                v1::CampaignService::service_full_name(),
                                v1::AdminService::service_full_name()}) {
      grpc_->GetHealthCheckService()->SetServingStatus(service, true);
    }
    health_thread_ = std::thread([this] { WatchHealth(); });
    return absl::OkStatus();
  }

  // Tells load balancers as soon as writes are no longer taken.
  void WatchHealth() {
    while (!stopping_.WaitForNotificationWithTimeout(absl::Seconds(1))) {
      if (!sequencer_->writable()) {
        grpc_->GetHealthCheckService()->SetServingStatus(false);
      }
    }
    grpc_->GetHealthCheckService()->SetServingStatus(false);
  }

  ServerOptions options_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Journal> journal_;
  std::unique_ptr<storage::RowStore> rows_;
  std::unique_ptr<Sequencer> sequencer_;
  std::unique_ptr<CatalogService> catalog_;
  std::unique_ptr<BookingService> bookings_;
  std::unique_ptr<PolicyService> policy_;
  std::unique_ptr<MoneyService> money_;
  std::unique_ptr<SeriesService> series_;
  std::unique_ptr<WaitlistService> waitlist_;
  std::unique_ptr<RerouteService> reroutes_;
  std::unique_ptr<SupplyService> supplies_;
  std::unique_ptr<DecisionService> decisions_;
  std::unique_ptr<CampaignService> campaigns_;
  std::unique_ptr<AdminService> admin_;
  std::unique_ptr<StreamThreads> threads_;
  std::unique_ptr<grpc::Server> grpc_;
  std::thread health_thread_;
  absl::Notification stopping_;
  std::atomic<bool> stopped_ = false;
  int port_ = 0;
  bool made_admin_token_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  if (options.data_dir.empty()) {
    return absl::InvalidArgumentError("A data directory is required.");
  }
  if (options.admin_token_file.empty()) {
    options.admin_token_file = absl::StrCat(options.data_dir, "/admin.token");
  }
  if (options.backup_dir.empty()) {
    options.backup_dir = absl::StrCat(options.data_dir, "-backups");
  }
  auto server = std::make_unique<ServerImpl>(std::move(options));
  TRILAB_RETURN_IF_ERROR(server->Open());
  return std::unique_ptr<Server>(std::move(server));
}

absl::string_view TrilabVersion() { return TRILAB_VERSION; }

}  // namespace trilab
