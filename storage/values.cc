#include "storage/values.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/big_endian.h"
#include "storage/keys.h"

namespace trilab::storage {
namespace {

constexpr size_t kTimeIndexValueBytes = 9;
constexpr size_t kHashBytes = 32;
constexpr size_t kRequestRowBytes = 48;
constexpr size_t kCrcBytes = 4;

uint32_t JournalCrc(uint64_t revision, absl::string_view payload) {
  const std::string key = EncodeIdKey(revision);
  const uLong crc =
      crc32_z(0, reinterpret_cast<const Bytef*>(key.data()), key.size());
  // zlib takes a null pointer as a request for the initial value.
  if (payload.empty()) return static_cast<uint32_t>(crc);
  return static_cast<uint32_t>(crc32_z(
      crc, reinterpret_cast<const Bytef*>(payload.data()), payload.size()));
}

}  // namespace

std::string EncodeTimeIndexValue(const TimeIndexValue& value) {
  std::string out;
  AppendOrderedInt64(value.end_minute, out);
  out.push_back(value.active ? '\x01' : '\x00');
  return out;
}

absl::StatusOr<TimeIndexValue> DecodeTimeIndexValue(absl::string_view bytes) {
  if (bytes.size() != kTimeIndexValueBytes) {
    return absl::DataLossError(absl::StrCat("time index value has ",
                                            bytes.size(), " bytes instead of ",
                                            kTimeIndexValueBytes));
  }
  const auto active = static_cast<uint8_t>(bytes[8]);
  if (active > 1) {
    return absl::DataLossError(
        absl::StrCat("time index value has active flag ", active));
  }
  return TimeIndexValue{.end_minute = LoadOrderedInt64(bytes, 0),
                        .active = active == 1};
}

std::string EncodeRequestRow(const RequestRow& row) {
  std::string out;
  out.reserve(kRequestRowBytes);
  out.append(reinterpret_cast<const char*>(row.hash.data()), kHashBytes);
  AppendBigEndian(row.revision, 8, out);
  AppendOrderedInt64(row.time_seconds, out);
  return out;
}

absl::StatusOr<RequestRow> DecodeRequestRow(absl::string_view bytes) {
  if (bytes.size() != kRequestRowBytes) {
    return absl::DataLossError(absl::StrCat("request row has ", bytes.size(),
                                            " bytes instead of ",
                                            kRequestRowBytes));
  }
  RequestRow row;
  std::copy_n(bytes.begin(), kHashBytes, row.hash.begin());
  row.revision = LoadBigEndian(bytes, kHashBytes, 8);
  row.time_seconds = LoadOrderedInt64(bytes, kHashBytes + 8);
  return row;
}

std::string EncodeJournalValue(uint64_t revision, absl::string_view payload) {
  std::string out;
  out.reserve(kCrcBytes + payload.size());
  AppendBigEndian(JournalCrc(revision, payload), kCrcBytes, out);
  out.append(payload.data(), payload.size());
  return out;
}

absl::StatusOr<absl::string_view> DecodeJournalValue(uint64_t revision,
                                                     absl::string_view bytes) {
  if (bytes.size() < kCrcBytes) {
    return absl::DataLossError(absl::StrCat(
        "journal record ", revision, " has only ", bytes.size(), " bytes"));
  }
  const absl::string_view payload = bytes.substr(kCrcBytes);
  if (LoadBigEndian(bytes, 0, kCrcBytes) != JournalCrc(revision, payload)) {
    return absl::DataLossError(absl::StrCat("journal record ", revision,
                                            " does not match its checksum"));
  }
  return payload;
}

}  // namespace trilab::storage
