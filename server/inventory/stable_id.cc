#include "server/inventory/stable_id.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/inventory/cell_text.h"

namespace trilab::inventory {
namespace {

constexpr size_t kMaxId = 63;
constexpr size_t kHashDigits = 16;

std::string Join(absl::string_view prefix, absl::string_view rest) {
  if (prefix.empty()) return std::string(rest);
  return absl::StrCat(prefix, "-", rest);
}

}  // namespace

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxId &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string MakeId(absl::string_view prefix, absl::string_view text) {
  const std::string plain = ToHalfWidth(TrimSpace(text));
  const std::string folded = absl::AsciiStrToLower(plain);
  if (IsId(folded)) {
    std::string id = Join(prefix, folded);
    if (id.size() <= kMaxId) return id;
  }
  const size_t room = kMaxId - kHashDigits - 2;
  // What is cut off a prefix must still tell ids apart.
  const std::string hashed =
      prefix.size() > room ? absl::StrCat(prefix, "\n", plain) : plain;
  return Join(prefix.substr(0, room), absl::StrCat("x", HashHex(hashed)));
}

std::string HashHex(absl::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest);
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest), kHashDigits / 2));
}

std::string NumberedId(absl::string_view id, int occurrence) {
  const std::string number = absl::StrCat("-", occurrence);
  return absl::StrCat(id.substr(0, kMaxId - number.size()), number);
}

}  // namespace trilab::inventory
