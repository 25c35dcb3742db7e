#ifndef TRILAB_TESTS_SIMULATION_FAULTY_DISK_H_
#define TRILAB_TESTS_SIMULATION_FAULTY_DISK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"
#include "tests/storage/power_loss_file_system.h"

namespace trilab::simulation {

// What goes wrong with one operation.
enum class Strike {
  kNone,
  kPowerBefore,  // The power is cut in the middle of it: a write is torn, a
                 // sync has not happened.
  kPowerAfter,   // It is done, but the power is cut before anyone hears of it.
  kError,        // It fails once, with nothing done.
  kFull,         // There is no room, for this and all later writes.
};

// Which operation: of the write-ahead log, or of any other file.
enum class Target { kLogWrite, kLogSync, kOtherWrite, kOtherSync };

// A disk on which the n-th operation goes wrong, whose power can be cut and
// which can be full. What was not synced is lost with the power, as in
// PowerLossFileSystem below it.
//
// Thread-safe. The log is written by one thread, so `n` counts the same
// operations in every run of a seed. Other files are also written by RocksDB's
// own threads.
class FaultyDisk final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyDisk(const std::shared_ptr<testing::PowerLossFileSystem>& base)
      : FileSystemWrapper(base), power_(*base) {}

  const char* Name() const override { return "FaultyDisk"; }

  // The `n`-th operation on `target` from now on suffers `strike`; of a write
  // that is torn, `torn_bytes` are written.
  void Arm(Strike strike, Target target, int n, uint64_t torn_bytes = 0);
  // The `n`-th read from now on fails, on a thread of `AddReader`.
  void ArmRead(int n);
  // Nothing goes wrong any more, and there is room again.
  void Disarm();
  // Whether what was armed has happened since.
  bool struck() const;

  // Reads of other threads, RocksDB's own, neither count nor fail: they come
  // whenever they like.
  void AddReader(std::thread::id thread);

  void CutPower() { power_.CutPower(); }
  void RestorePower(uint64_t surviving_bytes) {
    power_.RestorePower(surviving_bytes);
  }

  // A planted fault: syncs of the log say that they succeeded, and do nothing.
  void IgnoreLogSyncs() { ignores_syncs_ = true; }

  // Called before the log is synced, on the writing thread. May be empty.
  void set_before_log_sync(std::function<void()> hook);

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* result,
      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewSequentialFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSSequentialFile>* result,
      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
      rocksdb::IODebugContext* debug) override;

  // For the files this makes. What becomes of the next operation on `target`,
  // and how much of a torn write is written.
  std::pair<Strike, uint64_t> Next(Target target);
  rocksdb::IOStatus NextRead();
  bool ignores_syncs() const { return ignores_syncs_; }
  void BeforeLogSync();

 private:
  testing::PowerLossFileSystem& power_;
  bool ignores_syncs_ = false;
  mutable absl::Mutex mu_;
  Strike strike_ ABSL_GUARDED_BY(mu_) = Strike::kNone;
  Target target_ ABSL_GUARDED_BY(mu_) = Target::kLogWrite;
  int countdown_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t torn_bytes_ ABSL_GUARDED_BY(mu_) = 0;
  int read_countdown_ ABSL_GUARDED_BY(mu_) = 0;
  bool full_ ABSL_GUARDED_BY(mu_) = false;
  bool struck_ ABSL_GUARDED_BY(mu_) = false;
  std::set<std::thread::id> readers_ ABSL_GUARDED_BY(mu_);
  std::function<void()> before_log_sync_ ABSL_GUARDED_BY(mu_);
};

}  // namespace trilab::simulation

#endif  // TRILAB_TESTS_SIMULATION_FAULTY_DISK_H_
