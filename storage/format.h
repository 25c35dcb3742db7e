#ifndef TRILAB_STORAGE_FORMAT_H_
#define TRILAB_STORAGE_FORMAT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"

// The version of the bytes in a data directory, and the keys of the meta
// column family (RocksDB's `default`).
//
//   key               value
//   format_version    big-endian uint64, see kFormatVersion
//   store_id          36 ASCII bytes, a random UUID made with the directory;
//                     a backup of it and what is restored keep it
//   applied_revision  big-endian uint64, last revision whose rows are written
//   first_revision    big-endian uint64, oldest revision the journal keeps;
//                     absent means 1
//
// Keys and values are part of the format.

namespace trilab::storage {

class Database;

inline constexpr uint64_t kFormatVersion = 1;

inline constexpr char kMetaFormatVersion[] = "format_version";
inline constexpr char kMetaStoreId[] = "store_id";
inline constexpr char kMetaAppliedRevision[] = "applied_revision";
inline constexpr char kMetaFirstRevision[] = "first_revision";

// One step from a format version to the next.
//
// `run` may be interrupted at any write and started again, so it must give
// the same result from any state it can leave behind. Storage records
// `from_version + 1`, synced, once it returns OK.
struct Migration {
  uint64_t from_version = 0;
  std::string name;  // For the log and for errors, such as "split index".
  std::function<absl::Status(Database&)> run;
};

// All migrations there are, by ascending `from_version`. There is none yet.
inline std::vector<Migration> AllMigrations() { return {}; }

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_FORMAT_H_
