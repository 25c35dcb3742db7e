#ifndef TRILAB_SERVER_HANDLERS_ACCESS_TOKENS_H_
#define TRILAB_SERVER_HANDLERS_ACCESS_TOKENS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/engine/resources.h"
#include "server/handlers/rpc.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/admin_service.pb.h"

// Access tokens: resources whose secrets are told once and kept nowhere.

namespace trilab {

// A new token's resource and what its holder sends.
struct NewToken {
  engine::AccessToken token;
  std::string bearer;
};

// Gives `token` an id and a fresh secret.
NewToken MakeToken(engine::AccessToken token);

// Makes sure that somebody can administer: if the store has no access token,
// or `renew` is set, makes an administrator's and writes what its holder sends
// into `path` (mode 0600, replaced in one step) before the store knows it.
// Returns whether it made one.
absl::StatusOr<bool> EnsureAdministrator(Sequencer& sequencer,
                                         const std::string& path, bool renew);

// Answers CreateAccessToken, which submitted `made`. ALREADY_EXISTS,
// TOKEN_MADE_BEFORE, with the token's name as `resource`, if the same request
// made another one before: nobody knows that one's secret any more.
absl::Status AnswerCreateToken(const NewToken& made, const Outcome& outcome,
                               v1::CreateAccessTokenResponse* response);

absl::Status ListAccessTokensHandler(const ReadCall& call,
                                     const v1::ListAccessTokensRequest& request,
                                     v1::ListAccessTokensResponse* response);
absl::StatusOr<Prepared> PrepareRevoke(
    const ReadCall& call, const v1::RevokeAccessTokenRequest& request);
absl::Status AnswerRevoke(const engine::State& state,
                          const engine::Record& record,
                          const v1::RevokeAccessTokenRequest& request,
                          v1::AccessToken* response);
absl::Status GetCallerHandler(const ReadCall& call,
                              const google::protobuf::Empty& request,
                              v1::AccessToken* response);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_ACCESS_TOKENS_H_
