#ifndef TRILAB_STORAGE_STATUSES_H_
#define TRILAB_STORAGE_STATUSES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/status.h"

namespace trilab::storage {

// The one place that turns a RocksDB status into ours. `context` says what
// was being done and to what; it leads the message when not empty.
//
//   NotFound, missing path            NOT_FOUND
//   Corruption                        DATA_LOSS
//   no space, space limit             RESOURCE_EXHAUSTED
//   denied or read-only file system   PERMISSION_DENIED
//   Busy, TryAgain, Incomplete,
//     ShutdownInProgress              UNAVAILABLE
//   TimedOut                          DEADLINE_EXCEEDED
//   Aborted                           ABORTED
//   NotSupported                      UNIMPLEMENTED
//   everything else                   INTERNAL
//
// InvalidArgument is INTERNAL too: no caller of ours can hand RocksDB a bad
// argument except through a fault of this library.
absl::Status FromRocksdb(const rocksdb::Status& status,
                         absl::string_view context = "");

}  // namespace trilab::storage

#endif  // TRILAB_STORAGE_STATUSES_H_
