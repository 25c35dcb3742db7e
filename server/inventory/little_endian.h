#ifndef TRILAB_SERVER_INVENTORY_LITTLE_ENDIAN_H_
#define TRILAB_SERVER_INVENTORY_LITTLE_ENDIAN_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace trilab::inventory {

// The number whose lowest byte is `bytes[at]`. Require that the bytes exist.
inline uint16_t LittleEndian16(absl::string_view bytes, size_t at) {
  const auto byte = [&](size_t i) {
    return static_cast<uint8_t>(bytes[at + i]);
  };
  return static_cast<uint16_t>(byte(0) | byte(1) << 8);
}

inline uint32_t LittleEndian32(absl::string_view bytes, size_t at) {
  return LittleEndian16(bytes, at) | uint32_t{LittleEndian16(bytes, at + 2)}
                                         << 16;
}

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_LITTLE_ENDIAN_H_
