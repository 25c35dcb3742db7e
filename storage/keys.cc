#include "storage/keys.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/big_endian.h"
#include "storage/base/status_macros.h"

namespace trilab::storage {
namespace {

constexpr size_t kIdKeyBytes = 8;
constexpr size_t kResourceKeyBytes = 9;
constexpr size_t kTimeIndexKeyBytes = 24;
constexpr size_t kEndIndexKeyBytes = 16;
constexpr size_t kPrincipalLengthBytes = 2;

absl::Status CheckLength(absl::string_view name, absl::string_view bytes,
                         size_t expected) {
  if (bytes.size() == expected) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(name, " has ", bytes.size(),
                                          " bytes instead of ", expected));
}

}  // namespace

std::string EncodeIdKey(uint64_t id) {
  std::string out;
  AppendBigEndian(id, 8, out);
  return out;
}

absl::StatusOr<uint64_t> DecodeIdKey(absl::string_view bytes) {
  TRILAB_RETURN_IF_ERROR(CheckLength("id key", bytes, kIdKeyBytes));
  return LoadBigEndian(bytes, 0, 8);
}

std::string EncodeResourceKey(const ResourceKey& key) {
  std::string out;
  out.reserve(kResourceKeyBytes);
  AppendBigEndian(key.kind, 1, out);
  AppendBigEndian(key.id, 8, out);
  return out;
}

absl::StatusOr<ResourceKey> DecodeResourceKey(absl::string_view bytes) {
  TRILAB_RETURN_IF_ERROR(CheckLength("resource key", bytes, kResourceKeyBytes));
  return ResourceKey{.kind = static_cast<uint8_t>(bytes[0]),
                     .id = LoadBigEndian(bytes, 1, 8)};
}

std::string EncodeTimeIndexKey(const TimeIndexKey& key) {
  std::string out;
  out.reserve(kTimeIndexKeyBytes);
  AppendBigEndian(key.owner, 8, out);
  AppendOrderedInt64(key.start_minute, out);
  AppendBigEndian(key.booking_id, 8, out);
  return out;
}

absl::StatusOr<TimeIndexKey> DecodeTimeIndexKey(absl::string_view bytes) {
  TRILAB_RETURN_IF_ERROR(
      CheckLength("time index key", bytes, kTimeIndexKeyBytes));
  return TimeIndexKey{.owner = LoadBigEndian(bytes, 0, 8),
                      .start_minute = LoadOrderedInt64(bytes, 8),
                      .booking_id = LoadBigEndian(bytes, 16, 8)};
}

std::string EncodeEndIndexKey(const EndIndexKey& key) {
  std::string out;
  out.reserve(kEndIndexKeyBytes);
  AppendOrderedInt64(key.end_minute, out);
  AppendBigEndian(key.booking_id, 8, out);
  return out;
}

absl::StatusOr<EndIndexKey> DecodeEndIndexKey(absl::string_view bytes) {
  TRILAB_RETURN_IF_ERROR(
      CheckLength("end index key", bytes, kEndIndexKeyBytes));
  return EndIndexKey{.end_minute = LoadOrderedInt64(bytes, 0),
                     .booking_id = LoadBigEndian(bytes, 8, 8)};
}

std::string EncodeRequestKey(absl::string_view principal,
                             absl::string_view request_id) {
  std::string out;
  out.reserve(kPrincipalLengthBytes + principal.size() + request_id.size());
  AppendBigEndian(principal.size(), kPrincipalLengthBytes, out);
  absl::StrAppend(&out, principal, request_id);
  return out;
}

absl::StatusOr<RequestKey> DecodeRequestKey(absl::string_view bytes) {
  const size_t length = bytes.size() < kPrincipalLengthBytes
                            ? 0
                            : LoadBigEndian(bytes, 0, kPrincipalLengthBytes);
  if (bytes.size() < kPrincipalLengthBytes + length) {
    return absl::DataLossError(
        absl::StrCat("request key has ", bytes.size(),
                     " bytes, too few for a principal of ", length));
  }
  bytes.remove_prefix(kPrincipalLengthBytes);
  return RequestKey{.principal = std::string(bytes.substr(0, length)),
                    .request_id = std::string(bytes.substr(length))};
}

}  // namespace trilab::storage
