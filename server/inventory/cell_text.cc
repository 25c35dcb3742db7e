#include "server/inventory/cell_text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace trilab::inventory {
namespace {

// Spaces that ASCII does not know and that come with copied text.
constexpr absl::string_view kSpaces[] = {
    "\xC2\xA0",      // U+00A0 no-break space
    "\xE3\x80\x80",  // U+3000 ideographic space
    "\xE2\x80\x8B",  // U+200B zero width space
    "\xEF\xBB\xBF",  // U+FEFF byte order mark
};

void AppendUtf8(UChar32 c, std::string& text) {
  uint8_t bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  text.append(reinterpret_cast<const char*>(bytes), size);
}

UChar32 HalfWidth(UChar32 c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + '!';
  if (c == 0x3000) return ' ';
  if (c == 0xFFE5) return 0x00A5;  // Yen and yuan sign.
  return c;
}

// Length of the space at the start of `text`, or 0.
size_t SpaceAtStart(absl::string_view text) {
  if (!text.empty() && absl::ascii_isspace(text[0])) return 1;
  for (absl::string_view space : kSpaces) {
    if (absl::StartsWith(text, space)) return space.size();
  }
  return 0;
}

size_t SpaceAtEnd(absl::string_view text) {
  if (!text.empty() && absl::ascii_isspace(text.back())) return 1;
  for (absl::string_view space : kSpaces) {
    if (absl::EndsWith(text, space)) return space.size();
  }
  return 0;
}

std::string CollapseSpace(absl::string_view text) {
  std::string collapsed;
  text = TrimSpace(text);
  while (!text.empty()) {
    const size_t space = SpaceAtStart(text);
    if (space == 0) {
      collapsed += text[0];
      text.remove_prefix(1);
      continue;
    }
    if (collapsed.back() != ' ') collapsed += ' ';
    text.remove_prefix(space);
  }
  return collapsed;
}

// Without stars, colons and spaces at both ends.
absl::string_view StripMarks(absl::string_view text) {
  constexpr absl::string_view kMarks = "*:";
  text = TrimSpace(text);
  while (!text.empty() && absl::StrContains(kMarks, text.front())) {
    text = TrimSpace(text.substr(1));
  }
  while (!text.empty() && absl::StrContains(kMarks, text.back())) {
    text = TrimSpace(text.substr(0, text.size() - 1));
  }
  return text;
}

}  // namespace

absl::string_view TrimSpace(absl::string_view text) {
  while (const size_t size = SpaceAtStart(text)) text.remove_prefix(size);
  while (const size_t size = SpaceAtEnd(text)) text.remove_suffix(size);
  return text;
}

std::string ToHalfWidth(absl::string_view text) {
  std::string half;
  half.reserve(text.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    AppendUtf8(HalfWidth(c), half);
  }
  return half;
}

std::string NormalizeHeader(absl::string_view header) {
  const std::string half = ToHalfWidth(header);
  const absl::string_view whole = StripMarks(half);
  // A header that starts with a parenthesis has no other name than that.
  const size_t end = whole.find_first_of("(\r\n", 1);
  absl::string_view name = StripMarks(whole.substr(0, end));
  if (absl::StartsWith(name, "(") && absl::EndsWith(name, ")")) {
    name = name.substr(1, name.size() - 2);
  }
  return CollapseSpace(name);
}

std::string ComparisonKey(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string folded;
  if (U_SUCCESS(error)) {
    icu::StringByteSink<std::string> sink(&folded);
    fold->normalizeUTF8(
        0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
        sink, nullptr, error);
  }
  // ICU fails only without its data or memory; the text itself still serves.
  if (U_FAILURE(error)) folded = std::string(text);
  std::string key;
  absl::string_view rest = folded;
  while (!rest.empty()) {
    const size_t space = SpaceAtStart(rest);
    if (space == 0) key += rest[0];
    rest.remove_prefix(space == 0 ? 1 : space);
  }
  return key;
}

}  // namespace trilab::inventory
