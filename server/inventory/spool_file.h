#ifndef TRILAB_SERVER_INVENTORY_SPOOL_FILE_H_
#define TRILAB_SERVER_INVENTORY_SPOOL_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace trilab::inventory {

// A temporary file that holds an upload, since workbooks cannot be read as a
// stream. Readable by its owner only; removed on destruction.
class SpoolFile {
 public:
  // Makes an empty file in `directory`, which must exist.
  //
  // Returns the error of the file system, with the directory's name.
  static absl::StatusOr<std::unique_ptr<SpoolFile>> Create(
      absl::string_view directory, int64_t max_bytes);
  ~SpoolFile();
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;

  // Appends `bytes`.
  //
  // Returns RESOURCE_EXHAUSTED beyond `max_bytes` or if the disk is full.
  absl::Status Append(absl::string_view bytes);

  const std::string& path() const { return path_; }

 private:
  SpoolFile(std::string path, int descriptor, int64_t max_bytes);

  const std::string path_;
  const int descriptor_;
  const int64_t max_bytes_;
  int64_t size_ = 0;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_SPOOL_FILE_H_
