#ifndef TRILAB_STORAGE_DATA_DIRECTORY_H_
#define TRILAB_STORAGE_DATA_DIRECTORY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/env.h"
#include "rocksdb/status.h"

// What can be said about a data directory from its file names, before any
// database is opened there.

namespace trilab::storage {

enum class DirectoryState {
  kAbsent,   // No directory, an empty one, or one where creation was cut off.
  kPresent,  // A RocksDB database; whether it is ours shows inside.
};

// Returns these errors, the first that holds:
//   NOT_FOUND            the parent directory does not exist.
//   FAILED_PRECONDITION  `path` is not a directory, or holds other files.
//   DATA_LOSS            table or log files are there but CURRENT is not.
//   PERMISSION_DENIED    the directory cannot be read.
absl::StatusOr<DirectoryState> InspectDirectory(rocksdb::Env& env,
                                                const std::string& path);

// Returns OK if `path` does not exist or is a directory without files, else
// FAILED_PRECONDITION.
absl::Status CheckAbsentOrEmpty(rocksdb::Env& env, const std::string& path);

// Explains why opening the database at `path` failed: FAILED_PRECONDITION
// when another process has it, DATA_LOSS when files are missing or damaged,
// else what FromRocksdb says. The message names `path`, and the way on if the
// log may be what is damaged.
absl::Status ExplainOpenFailure(const rocksdb::Status& status,
                                const std::string& path, DirectoryState state);

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_DATA_DIRECTORY_H_
