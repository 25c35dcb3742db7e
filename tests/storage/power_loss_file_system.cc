#include "tests/storage/power_loss_file_system.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace trilab::testing {
namespace {

class TrackedFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(std::unique_ptr<rocksdb::FSWritableFile>&& file, std::string name,
              PowerLossFileSystem& system)
      : FSWritableFileOwnerWrapper(std::move(file)),
        name_(std::move(name)),
        system_(system) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = system_.CheckPower();
    if (!status.ok()) return status;
    status = FSWritableFileOwnerWrapper::Append(data, options, debug);
    if (status.ok()) system_.NoteAppend(name_, data.size());
    return status;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data,
                           const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*info*/,
                           rocksdb::IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = system_.CheckSync(name_);
    if (!status.ok()) return status;
    status = FSWritableFileOwnerWrapper::Sync(options, debug);
    if (status.ok()) system_.NoteSync(name_);
    return status;
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  const std::string name_;
  PowerLossFileSystem& system_;
};

}  // namespace

void PowerLossFileSystem::CutPower() {
  absl::MutexLock lock(&mu_);
  power_ = false;
}

void PowerLossFileSystem::RestorePower(uint64_t surviving_bytes) {
  absl::MutexLock lock(&mu_);
  power_ = true;
  for (auto& [name, lengths] : files_) {
    const uint64_t kept =
        std::min(lengths.written, lengths.synced + surviving_bytes);
    if (kept == lengths.written) continue;
    std::string bytes;
    if (!rocksdb::ReadFileToString(target(), name, &bytes).ok()) continue;
    bytes.resize(std::min<uint64_t>(kept, bytes.size()));
    rocksdb::WriteStringToFile(target(), bytes, name, true)
        .PermitUncheckedError();
    lengths = {.synced = kept, .written = kept};
  }
}

void PowerLossFileSystem::FailNextSync(const std::string& suffix) {
  absl::MutexLock lock(&mu_);
  failing_suffix_ = suffix;
}

rocksdb::IOStatus PowerLossFileSystem::NewWritableFile(
    const std::string& name, const rocksdb::FileOptions& options,
    std::unique_ptr<rocksdb::FSWritableFile>* result,
    rocksdb::IODebugContext* debug) {
  rocksdb::IOStatus status = CheckPower();
  if (!status.ok()) return status;
  std::unique_ptr<rocksdb::FSWritableFile> file;
  status = FileSystemWrapper::NewWritableFile(name, options, &file, debug);
  if (!status.ok()) return status;
  absl::MutexLock lock(&mu_);
  files_[name] = {};
  *result = std::make_unique<TrackedFile>(std::move(file), name, *this);
  return status;
}

rocksdb::IOStatus PowerLossFileSystem::RenameFile(
    const std::string& from, const std::string& to,
    const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) {
  rocksdb::IOStatus status = CheckPower();
  if (!status.ok()) return status;
  status = FileSystemWrapper::RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  absl::MutexLock lock(&mu_);
  const auto it = files_.find(from);
  if (it != files_.end()) {
    files_[to] = it->second;
    files_.erase(from);
  }
  return status;
}

rocksdb::IOStatus PowerLossFileSystem::DeleteFile(
    const std::string& name, const rocksdb::IOOptions& options,
    rocksdb::IODebugContext* debug) {
  rocksdb::IOStatus status = CheckPower();
  if (!status.ok()) return status;
  status = FileSystemWrapper::DeleteFile(name, options, debug);
  if (status.ok()) {
    absl::MutexLock lock(&mu_);
    files_.erase(name);
  }
  return status;
}

rocksdb::IOStatus PowerLossFileSystem::CheckPower() {
  absl::MutexLock lock(&mu_);
  return power_ ? rocksdb::IOStatus::OK()
                : rocksdb::IOStatus::IOError("power is cut");
}

rocksdb::IOStatus PowerLossFileSystem::CheckSync(const std::string& name) {
  absl::MutexLock lock(&mu_);
  if (!power_) return rocksdb::IOStatus::IOError("power is cut");
  if (!failing_suffix_.empty() && absl::EndsWith(name, failing_suffix_)) {
    failing_suffix_.clear();
    return rocksdb::IOStatus::IOError("sync failed");
  }
  return rocksdb::IOStatus::OK();
}

void PowerLossFileSystem::NoteAppend(const std::string& name, uint64_t bytes) {
  absl::MutexLock lock(&mu_);
  files_[name].written += bytes;
}

void PowerLossFileSystem::NoteSync(const std::string& name) {
  absl::MutexLock lock(&mu_);
  files_[name].synced = files_[name].written;
}

}  // namespace trilab::testing
