#include "tests/simulation/faulty_disk.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"

namespace trilab::simulation {
namespace {

rocksdb::IOStatus Cut() { return rocksdb::IOStatus::IOError("power is cut"); }
rocksdb::IOStatus Failed() {
  return rocksdb::IOStatus::IOError("injected failure");
}
rocksdb::IOStatus Full() { return rocksdb::IOStatus::NoSpace("injected"); }

class WrittenFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WrittenFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, bool is_log,
              FaultyDisk& disk)
      : FSWritableFileOwnerWrapper(std::move(file)),
        is_log_(is_log),
        disk_(disk) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    const auto [strike, torn] =
        disk_.Next(is_log_ ? Target::kLogWrite : Target::kOtherWrite);
    switch (strike) {
      case Strike::kError:
        return Failed();
      case Strike::kFull:
        return Full();
      case Strike::kPowerBefore: {
        const rocksdb::Slice part(data.data(),
                                  std::min<uint64_t>(torn, data.size()));
        FSWritableFileOwnerWrapper::Append(part, options, debug)
            .PermitUncheckedError();
        disk_.CutPower();
        return Cut();
      }
      case Strike::kPowerAfter:
        FSWritableFileOwnerWrapper::Append(data, options, debug)
            .PermitUncheckedError();
        disk_.CutPower();
        return Cut();
      case Strike::kNone:
        break;
    }
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*info*/,
                           rocksdb::IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    if (is_log_) disk_.BeforeLogSync();
    const auto [strike, torn] =
        disk_.Next(is_log_ ? Target::kLogSync : Target::kOtherSync);
    switch (strike) {
      case Strike::kError:
        return Failed();
      case Strike::kFull:
        return Full();
      case Strike::kPowerBefore:
        disk_.CutPower();
        return Cut();
      case Strike::kPowerAfter: {
        FSWritableFileOwnerWrapper::Sync(options, debug).PermitUncheckedError();
        disk_.CutPower();
        return Cut();
      }
      case Strike::kNone:
        break;
    }
    if (is_log_ && disk_.ignores_syncs()) return rocksdb::IOStatus::OK();
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  const bool is_log_;
  FaultyDisk& disk_;
};

class ScannedFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  ScannedFile(std::unique_ptr<rocksdb::FSSequentialFile>&& file,
              FaultyDisk& disk)
      : FSSequentialFileOwnerWrapper(std::move(file)), disk_(disk) {}

  rocksdb::IOStatus Read(size_t n, const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = disk_.NextRead();
    if (!status.ok()) return status;
    return FSSequentialFileOwnerWrapper::Read(n, options, result, scratch,
                                              debug);
  }

 private:
  FaultyDisk& disk_;
};

class ReadFile final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  ReadFile(std::unique_ptr<rocksdb::FSRandomAccessFile>&& file,
           FaultyDisk& disk)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), disk_(disk) {}

  rocksdb::IOStatus Read(uint64_t offset, size_t n,
                         const rocksdb::IOOptions& options,
                         rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) const override {
    rocksdb::IOStatus status = disk_.NextRead();
    if (!status.ok()) return status;
    return FSRandomAccessFileOwnerWrapper::Read(offset, n, options, result,
                                                scratch, debug);
  }

 private:
  FaultyDisk& disk_;
};

}  // namespace

void FaultyDisk::Arm(Strike strike, Target target, int n, uint64_t torn_bytes) {
  absl::MutexLock lock(&mu_);
  strike_ = strike;
  target_ = target;
  countdown_ = n;
  torn_bytes_ = torn_bytes;
  struck_ = false;
}

void FaultyDisk::ArmRead(int n) {
  absl::MutexLock lock(&mu_);
  read_countdown_ = n;
  struck_ = false;
}

void FaultyDisk::Disarm() {
  absl::MutexLock lock(&mu_);
  strike_ = Strike::kNone;
  read_countdown_ = 0;
  full_ = false;
}

bool FaultyDisk::struck() const {
  absl::MutexLock lock(&mu_);
  return struck_;
}

void FaultyDisk::AddReader(std::thread::id thread) {
  absl::MutexLock lock(&mu_);
  readers_.insert(thread);
}

void FaultyDisk::set_before_log_sync(std::function<void()> hook) {
  absl::MutexLock lock(&mu_);
  before_log_sync_ = std::move(hook);
}

void FaultyDisk::BeforeLogSync() {
  std::function<void()> hook;
  {
    absl::MutexLock lock(&mu_);
    hook = before_log_sync_;
  }
  if (hook) hook();
}

std::pair<Strike, uint64_t> FaultyDisk::Next(Target target) {
  absl::MutexLock lock(&mu_);
  if (full_) return {Strike::kFull, 0};
  if (strike_ == Strike::kNone || target != target_ || --countdown_ > 0) {
    return {Strike::kNone, 0};
  }
  struck_ = true;
  full_ = strike_ == Strike::kFull;
  return {std::exchange(strike_, Strike::kNone), torn_bytes_};
}

rocksdb::IOStatus FaultyDisk::NextRead() {
  absl::MutexLock lock(&mu_);
  if (read_countdown_ == 0 || readers_.count(std::this_thread::get_id()) == 0 ||
      --read_countdown_ > 0) {
    return rocksdb::IOStatus::OK();
  }
  struck_ = true;
  return Failed();
}

rocksdb::IOStatus FaultyDisk::NewWritableFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* result,
    rocksdb::IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  rocksdb::IOStatus status =
      FileSystemWrapper::NewWritableFile(name, options, &file, debug);
  if (!status.ok()) return status;
  // RocksDB's diary, which its threads write whenever they like.
  if (absl::EndsWith(name, "/LOG")) {
    *result = std::move(file);
    return status;
  }
  *result = std::make_unique<WrittenFile>(std::move(file),
                                          absl::EndsWith(name, ".log"), *this);
  return status;
}

rocksdb::IOStatus FaultyDisk::NewSequentialFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSSequentialFile>* result,
    rocksdb::IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  rocksdb::IOStatus status =
      FileSystemWrapper::NewSequentialFile(name, options, &file, debug);
  if (status.ok()) {
    *result = std::make_unique<ScannedFile>(std::move(file), *this);
  }
  return status;
}

rocksdb::IOStatus FaultyDisk::NewRandomAccessFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
    rocksdb::IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSRandomAccessFile> file;
  rocksdb::IOStatus status =
      FileSystemWrapper::NewRandomAccessFile(name, options, &file, debug);
  if (status.ok()) {
    *result = std::make_unique<ReadFile>(std::move(file), *this);
  }
  return status;
}

}  // namespace trilab::simulation
