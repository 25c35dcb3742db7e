#ifndef TRILAB_STORAGE_DATABASE_H_
#define TRILAB_STORAGE_DATABASE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "storage/database_options.h"
#include "storage/families.h"

namespace trilab::storage {

// One open data directory: a RocksDB database whose column families, format
// version and identity are ours. Journal and rows are views of it.
//
// Thread-safe. Must outlive everything made from it.
class Database {
 public:
  // Opens the database at `options.path`, makes it when there is none, and
  // brings an older format up to date.
  //
  // Returns these errors besides I/O errors (see statuses.h); each message
  // names the path:
  //   NOT_FOUND            no database there (with `must_exist`), or no
  //                        parent directory.
  //   FAILED_PRECONDITION  another process has it open; it is no Trilab data
  //                        directory; its format is newer than this program,
  //                        or older without a migration from it.
  //   PERMISSION_DENIED    it cannot be read or written.
  //   DATA_LOSS            a manifest, table or log file is damaged or gone.
  //                        A torn record at the end of the log, which a power
  //                        loss leaves, is no damage.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      DatabaseOptions options);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<size_t>(family)];
  }
  const DatabaseOptions& options() const { return options_; }
  const std::string& path() const { return options_.path; }

  // A UUID made with the directory; restored copies share it.
  const std::string& store_id() const { return store_id_; }

  // Free bytes of the file system that holds the directory; UINT64_MAX when
  // it cannot tell (an in-memory one). Takes microseconds.
  absl::StatusOr<uint64_t> FreeBytes() const;

  // Returns RESOURCE_EXHAUSTED when fewer than `options().min_free_bytes`
  // are free: the time to refuse commands, while there is still room for the
  // journal to fail cleanly.
  absl::Status CheckFreeSpace() const;

  // Moves every row from memory to table files.
  absl::Status Flush();

  // Reads a number from meta; nullopt when absent. DATA_LOSS for a value
  // that is not 8 bytes long. `options` may hold a snapshot.
  absl::StatusOr<std::optional<uint64_t>> GetMetaNumber(
      const char* key, const rocksdb::ReadOptions& options = {}) const;

 private:
  explicit Database(DatabaseOptions options) : options_(std::move(options)) {}

  absl::Status OpenFamilies();
  absl::Status CheckFormat();
  absl::Status Initialize();
  absl::Status Migrate(uint64_t version);
  absl::StatusOr<bool> IsEmpty() const;

  DatabaseOptions options_;
  std::string store_id_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families_ = {};
};

// Encodes a meta number: 8 bytes, big-endian.
std::string EncodeMetaNumber(uint64_t number);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_DATABASE_H_
