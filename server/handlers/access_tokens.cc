#include "server/handlers/access_tokens.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/auth/bearer_token.h"
#include "server/auth/permissions.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/page_token.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::AccessToken;

absl::Status FileError(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("Cannot ", what, " ", path, ": ", std::strerror(errno)));
}

// Makes the name of `path` durable, not only what is in the file.
absl::Status SyncParent(const std::string& path) {
  const std::string parent =
      std::filesystem::absolute(path).parent_path().string();
  const int fd = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError("open", parent);
  const absl::Cleanup close = [fd] { ::close(fd); };
  return ::fsync(fd) == 0 ? absl::OkStatus() : FileError("sync", parent);
}

// Readers see the old content or the new, never a part.
absl::Status WriteSecretFile(const std::string& path,
                             const std::string& content) {
  const std::string partial = absl::StrCat(path, ".partial");
  const int fd =
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
             S_IRUSR | S_IWUSR);
  if (fd < 0) return FileError("create", partial);
  absl::Cleanup close = [fd] { ::close(fd); };
  if (::fchmod(fd, S_IRUSR | S_IWUSR) != 0 ||
      ::write(fd, content.data(), content.size()) !=
          static_cast<ssize_t>(content.size()) ||
      ::fsync(fd) != 0) {
    return FileError("write", partial);
  }
  if (std::rename(partial.c_str(), path.c_str()) != 0) {
    return FileError("write", path);
  }
  return SyncParent(path);
}

}  // namespace

NewToken MakeToken(AccessToken token) {
  const BearerToken bearer = MakeBearerToken();
  token.meta.id = bearer.id;
  token.secret_sha256 = HashSecret(bearer.secret);
  return {.token = std::move(token), .bearer = FormatBearerToken(bearer)};
}

absl::StatusOr<bool> EnsureAdministrator(Sequencer& sequencer,
                                         const std::string& path, bool renew) {
  if (!renew && sequencer.Read().state().catalog().access_tokens().size() > 0) {
    return false;
  }
  NewToken made = MakeToken(
      {.role = engine::Role::kAdministrator, .subject = "first administrator"});
  TRILAB_RETURN_IF_ERROR(WriteSecretFile(path, made.bearer + "\n"));
  Submission submission;
  submission.command = engine::PutResource{
      .resource = std::make_shared<const AccessToken>(std::move(made.token)),
      .mode = engine::PutResource::Mode::kCreate};
  submission.principal = "system";
  const Outcome outcome = sequencer.SubmitAndWait(std::move(submission));
  if (!outcome.ok()) return outcome.status();
  if ((*outcome)->rejection.has_value()) {
    return RejectionError(*(*outcome)->rejection);
  }
  return true;
}

absl::Status AnswerCreateToken(const NewToken& made, const Outcome& outcome,
                               v1::CreateAccessTokenResponse* response) {
  if (!outcome.ok()) return outcome.status();
  const engine::Record& record = **outcome;
  if (record.rejection.has_value()) return RejectionError(*record.rejection);
  const auto& put = std::get<engine::ResourcePut>(record.facts.front());
  const auto& token = *std::get<engine::Ptr<AccessToken>>(put.resource);
  if (token.meta.id != made.token.meta.id) {
    const std::string name = ResourceName(AccessToken::kKind, token.meta.id);
    return ErrorWithReason(
        absl::StatusCode::kAlreadyExists, "TOKEN_MADE_BEFORE",
        absl::StrCat("This request made ", name,
                     " before, and its secret is kept nowhere; revoke it and "
                     "make another."),
        {{"resource", name}});
  }
  ToProto(token, response->mutable_access_token());
  response->set_bearer(made.bearer);
  return absl::OkStatus();
}

absl::Status ListAccessTokensHandler(const ReadCall& call,
                                     const v1::ListAccessTokensRequest& request,
                                     v1::ListAccessTokensResponse* response) {
  TRILAB_RETURN_IF_ERROR(MayAudit(call.caller));
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string after, ParsePageToken(request));
  std::string last;
  bool more = false;
  call.catalog().access_tokens().VisitAfter(
      after, [&](const AccessToken& token) {
        if (response->access_tokens_size() == size) {
          more = true;
          return false;
        }
        ToProto(token, response->add_access_tokens());
        last = token.meta.id;
        return true;
      });
  if (more) response->set_next_page_token(MakePageToken(request, last));
  return absl::OkStatus();
}

absl::StatusOr<Prepared> PrepareRevoke(
    const ReadCall& call, const v1::RevokeAccessTokenRequest& request) {
  TRILAB_RETURN_IF_ERROR(MayAdminister(call.caller));
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("name", AccessToken::kKind, request.name()));
  const AccessToken* present = call.catalog().access_tokens().Find(id);
  if (present == nullptr) return NoSuchResourceError(request.name());
  AccessToken revoked = *present;
  revoked.revoked = true;
  return Prepared{
      .command = engine::PutResource{
          .resource = std::make_shared<const AccessToken>(std::move(revoked)),
          .mode = engine::PutResource::Mode::kUpdate}};
}

absl::Status AnswerRevoke(const engine::State& state, const engine::Record&,
                          const v1::RevokeAccessTokenRequest& request,
                          v1::AccessToken* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string id,
      ParseResourceName("name", AccessToken::kKind, request.name()));
  const AccessToken* token = state.catalog().access_tokens().Find(id);
  if (token == nullptr) return NoSuchResourceError(request.name());
  ToProto(*token, response);
  return absl::OkStatus();
}

absl::Status GetCallerHandler(const ReadCall& call,
                              const google::protobuf::Empty&,
                              v1::AccessToken* response) {
  const AccessToken* token =
      call.catalog().access_tokens().Find(call.caller.token_id);
  if (token == nullptr) {
    return NoSuchResourceError(
        ResourceName(AccessToken::kKind, call.caller.token_id));
  }
  ToProto(*token, response);
  return absl::OkStatus();
}

}  // namespace trilab
