#ifndef TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_
#define TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct zip;

namespace trilab::inventory {

// Reads the entries of a zip file as streams, over libzip.
//
// Thread-compatible.
class ZipArchive {
 public:
  using Sink = std::function<absl::Status(absl::string_view bytes)>;

  // Returns INVALID_ARGUMENT if the file is damaged or has more than 10,000
  // entries.
  static absl::StatusOr<std::unique_ptr<ZipArchive>> Open(
      const std::string& path);
  ~ZipArchive();

  bool Has(const std::string& name) const;

  // Unpacks entry `name` into `sink`, 64 KiB at a time.
  //
  // Returns these errors, or the sink's:
  //   NOT_FOUND           no such entry.
  //   INVALID_ARGUMENT    the entry is damaged or protected by a password.
  //   RESOURCE_EXHAUSTED  it unpacks to more than `max_bytes`.
  absl::Status Read(const std::string& name, int64_t max_bytes,
                    const Sink& sink) const;

 private:
  explicit ZipArchive(struct zip* archive) : archive_(archive) {}

  struct zip* const archive_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_
