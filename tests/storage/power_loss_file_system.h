#ifndef TRILAB_TESTS_STORAGE_POWER_LOSS_FILE_SYSTEM_H_
#define TRILAB_TESTS_STORAGE_POWER_LOSS_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"

namespace trilab::testing {

// A file system whose power can be cut: every byte that was appended to a
// file but not synced is lost, as is any write after the cut.
//
// Directory entries are taken to be durable at once. Thread-safe.
class PowerLossFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit PowerLossFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base)
      : FileSystemWrapper(base) {}

  const char* Name() const override { return "PowerLossFileSystem"; }

  // From now on every write fails. Close the database, then call
  // RestorePower().
  void CutPower();

  // Cuts the files back to their synced length, plus `surviving_bytes` of
  // what was not synced, and lets writes through again.
  void RestorePower(uint64_t surviving_bytes = 0);

  // Makes the next sync of a file whose name ends with `suffix` fail.
  void FailNextSync(const std::string& suffix);

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* result,
      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

  // For the files this makes.
  rocksdb::IOStatus CheckPower();
  rocksdb::IOStatus CheckSync(const std::string& name);
  void NoteAppend(const std::string& name, uint64_t bytes);
  void NoteSync(const std::string& name);

 private:
  struct Lengths {
    uint64_t synced = 0;
    uint64_t written = 0;
  };

  absl::Mutex mu_;
  bool power_ ABSL_GUARDED_BY(mu_) = true;
  std::string failing_suffix_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, Lengths> files_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_STORAGE_POWER_LOSS_FILE_SYSTEM_H_
