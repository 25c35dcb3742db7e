#ifndef TRILAB_STORAGE_BASE_UTF8_H_
#define TRILAB_STORAGE_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace trilab {

// Bytes of the well-formed UTF-8 character that `text` starts with; 0 if it
// starts with none.
inline size_t Utf8CharacterBytes(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  if (text.empty()) return 0;
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  size_t size = 0;
  // The second byte rules out long forms, surrogates and what is too large.
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    size = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    size = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    size = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  }
  if (size == 0 || text.size() < size) return 0;
  if (byte(1) < low || byte(1) > high) return 0;
  for (size_t i = 2; i < size; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return size;
}

// `text` with U+FFFD for each byte that is no part of well-formed UTF-8.
// Messages that quote what somebody sent need it: protobuf refuses to read a
// `string` that is ill-formed.
inline std::string WellFormedUtf8(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const size_t size = Utf8CharacterBytes(text);
    if (size == 0) {
      result.append("\xEF\xBF\xBD");
    } else {
      result.append(text.data(), size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return result;
}

}  // namespace trilab

#endif  // TRILAB_STORAGE_BASE_UTF8_H_
