#ifndef TRILAB_STORAGE_ROCKSDB_JOURNAL_H_
#define TRILAB_STORAGE_ROCKSDB_JOURNAL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/database.h"
#include "storage/high_water_mark.h"
#include "storage/journal.h"

namespace trilab::storage {

// The journal in column family `journal` of one data directory. An Append is
// one synced rocksdb::WriteBatch.
class RocksdbJournal final : public Journal {
 public:
  // `database` must outlive the journal. Only one journal may be open on it.
  //
  // Returns DATA_LOSS when the oldest or the newest record is missing or
  // damaged, when rows are written of revisions that the journal lacks, or
  // when the journal ends before the high-water mark: acknowledged records
  // are gone. With `drop_damaged_log_tail` the last is accepted, and the mark
  // set back.
  static absl::StatusOr<std::unique_ptr<RocksdbJournal>> Open(
      Database& database);

  absl::Status Append(absl::Span<const JournalRecord> records) override;
  absl::StatusOr<uint64_t> Read(uint64_t from_revision, size_t max_records,
                                size_t max_bytes,
                                Visitor visitor) const override;
  uint64_t LastRevision() const override { return last_revision_.load(); }
  uint64_t FirstRevision() const override { return first_revision_.load(); }

  // Acknowledged records that were found gone when this was opened; more than
  // 0 only with `drop_damaged_log_tail`.
  uint64_t dropped() const { return dropped_; }

  // Besides the errors of the interface: FAILED_PRECONDITION for a revision
  // after applied_revision + 1.
  absl::Status TruncateBefore(uint64_t revision) override;

 private:
  explicit RocksdbJournal(Database& database) : database_(database) {}

  absl::Status Load();
  absl::Status LoadMark();
  absl::Status CheckUsable() const;

  Database& database_;
  std::unique_ptr<HighWaterMark> mark_;
  uint64_t dropped_ = 0;
  std::atomic<uint64_t> first_revision_ = 1;
  std::atomic<uint64_t> last_revision_ = 0;
  // An Append failed: what the disk holds is unknown.
  std::atomic<bool> failed_ = false;
};

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_ROCKSDB_JOURNAL_H_
