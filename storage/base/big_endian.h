#ifndef TRILAB_STORAGE_BASE_BIG_ENDIAN_H_
#define TRILAB_STORAGE_BASE_BIG_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

// Fixed-width big-endian integers: byte order equals number order, which is
// what makes a key scan an ordered scan.

namespace trilab::storage {

// Appends the `bytes` low-order bytes of `value`, the highest one first.
inline void AppendBigEndian(uint64_t value, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

// Reads `bytes` bytes at `offset`. Needs `offset + bytes <= in.size()`.
inline uint64_t LoadBigEndian(absl::string_view in, size_t offset, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) {
    value = (value << 8) | static_cast<uint8_t>(in[offset + i]);
  }
  return value;
}

// Signed numbers are stored with the sign bit flipped, so negative ones sort
// first.
inline constexpr uint64_t kSignBit = uint64_t{1} << 63;

inline void AppendOrderedInt64(int64_t value, std::string& out) {
  AppendBigEndian(static_cast<uint64_t>(value) ^ kSignBit, 8, out);
}

inline int64_t LoadOrderedInt64(absl::string_view in, size_t offset) {
  return static_cast<int64_t>(LoadBigEndian(in, offset, 8) ^ kSignBit);
}

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_BASE_BIG_ENDIAN_H_
