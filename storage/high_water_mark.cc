#include "storage/high_water_mark.h"

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "rocksdb/slice.h"
#include "storage/base/big_endian.h"
#include "storage/base/slice.h"
#include "storage/base/status_macros.h"
#include "storage/statuses.h"

namespace trilab::storage {
namespace {

constexpr size_t kRevisionBytes = 8;
constexpr size_t kCrcBytes = 4;
constexpr size_t kMarkBytes = 16;

using MarkBytes = std::array<char, kMarkBytes>;

void Store(uint64_t value, size_t bytes, char* out) {
  for (size_t i = bytes; i-- > 0; value >>= 8) {
    out[i] = static_cast<char>(value & 0xff);
  }
}

MarkBytes Encode(uint64_t revision) {
  MarkBytes bytes = {};
  Store(revision, kRevisionBytes, bytes.data());
  Store(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), kRevisionBytes),
      kCrcBytes, bytes.data() + kRevisionBytes);
  return bytes;
}

// 0 for bytes that are no mark.
uint64_t Decode(absl::string_view bytes) {
  if (bytes.size() != kMarkBytes) return 0;
  const uint64_t revision = LoadBigEndian(bytes, 0, kRevisionBytes);
  const MarkBytes good = Encode(revision);
  return bytes == absl::string_view(good.data(), good.size()) ? revision : 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HighWaterMark>> HighWaterMark::Open(
    rocksdb::Env& env, const std::string& path) {
  const std::string name = absl::StrCat(path, "/", kHighWaterMarkFile);
  const std::string context = absl::StrCat("opening ", name);
  if (!env.FileExists(name).ok()) {
    std::unique_ptr<rocksdb::WritableFile> made;
    TRILAB_RETURN_IF_ERROR(FromRocksdb(
        env.NewWritableFile(name, &made, rocksdb::EnvOptions()), context));
    TRILAB_RETURN_IF_ERROR(FromRocksdb(made->Close(), context));
  }
  std::unique_ptr<rocksdb::RandomRWFile> file;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      env.NewRandomRWFile(name, &file, rocksdb::EnvOptions()), context));
  MarkBytes scratch;
  rocksdb::Slice read;
  TRILAB_RETURN_IF_ERROR(FromRocksdb(
      file->Read(0, scratch.size(), &read, scratch.data()), context));
  return absl::WrapUnique(
      new HighWaterMark(std::move(file), Decode(ToView(read))));
}

void HighWaterMark::Set(uint64_t revision) {
  const MarkBytes bytes = Encode(revision);
  file_->Write(0, rocksdb::Slice(bytes.data(), bytes.size()))
      .PermitUncheckedError();
}

}  // namespace trilab::storage
