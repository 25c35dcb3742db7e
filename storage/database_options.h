#ifndef TRILAB_STORAGE_DATABASE_OPTIONS_H_
#define TRILAB_STORAGE_DATABASE_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"
#include "storage/families.h"
#include "storage/format.h"

namespace trilab::storage {

// How a data directory is opened. Only `path` has no default.
struct DatabaseOptions {
  // Absolute or relative to the working directory. Its parent must exist.
  std::string path;

  // Borrowed; must outlive the database. Null means rocksdb::Env::Default().
  rocksdb::Env* env = nullptr;

  // Tells the age of request ids. Called from background threads.
  std::function<absl::Time()> clock = absl::Now;

  // Refuse a path without a database instead of making one there.
  bool must_exist = false;

  // Database::CheckFreeSpace() fails below this many free bytes.
  uint64_t min_free_bytes = 0;

  // Request ids older than this are absent and get dropped.
  absl::Duration request_retention = absl::Hours(48);

  // Memory for cached blocks, shared by all families.
  size_t block_cache_bytes = size_t{256} << 20;
  // Memory for unflushed rows, per family; all families together take at
  // most four times this.
  size_t write_buffer_bytes = size_t{64} << 20;

  // Opens although the write-ahead log is damaged, and drops the damaged
  // record with everything behind it. After a power loss those may all be
  // bytes that were never synced; but acknowledged records can be among them,
  // which RocksdbJournal::dropped() tells. For an administrator who accepts
  // that.
  bool drop_damaged_log_tail = false;

  // What this program reads and writes. Tests set their own.
  uint64_t format_version = kFormatVersion;
  std::vector<Migration> migrations = AllMigrations();
};

// What to do about a log that is damaged near its end; ends an error message.
inline constexpr char kDropDamagedLogTailHint[] =
    "restore a backup, or start once with --drop-damaged-log-tail to go on "
    "with what comes before the damage";

// RocksDB's options for the database as a whole; `options.env` is not null.
rocksdb::DBOptions MakeDbOptions(const DatabaseOptions& options);

// RocksDB's options for one column family.
rocksdb::ColumnFamilyOptions MakeFamilyOptions(
    const DatabaseOptions& options, Family family,
    const std::shared_ptr<rocksdb::Cache>& block_cache);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_DATABASE_OPTIONS_H_
