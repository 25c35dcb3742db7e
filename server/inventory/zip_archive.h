#ifndef TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_
#define TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

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

  // What may be unpacked of one archive: 64 MiB could hold 64 GiB, and a part
  // can be read more than once.
  static constexpr int64_t kMaxUnpackedBytes = int64_t{1} << 30;

  // `cancelled`, if given, is asked now and then whether to go on reading.
  //
  // Returns INVALID_ARGUMENT if the file is damaged or has more than 10,000
  // entries.
  static absl::StatusOr<std::unique_ptr<ZipArchive>> Open(
      const std::string& path, std::function<bool()> cancelled = nullptr);
  ~ZipArchive();

  bool Has(const std::string& name) const;

  // Unpacks entry `name` into `sink`, 64 KiB at a time.
  //
  // Returns these errors, or the sink's:
  //   NOT_FOUND           no such entry.
  //   INVALID_ARGUMENT    the entry is damaged, protected by a password or
  //                       packed by another method than deflate.
  //   RESOURCE_EXHAUSTED  it unpacks to more than `max_bytes`, or all that was
  //                       read so far to more than kMaxUnpackedBytes.
  //   CANCELLED           `cancelled` says so.
  absl::Status Read(const std::string& name, int64_t max_bytes,
                    const Sink& sink);

 private:
  ZipArchive(struct zip* archive, std::function<bool()> cancelled)
      : archive_(archive), cancelled_(std::move(cancelled)) {}

  absl::Status CheckMethod(const std::string& name, uint64_t index) const;

  struct zip* const archive_;
  const std::function<bool()> cancelled_;
  int64_t unpacked_ = 0;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ZIP_ARCHIVE_H_
