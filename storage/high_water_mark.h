#ifndef TRILAB_STORAGE_HIGH_WATER_MARK_H_
#define TRILAB_STORAGE_HIGH_WATER_MARK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

namespace trilab::storage {

// File of the mark in a data directory: 16 bytes.
//
//   offset  bytes  field     encoding
//   0       8      revision  big-endian uint64
//   8       4      crc       big-endian CRC-32 (ISO-HDLC, zlib's) of the 8
//                            bytes before
//   12      4      reserved  zero
//
// They lie in one sector, so a power loss leaves the old mark or the new.
inline constexpr char kHighWaterMarkFile[] = "journal.mark";

// The newest revision known to be durable, kept outside of RocksDB, so that a
// log that comes back too short is noticed: RocksDB takes some kinds of
// damage near the end of its log for the end itself.
//
// Raised after a revision is durable and written without a sync, the mark may
// lag behind the journal but is never ahead of what was acknowledged. A file
// that is absent (an older store, a restored one) or damaged says nothing.
//
// Thread-compatible.
class HighWaterMark {
 public:
  // Opens the mark of the data directory `path`, or makes one that says
  // nothing. `env` is borrowed.
  static absl::StatusOr<std::unique_ptr<HighWaterMark>> Open(
      rocksdb::Env& env, const std::string& path);

  // What the file said when it was opened; 0 if nothing.
  uint64_t revision() const { return revision_; }

  // Notes that `revision` is durable: one write of 16 bytes, without a sync
  // and without allocation. A failure leaves an older mark, which is no less
  // true, and is ignored.
  void Set(uint64_t revision);

 private:
  HighWaterMark(std::unique_ptr<rocksdb::RandomRWFile> file, uint64_t revision)
      : file_(std::move(file)), revision_(revision) {}

  const std::unique_ptr<rocksdb::RandomRWFile> file_;
  const uint64_t revision_;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_HIGH_WATER_MARK_H_
