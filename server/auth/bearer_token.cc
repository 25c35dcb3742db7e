#include "server/auth/bearer_token.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace trilab {
namespace {

constexpr absl::string_view kPrefix = "trilab_";
constexpr size_t kSecretBytes = 32;
constexpr size_t kSecretChars = 43;

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  // Without randomness no token may be made at all.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(count)) != 1) {
    std::abort();
  }
  return bytes;
}

}  // namespace

BearerToken MakeBearerToken() {
  std::string secret;
  absl::WebSafeBase64Escape(RandomBytes(kSecretBytes), &secret);
  return {.id = absl::StrCat("t-", absl::BytesToHexString(RandomBytes(6))),
          .secret = std::move(secret)};
}

std::string FormatBearerToken(const BearerToken& token) {
  return absl::StrCat(kPrefix, token.id, "_", token.secret);
}

std::optional<BearerToken> ParseBearerToken(absl::string_view text) {
  // The secret may itself hold "_", so it is cut off by its length.
  if (!absl::ConsumePrefix(&text, kPrefix) || text.size() < kSecretChars + 2) {
    return std::nullopt;
  }
  const size_t cut = text.size() - kSecretChars;
  if (text[cut - 1] != '_') return std::nullopt;
  return BearerToken{.id = std::string(text.substr(0, cut - 1)),
                     .secret = std::string(text.substr(cut))};
}

std::string HashSecret(absl::string_view secret) { return Sha256(secret); }

bool SameHash(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() &&
         CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Sha256(absl::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace trilab
