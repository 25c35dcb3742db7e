#ifndef TRILAB_SERVER_AUTH_BEARER_TOKEN_H_
#define TRILAB_SERVER_AUTH_BEARER_TOKEN_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace trilab {

// What a caller sends: "trilab_<id>_<secret>". The id names the access token
// resource; the secret is 32 random bytes in base64url (43 characters).
struct BearerToken {
  std::string id;
  std::string secret;
};

// A new token with random id ("t-" and 12 hex digits) and secret, from the
// operating system's generator.
BearerToken MakeBearerToken();

std::string FormatBearerToken(const BearerToken& token);

// Unset if `text` has not the form of a token.
std::optional<BearerToken> ParseBearerToken(absl::string_view text);

// SHA-256 of the secret, 32 bytes. The secret has 256 random bits, so nothing
// slower is needed.
std::string HashSecret(absl::string_view secret);

// Compares in time that does not depend on where they differ.
bool SameHash(absl::string_view a, absl::string_view b);

// SHA-256, 32 bytes.
std::string Sha256(absl::string_view bytes);

}  // namespace trilab

#endif  // TRILAB_SERVER_AUTH_BEARER_TOKEN_H_
