#include "storage/database_options.h"

#include <memory>

#include "absl/time/time.h"
#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "storage/families.h"
#include "storage/request_expiry.h"

namespace trilab::storage {
namespace {

constexpr double kBloomBitsPerKey = 10;
// The share of a write buffer that a memtable's own filter takes.
constexpr double kMemtableBloomRatio = 0.05;
constexpr uint64_t kExpiryPeriodSeconds = 24 * 3600;

bool IsReadByExactKey(Family family) {
  return family == Family::kResources || family == Family::kBookings ||
         family == Family::kRequestIds;
}

// A new request id is looked up once and must be found absent without a
// search: the memtable gets a filter too. Ids are random, so compression
// gains little.
void TuneRequestIds(const DatabaseOptions& options,
                    rocksdb::ColumnFamilyOptions& family) {
  family.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  family.memtable_whole_key_filtering = true;
  family.compression = rocksdb::kNoCompression;
  family.compaction_filter_factory = std::make_shared<RequestExpiryFactory>(
      options.clock, options.request_retention);
  // A quiet server compacts rarely; this makes old ids go regardless.
  family.periodic_compaction_seconds = kExpiryPeriodSeconds;
}

}  // namespace

rocksdb::DBOptions MakeDbOptions(const DatabaseOptions& options) {
  rocksdb::DBOptions db;
  db.env = options.env;
  db.create_if_missing = !options.must_exist;
  db.create_missing_column_families = true;
  db.paranoid_checks = true;

  // A power loss leaves a torn record at the end of the log: bytes that were
  // never acknowledged. It is dropped silently. Damage anywhere before may
  // hit acknowledged records and must be refused; what RocksDB mistakes for a
  // torn end, the high-water mark tells apart. Hence neither of these:
  //   kPointInTimeRecovery    would drop a damaged record in the middle and
  //                           all good ones behind it, without an error.
  //   kAbsoluteConsistency    would refuse to start after every power loss.
  // A log file that is missing or shorter than what was synced is found
  // through the manifest.
  db.wal_recovery_mode =
      options.drop_damaged_log_tail
          ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
          : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = !options.drop_damaged_log_tail;

  db.db_write_buffer_size = 4 * options.write_buffer_bytes;
  // Bounds what a start has to replay.
  db.max_total_wal_size = 4 * options.write_buffer_bytes;
  db.max_background_jobs = 2;
  // Table files reach the disk in small steps, so that their writing does not
  // stall a journal sync.
  db.bytes_per_sync = 1 << 20;
  db.max_log_file_size = 16 << 20;
  db.keep_log_file_num = 8;
  return db;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(
    const DatabaseOptions& options, Family family,
    const std::shared_ptr<rocksdb::Cache>& block_cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = block_cache;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  table.block_size = 16 << 10;
  if (IsReadByExactKey(family)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    table.block_size = 4 << 10;
  }

  rocksdb::ColumnFamilyOptions result;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  result.write_buffer_size = options.write_buffer_bytes;
  result.compression = rocksdb::kLZ4Compression;
  result.level_compaction_dynamic_level_bytes = true;
  if (family == Family::kRequestIds) TuneRequestIds(options, result);
  return result;
}

}  // namespace trilab::storage
