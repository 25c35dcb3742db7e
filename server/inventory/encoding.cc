#include "server/inventory/encoding.h"

#include <unicode/utf8.h>

#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace trilab::inventory {
namespace {

using Basis = EncodingGuess::Basis;

struct Mark {
  absl::string_view bytes;
  Encoding encoding;
};

constexpr Mark kMarks[] = {
    {"\xEF\xBB\xBF", Encoding::kUtf8},
    {"\xFF\xFE", Encoding::kUtf16Le},
    {"\xFE\xFF", Encoding::kUtf16Be},
    {"\x84\x31\x95\x33", Encoding::kGb18030},
};

// How a sample reads as one multi-byte encoding.
struct Tally {
  int64_t characters = 0;  // Well-formed characters beyond ASCII.
  int64_t common = 0;      // Those of them that real texts are made of.
  int64_t faults = 0;
};

uint8_t ByteAt(absl::string_view bytes, size_t i) {
  return static_cast<uint8_t>(bytes[i]);
}

Tally TallyUtf8(absl::string_view sample, bool whole) {
  Tally tally;
  const auto* bytes = reinterpret_cast<const uint8_t*>(sample.data());
  const auto size = static_cast<int32_t>(sample.size());
  for (int32_t i = 0; i < size;) {
    const int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c >= 0x80) ++tally.characters;
    if (c >= 0) continue;
    const bool cut =
        i == size && size - start <= U8_COUNT_TRAIL_BYTES(bytes[start]);
    if (!cut || whole) ++tally.faults;
  }
  tally.common = tally.characters;
  return tally;
}

// Walks GB 18030: one byte below 80, else two bytes, or four of which the
// second and fourth are digits. Characters of the GB 2312 rows, both bytes
// from A1, and four-byte ones count as common: Latin-1 text read as GBK gives
// pairs whose second byte is an ASCII letter instead.
Tally TallyGb18030(absl::string_view sample, bool whole) {
  Tally tally;
  const size_t size = sample.size();
  for (size_t i = 0; i < size;) {
    const uint8_t lead = ByteAt(sample, i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (i + 1 >= size) {
      if (whole) ++tally.faults;
      break;
    }
    const uint8_t trail = ByteAt(sample, i + 1);
    const bool four = trail >= 0x30 && trail <= 0x39;
    if (four && i + 3 >= size) {
      if (whole) ++tally.faults;
      break;
    }
    bool good = lead != 0x80 && lead != 0xFF && trail >= 0x40 &&
                trail != 0x7F && trail != 0xFF;
    if (four) {
      const uint8_t third = ByteAt(sample, i + 2);
      const uint8_t fourth = ByteAt(sample, i + 3);
      good = lead != 0xFF && third >= 0x81 && third <= 0xFE && fourth >= 0x30 &&
             fourth <= 0x39;
    }
    if (!good) {
      ++tally.faults;
      ++i;
      continue;
    }
    ++tally.characters;
    if (four || (lead >= 0xA1 && trail >= 0xA1)) ++tally.common;
    i += four ? 4 : 2;
  }
  return tally;
}

bool IsSurrogate(uint32_t unit) { return (unit & 0xF800) == 0xD800; }

// True if `sample`, which holds NUL bytes, reads as UTF-16 of this byte order.
// ASCII characters (at least the delimiters and line ends) put their NUL
// bytes all on one side of the units.
bool LooksUtf16(absl::string_view sample, bool big_endian) {
  int64_t units = 0;
  int64_t ascii = 0;
  int64_t odd = 0;  // Units that no text holds.
  int64_t layout = 0;
  bool only_ascii_bytes = true;
  for (size_t i = 0; i + 1 < sample.size(); i += 2) {
    const uint32_t high = ByteAt(sample, big_endian ? i : i + 1);
    const uint32_t low = ByteAt(sample, big_endian ? i + 1 : i);
    const uint32_t unit = high << 8 | low;
    ++units;
    if (high == 0 && low < 0x80) ++ascii;
    if (unit == 0 || unit >= 0xFFFE || (high != 0 && low == 0)) ++odd;
    if (unit == '\t' || unit == '\n' || unit == '\r' || unit == ',') ++layout;
    if (high >= 0x80 || low >= 0x80 || IsSurrogate(unit)) {
      only_ascii_bytes = false;
    }
  }
  if (units == 0 || ascii == 0 || odd * 50 > units) return false;
  // An ASCII file with stray NUL bytes is no UTF-16.
  if (only_ascii_bytes && ascii * 5 < units * 4) return false;
  return ascii * 20 >= units && (layout > 0 || ascii == units);
}

}  // namespace

absl::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kUtf16Le:
      return "UTF-16LE";
    case Encoding::kUtf16Be:
      return "UTF-16BE";
    case Encoding::kGb18030:
      return "GB18030";
    case Encoding::kMacRoman:
      return "macintosh";
    case Encoding::kWindows1252:
      return "windows-1252";
  }
  return "UTF-8";
}

EncodingGuess GuessEncoding(absl::string_view sample, bool sample_is_whole,
                            std::optional<Encoding> last_resort) {
  for (const Mark& mark : kMarks) {
    if (absl::StartsWith(sample, mark.bytes)) {
      return {mark.encoding, Basis::kMark, mark.bytes.size()};
    }
  }
  if (absl::StrContains(sample, '\0')) {
    for (Encoding utf16 : {Encoding::kUtf16Le, Encoding::kUtf16Be}) {
      if (LooksUtf16(sample, utf16 == Encoding::kUtf16Be)) {
        return {utf16, Basis::kContent};
      }
    }
  }
  const Tally utf8 = TallyUtf8(sample, sample_is_whole);
  // Of the characters of a GBK text about one in seven is well-formed UTF-8;
  // nine in ten means UTF-8 with damage.
  if (utf8.faults * 9 <= utf8.characters) {
    return {Encoding::kUtf8, Basis::kContent};
  }
  const Tally gb = TallyGb18030(sample, sample_is_whole);
  if (gb.faults * 100 <= gb.characters && gb.common * 5 >= gb.characters * 2) {
    return {Encoding::kGb18030, Basis::kContent};
  }
  if (utf8.characters > utf8.faults) {
    return {Encoding::kUtf8, Basis::kContent};
  }
  if (last_resort.has_value()) return {*last_resort, Basis::kAsked};
  return {Encoding::kUtf8, Basis::kDefault};
}

}  // namespace trilab::inventory
