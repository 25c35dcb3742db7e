#ifndef TRILAB_STORAGE_KEYS_H_
#define TRILAB_STORAGE_KEYS_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The keys of every column family, byte by byte. Byte order equals field
// order in each of them. A change of any of these formats needs a migration
// and a new format version (see format.h).
//
// "Ordered int64" is the big-endian number with its sign bit flipped, so that
// negative numbers sort before positive ones. Minutes count from 1970 UTC.
//
// Each Decode function returns DATA_LOSS, naming the family and the length,
// unless the bytes have exactly the length given here.

namespace trilab::storage {

// Key of one row in `bookings` (the booking id) and `journal` (the
// revision): 8 bytes.
//
//   offset  bytes  field  encoding
//   0       8      id     big-endian uint64
std::string EncodeIdKey(uint64_t id);
absl::StatusOr<uint64_t> DecodeIdKey(absl::string_view bytes);

// Key of one row in `resources`: 9 bytes.
//
//   offset  bytes  field  encoding
//   0       1      kind   uint8, a number the sequencer gives each kind
//   1       8      id     big-endian uint64
struct ResourceKey {
  uint8_t kind = 0;
  uint64_t id = 0;
  friend auto operator<=>(const ResourceKey&, const ResourceKey&) = default;
};
std::string EncodeResourceKey(const ResourceKey& key);
absl::StatusOr<ResourceKey> DecodeResourceKey(absl::string_view bytes);

// Key of one row in `bookings_by_instrument` and `bookings_by_partner`:
// 24 bytes. A scan of one owner yields its bookings by start time.
//
//   offset  bytes  field         encoding
//   0       8      owner         big-endian uint64, instrument or partner
//   8       8      start_minute  ordered int64
//   16      8      booking_id    big-endian uint64
struct TimeIndexKey {
  uint64_t owner = 0;
  int64_t start_minute = 0;
  uint64_t booking_id = 0;
  friend auto operator<=>(const TimeIndexKey&, const TimeIndexKey&) = default;
};
std::string EncodeTimeIndexKey(const TimeIndexKey& key);
absl::StatusOr<TimeIndexKey> DecodeTimeIndexKey(absl::string_view bytes);

// Key of one row in `bookings_by_end`: 16 bytes. Only active bookings are
// there, so what still matters at start-up is one range.
//
//   offset  bytes  field       encoding
//   0       8      end_minute  ordered int64
//   8       8      booking_id  big-endian uint64
struct EndIndexKey {
  int64_t end_minute = 0;
  uint64_t booking_id = 0;
  friend auto operator<=>(const EndIndexKey&, const EndIndexKey&) = default;
};
std::string EncodeEndIndexKey(const EndIndexKey& key);
absl::StatusOr<EndIndexKey> DecodeEndIndexKey(absl::string_view bytes);

// Key of one row in `request_ids`: 2 bytes and both texts.
//
//   offset  bytes  field       encoding
//   0       2      n           big-endian uint16, length of principal
//   2       n      principal   who sent the request, as is
//   2 + n   rest   request_id  as is
//
// The length keeps ("ab", "c") and ("a", "bc") apart. Encoding needs a
// principal of at most kMaxPrincipalBytes. Decoding returns DATA_LOSS when
// the bytes end before the principal does.
inline constexpr size_t kMaxPrincipalBytes = 65535;
struct RequestKey {
  std::string principal;
  std::string request_id;
  friend auto operator<=>(const RequestKey&, const RequestKey&) = default;
};
std::string EncodeRequestKey(absl::string_view principal,
                             absl::string_view request_id);
absl::StatusOr<RequestKey> DecodeRequestKey(absl::string_view bytes);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_KEYS_H_
