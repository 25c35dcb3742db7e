#ifndef TRILAB_STORAGE_BACKUP_H_
#define TRILAB_STORAGE_BACKUP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "storage/database.h"

// Backups by RocksDB's BackupEngine. A backup directory holds many backups
// that share unchanged files; each restores on its own. One process may write
// to a backup directory at a time.
//
// `env` is borrowed; null means rocksdb::Env::Default().

namespace trilab::storage {

struct BackupSummary {
  uint32_t id = 0;  // Ascends within one backup directory, from 1.
  absl::Time time;  // When it was made, in whole seconds.
  uint64_t bytes = 0;
  // Every revision up to this one is in it; later ones may be.
  uint64_t revision = 0;
  uint64_t format_version = 0;
  std::string store_id;
  // A file of it is missing or has another size, or what describes it cannot
  // be read: it cannot be restored. Only `id` is known then. Damage inside a
  // file shows in VerifyBackup() alone.
  bool damaged = false;
};

// Makes a backup while the database is in use. Rows in memory are flushed
// first, so the backup has everything durable at the time of the call.
// `progress` may be null; it gets the bytes copied so far, at the start and
// after every MiB, from a thread that may be another, and must not throw. If
// it returns false, the backup stops, after at most a few more calls.
//
// Returns RESOURCE_EXHAUSTED when fewer than `min_free_bytes` would stay free,
// asked before and while it copies, or the disk is full; CANCELLED when
// `progress` stopped it; a backup that was cut off does not count and is
// cleaned up by the next one.
absl::StatusOr<BackupSummary> CreateBackup(
    Database& database, const std::string& backup_dir,
    const std::function<bool(uint64_t copied)>& progress = nullptr);

// Lists the backups, those that are damaged too, oldest first. NOT_FOUND when
// `backup_dir` does not exist.
absl::StatusOr<std::vector<BackupSummary>> ListBackups(
    const std::string& backup_dir, rocksdb::Env* env = nullptr);

// The backup to restore when none is named: the newest.
//
// Returns NOT_FOUND if there is none, and DATA_LOSS, naming both, if a damaged
// one is newer than the newest good one: whether to do with an older state is
// not for us to choose.
absl::StatusOr<uint32_t> NewestBackup(const std::string& backup_dir,
                                      rocksdb::Env* env = nullptr);

// Reads every byte of a backup and compares checksums. NOT_FOUND for an
// unknown id; DATA_LOSS, naming the file, for damage.
absl::Status VerifyBackup(const std::string& backup_dir, uint32_t id,
                          rocksdb::Env* env = nullptr);

// Puts a backup into `target`, ready to be opened. `target` appears only when
// it is complete: the copy is made in `target` + ".partial" beside it. `env`
// must be one of real files.
//
// Returns these errors besides those of VerifyBackup():
//   FAILED_PRECONDITION  `target` is there and not empty.
//   NOT_FOUND            the parent directory of `target` does not exist.
absl::Status RestoreBackup(const std::string& backup_dir, uint32_t id,
                           const std::string& target,
                           rocksdb::Env* env = nullptr);

// Deletes all but the newest `keep` backups.
absl::Status PurgeBackups(const std::string& backup_dir, uint32_t keep,
                          rocksdb::Env* env = nullptr);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_BACKUP_H_
