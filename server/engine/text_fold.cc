#include "server/engine/text_fold.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "unicode/bytestream.h"
#include "unicode/normalizer2.h"
#include "unicode/stringpiece.h"
#include "unicode/unistr.h"

namespace trilab::engine {
namespace {

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isascii);
}

std::string Normalize(const icu::Normalizer2* normalizer,
                      absl::string_view text) {
  // Through UTF-16, which replaces what is not UTF-8.
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      normalizer == nullptr ? source : normalizer->normalize(source, error);
  std::string result;
  (U_SUCCESS(error) ? folded : source).toUTF8String(result);
  return result;
}

}  // namespace

std::string FoldText(absl::string_view text) {
  if (IsAscii(text)) return absl::AsciiStrToLower(text);
  UErrorCode error = U_ZERO_ERROR;
  return Normalize(icu::Normalizer2::getNFKCCasefoldInstance(error), text);
}

std::string FoldWidth(absl::string_view text) {
  if (IsAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  return Normalize(icu::Normalizer2::getNFKCInstance(error), text);
}

}  // namespace trilab::engine
