#ifndef TRILAB_CLIENT_CPP_ADMIN_CLIENT_H_
#define TRILAB_CLIENT_CPP_ADMIN_CLIENT_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/admin_service.pb.h"

namespace trilab::client {

// Runs the service: state, backups, checks and access tokens.
//
//   AdminClient admin(connection);
//   auto backup = admin.CreateBackup([](const v1::CreateBackupResponse& at) {
//     std::cerr << at.copied_bytes() << " bytes\n";
//   });
//   auto report = admin.VerifyStore();
//   if (report.ok() && report->findings().empty()) std::cerr << "sound\n";
//
// Errors are those of AdminService. CreateBackup and VerifyStore are not
// retried. Thread-safe.
class AdminClient {
 public:
  explicit AdminClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  absl::StatusOr<v1::Status> GetStatus(const CallOptions& options = {});
  absl::StatusOr<v1::Backup> CreateBackup(
      const std::function<void(const v1::CreateBackupResponse&)>& progress = {},
      const CallOptions& options = {});
  // Every backup, newest first.
  absl::StatusOr<std::vector<v1::Backup>> ListBackups(
      const CallOptions& options = {});
  // What is wrong is in the report, not in the status.
  absl::StatusOr<v1::VerifyReport> VerifyStore(
      const std::function<void(const v1::VerifyStoreResponse&)>& progress = {},
      const CallOptions& options = {});
  // The secret is in this answer only: a retry after a lost answer is
  // ALREADY_EXISTS and names the token, so that it can be revoked.
  absl::StatusOr<v1::CreateAccessTokenResponse> CreateAccessToken(
      const v1::AccessToken& token, const CallOptions& options = {});
  // Every access token, without secrets.
  absl::StatusOr<std::vector<v1::AccessToken>> ListAccessTokens(
      const CallOptions& options = {});
  absl::StatusOr<v1::AccessToken> RevokeAccessToken(
      absl::string_view name, const CallOptions& options = {});
  // Who the connection's token says we are.
  absl::StatusOr<v1::AccessToken> GetCaller(const CallOptions& options = {});

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_ADMIN_CLIENT_H_
