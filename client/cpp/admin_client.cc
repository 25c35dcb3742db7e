#include "client/cpp/admin_client.h"

#include <optional>
#include <string>

#include "client/cpp/call_error.h"
#include "google/protobuf/empty.pb.h"
#include "grpcpp/client_context.h"
#include "storage/base/status_macros.h"
#include "trilab/v1/admin_service.grpc.pb.h"

namespace trilab::client {
namespace {

constexpr int kPageSize = 1000;

}  // namespace

absl::StatusOr<v1::Status> AdminClient::GetStatus(const CallOptions& options) {
  return connection_->Call<v1::Status>("trilab.v1.AdminService/GetStatus",
                                       v1::GetStatusRequest(), options);
}

absl::StatusOr<v1::Backup> AdminClient::CreateBackup(
    const std::function<void(const v1::CreateBackupResponse&)>& progress,
    const CallOptions& options) {
  grpc::ClientContext context;
  connection_->Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::AdminService::NewStub(connection_->channel());
  const auto stream = stub->CreateBackup(&context, v1::CreateBackupRequest());
  std::optional<v1::Backup> backup;
  v1::CreateBackupResponse response;
  while (stream->Read(&response)) {
    if (progress) progress(response);
    if (response.has_backup()) backup = response.backup();
  }
  TRILAB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  if (!backup) return absl::InternalError("the server named no backup");
  return *std::move(backup);
}

absl::StatusOr<std::vector<v1::Backup>> AdminClient::ListBackups(
    const CallOptions& options) {
  v1::ListBackupsRequest request;
  request.set_page_size(kPageSize);
  std::vector<v1::Backup> all;
  do {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::ListBackupsResponse page,
        connection_->Call<v1::ListBackupsResponse>(
            "trilab.v1.AdminService/ListBackups", request, options));
    all.insert(all.end(), page.backups().begin(), page.backups().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

absl::StatusOr<v1::VerifyReport> AdminClient::VerifyStore(
    const std::function<void(const v1::VerifyStoreResponse&)>& progress,
    const CallOptions& options) {
  grpc::ClientContext context;
  connection_->Prepare(context, options);
  Cancellation::Scope scope(options.cancellation, context);
  const auto stub = v1::AdminService::NewStub(connection_->channel());
  const auto stream = stub->VerifyStore(&context, v1::VerifyStoreRequest());
  std::optional<v1::VerifyReport> report;
  v1::VerifyStoreResponse response;
  while (stream->Read(&response)) {
    if (progress) progress(response);
    if (response.has_report()) report = response.report();
  }
  TRILAB_RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  if (!report) return absl::InternalError("the server sent no report");
  return *std::move(report);
}

absl::StatusOr<v1::CreateAccessTokenResponse> AdminClient::CreateAccessToken(
    const v1::AccessToken& token, const CallOptions& options) {
  v1::CreateAccessTokenRequest request;
  *request.mutable_access_token() = token;
  return connection_->Call<v1::CreateAccessTokenResponse>(
      "trilab.v1.AdminService/CreateAccessToken", request, options);
}

absl::StatusOr<std::vector<v1::AccessToken>> AdminClient::ListAccessTokens(
    const CallOptions& options) {
  v1::ListAccessTokensRequest request;
  request.set_page_size(kPageSize);
  std::vector<v1::AccessToken> all;
  do {
    TRILAB_ASSIGN_OR_RETURN(
        const v1::ListAccessTokensResponse page,
        connection_->Call<v1::ListAccessTokensResponse>(
            "trilab.v1.AdminService/ListAccessTokens", request, options));
    all.insert(all.end(), page.access_tokens().begin(),
               page.access_tokens().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return all;
}

absl::StatusOr<v1::AccessToken> AdminClient::RevokeAccessToken(
    absl::string_view name, const CallOptions& options) {
  v1::RevokeAccessTokenRequest request;
  request.set_name(std::string(name));
  return connection_->Call<v1::AccessToken>(
      "trilab.v1.AdminService/RevokeAccessToken", request, options);
}

absl::StatusOr<v1::AccessToken> AdminClient::GetCaller(
    const CallOptions& options) {
  return connection_->Call<v1::AccessToken>("trilab.v1.AdminService/GetCaller",
                                            google::protobuf::Empty(), options);
}

}  // namespace trilab::client
