#ifndef TRILAB_TESTS_STORAGE_MEMORY_DATABASE_H_
#define TRILAB_TESTS_STORAGE_MEMORY_DATABASE_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rocksdb/env.h"
#include "storage/database.h"

namespace trilab::testing {

// A data directory in memory that can be closed and opened again.
class MemoryDatabase {
 public:
  MemoryDatabase() : env_(rocksdb::NewMemEnv(rocksdb::Env::Default())) {
    options_.path = "/trilab";
    options_.env = env_.get();
    options_.clock = [this] { return now_; };
    options_.block_cache_bytes = 8 << 20;
    options_.write_buffer_bytes = 4 << 20;
  }

  // Closes the database if it is open, then opens it.
  absl::Status Reopen() {
    database_.reset();
    absl::StatusOr<std::unique_ptr<storage::Database>> opened =
        storage::Database::Open(options_);
    if (!opened.ok()) return opened.status();
    database_ = *std::move(opened);
    return absl::OkStatus();
  }
  void Close() { database_.reset(); }

  storage::Database& operator*() { return *database_; }
  storage::Database* operator->() { return database_.get(); }
  storage::DatabaseOptions& options() { return options_; }
  rocksdb::Env& env() { return *env_; }
  void set_now(absl::Time now) { now_ = now; }
  absl::Time now() const { return now_; }

 private:
  std::unique_ptr<rocksdb::Env> env_;
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  storage::DatabaseOptions options_;
  std::unique_ptr<storage::Database> database_;
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_STORAGE_MEMORY_DATABASE_H_
