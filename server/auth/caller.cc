#include "server/auth/caller.h"

#include <optional>

#include "absl/strings/match.h"
#include "server/auth/bearer_token.h"
#include "server/errors.h"

namespace trilab {

absl::StatusOr<Caller> Authenticate(const engine::Catalog& catalog,
                                    absl::string_view authorization,
                                    absl::Time now) {
  constexpr absl::string_view kScheme = "Bearer ";
  if (authorization.empty()) {
    return UnauthenticatedError(
        "TOKEN_MISSING",
        "The call carries no access token; send the metadata "
        "\"authorization: Bearer trilab_…\".");
  }
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) {
    return UnauthenticatedError(
        "TOKEN_INVALID", "The authorization does not begin with \"Bearer \".");
  }
  const std::optional<BearerToken> bearer =
      ParseBearerToken(authorization.substr(kScheme.size()));
  // One answer for every wrong token, so that ids cannot be probed.
  const absl::Status invalid = UnauthenticatedError(
      "TOKEN_INVALID", "The access token is not known here.");
  if (!bearer.has_value()) return invalid;
  const engine::AccessToken* token = catalog.access_tokens().Find(bearer->id);
  if (token == nullptr ||
      !SameHash(token->secret_sha256, HashSecret(bearer->secret))) {
    return invalid;
  }
  if (token->revoked) {
    return UnauthenticatedError("TOKEN_REVOKED",
                                "The access token was revoked.");
  }
  if (token->expire_time <= now) {
    return UnauthenticatedError("TOKEN_EXPIRED",
                                "The access token has expired.");
  }
  return Caller{.token_id = token->meta.id,
                .role = token->role,
                .centre = token->centre,
                .partner = token->partner,
                .subject = token->subject};
}

}  // namespace trilab
