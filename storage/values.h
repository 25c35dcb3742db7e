#ifndef TRILAB_STORAGE_VALUES_H_
#define TRILAB_STORAGE_VALUES_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The values that storage itself understands, byte by byte. Values of
// `resources` and `bookings` are opaque to storage; those of
// `bookings_by_end` are empty. Decode functions return DATA_LOSS for bytes
// that no Encode function makes.

namespace trilab::storage {

// Value of one row in `bookings_by_instrument` and `bookings_by_partner`:
// 9 bytes. A scan of a window skips what lies outside without a fetch.
//
//   offset  bytes  field       encoding
//   0       8      end_minute  ordered int64, minutes since 1970 UTC
//   8       1      active      0 or 1
struct TimeIndexValue {
  int64_t end_minute = 0;
  bool active = false;  // The booking blocks its instruments.
  friend bool operator==(const TimeIndexValue&,
                         const TimeIndexValue&) = default;
};
std::string EncodeTimeIndexValue(const TimeIndexValue& value);
absl::StatusOr<TimeIndexValue> DecodeTimeIndexValue(absl::string_view bytes);

// Value of one row in `request_ids`: 48 bytes.
//
//   offset  bytes  field         encoding
//   0       32     hash          of the request's body, as is
//   32      8      revision      big-endian uint64, that of its outcome
//   40      8      time_seconds  ordered int64, seconds since 1970 UTC
struct RequestRow {
  std::array<uint8_t, 32> hash = {};
  uint64_t revision = 0;
  int64_t time_seconds = 0;
  friend bool operator==(const RequestRow&, const RequestRow&) = default;
};
std::string EncodeRequestRow(const RequestRow& row);
absl::StatusOr<RequestRow> DecodeRequestRow(absl::string_view bytes);

// Value of one row in `journal`: 4 bytes and the payload.
//
//   offset  bytes  field    encoding
//   0       4      crc      big-endian CRC-32 (ISO-HDLC, zlib's) of the
//                           8 key bytes followed by the payload
//   4       rest   payload  opaque
//
// The checksum covers the key, so a record under a wrong revision shows.
std::string EncodeJournalValue(uint64_t revision, absl::string_view payload);

// Returns the payload, which borrows from `bytes`. DATA_LOSS names `revision`.
absl::StatusOr<absl::string_view> DecodeJournalValue(uint64_t revision,
                                                     absl::string_view bytes);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_VALUES_H_
