#ifndef TRILAB_SERVER_HANDLERS_ADMIN_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_ADMIN_SERVICE_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"
#include "server/handlers/rpc.h"
#include "server/handlers/stream_threads.h"
#include "server/sequencer/sequencer.h"
#include "storage/database.h"
#include "trilab/v1/admin_service.grpc.pb.h"

namespace trilab {

// trilab.v1.AdminService.
//
// Thread-safe.
class AdminService final : public v1::AdminService::CallbackService {
 public:
  struct Options {
    std::string version;
    absl::Time start_time;
    // Where backups go; empty: none are made.
    std::string backup_dir;
  };

  // All must outlive the service.
  AdminService(Sequencer& sequencer, storage::Database& database,
               StreamThreads& threads, Options options)
      : sequencer_(sequencer),
        database_(database),
        threads_(threads),
        options_(std::move(options)) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const v1::GetStatusRequest* request,
                                      v1::Status* response) override;
  grpc::ServerWriteReactor<v1::CreateBackupResponse>* CreateBackup(
      grpc::CallbackServerContext* context,
      const v1::CreateBackupRequest* request) override;
  grpc::ServerUnaryReactor* ListBackups(
      grpc::CallbackServerContext* context,
      const v1::ListBackupsRequest* request,
      v1::ListBackupsResponse* response) override;
  grpc::ServerWriteReactor<v1::VerifyStoreResponse>* VerifyStore(
      grpc::CallbackServerContext* context,
      const v1::VerifyStoreRequest* request) override;
  grpc::ServerUnaryReactor* CreateAccessToken(
      grpc::CallbackServerContext* context,
      const v1::CreateAccessTokenRequest* request,
      v1::CreateAccessTokenResponse* response) override;
  grpc::ServerUnaryReactor* ListAccessTokens(
      grpc::CallbackServerContext* context,
      const v1::ListAccessTokensRequest* request,
      v1::ListAccessTokensResponse* response) override;
  grpc::ServerUnaryReactor* RevokeAccessToken(
      grpc::CallbackServerContext* context,
      const v1::RevokeAccessTokenRequest* request,
      v1::AccessToken* response) override;
  grpc::ServerUnaryReactor* GetCaller(grpc::CallbackServerContext* context,
                                      const google::protobuf::Empty* request,
                                      v1::AccessToken* response) override;

 private:
  // The caller, who has one of the roles that `may` admits.
  absl::StatusOr<Caller> Admit(grpc::CallbackServerContext& context,
                               absl::Status (*may)(const Caller&));
  // Makes a backup, unless one is being made. `write` returns whether to go
  // on.
  absl::Status MakeBackup(
      const std::function<bool(const v1::CreateBackupResponse&)>& write);
  absl::Status FillStatus(grpc::CallbackServerContext& context,
                          v1::Status* response);
  absl::Status FillBackups(grpc::CallbackServerContext& context,
                           const v1::ListBackupsRequest& request,
                           v1::ListBackupsResponse* response);

  Sequencer& sequencer_;
  storage::Database& database_;
  StreamThreads& threads_;
  const Options options_;
  std::atomic<bool> backup_runs_ = false;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_ADMIN_SERVICE_H_
