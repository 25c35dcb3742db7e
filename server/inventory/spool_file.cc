#include "server/inventory/spool_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"

namespace trilab::inventory {

SpoolFile::SpoolFile(std::string path, int descriptor, int64_t max_bytes)
    : path_(std::move(path)), descriptor_(descriptor), max_bytes_(max_bytes) {}

absl::StatusOr<std::unique_ptr<SpoolFile>> SpoolFile::Create(
    absl::string_view directory, int64_t max_bytes) {
  std::string path = absl::StrCat(directory, "/inventory-import-XXXXXX");
  const int descriptor = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat("cannot make a temporary file in ", directory));
  }
  return absl::WrapUnique(
      new SpoolFile(std::move(path), descriptor, max_bytes));
}

SpoolFile::~SpoolFile() {
  close(descriptor_);
  unlink(path_.c_str());
}

absl::Status SpoolFile::Append(absl::string_view bytes) {
  size_ += static_cast<int64_t>(bytes.size());
  if (size_ > max_bytes_) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the workbook is larger than ", max_bytes_,
                     " bytes; save it as CSV, which has no such limit"));
  }
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return absl::ErrnoToStatus(errno, "cannot spool the workbook");
    }
    bytes.remove_prefix(written);
  }
  return absl::OkStatus();
}

}  // namespace trilab::inventory
