#include "client/cli/output/text_width.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace trilab::cli {
namespace {

// The character at `i`, which moves behind it; negative if it is not UTF-8.
UChar32 Next(absl::string_view utf8, int32_t& i) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  U8_NEXT(bytes, i, static_cast<int32_t>(utf8.size()), c);
  return c;
}

int WidthOf(UChar32 c) {
  if (c < 0) return 1;  // Shown as U+FFFD.
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH:
      return 2;
    default:
      return 1;
  }
}

// Right-to-left overrides and the like could make text lie.
bool Misleads(UChar32 c) {
  return u_charType(c) == U_CONTROL_CHAR || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

int DisplayWidth(absl::string_view utf8) {
  int width = 0;
  for (int32_t i = 0; i < static_cast<int32_t>(utf8.size());) {
    width += WidthOf(Next(utf8, i));
  }
  return width;
}

std::string Printable(absl::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  for (int32_t i = 0; i < static_cast<int32_t>(utf8.size());) {
    const int32_t start = i;
    const UChar32 c = Next(utf8, i);
    if (c < 0) {
      result += "\xef\xbf\xbd";
    } else if (Misleads(c)) {
      result += ' ';
    } else {
      absl::StrAppend(&result, utf8.substr(start, i - start));
    }
  }
  return result;
}

std::string PrintableLines(absl::string_view utf8, absl::string_view indent) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(utf8, '\n')) {
    lines.push_back(Printable(line));
  }
  return absl::StrJoin(lines, absl::StrCat("\n", indent));
}

std::string PadRight(absl::string_view utf8, int width) {
  const int room = std::max(0, width - DisplayWidth(utf8));
  return absl::StrCat(utf8, std::string(room, ' '));
}

std::string PadLeft(absl::string_view utf8, int width) {
  const int room = std::max(0, width - DisplayWidth(utf8));
  return absl::StrCat(std::string(room, ' '), utf8);
}

std::string Truncate(absl::string_view utf8, int width) {
  if (DisplayWidth(utf8) <= width) return std::string(utf8);
  int used = 1;  // The ellipsis.
  int32_t end = 0;
  for (int32_t i = 0; i < static_cast<int32_t>(utf8.size());) {
    used += WidthOf(Next(utf8, i));
    if (used > width) break;
    end = i;
  }
  return absl::StrCat(utf8.substr(0, end), "…");
}

}  // namespace trilab::cli
