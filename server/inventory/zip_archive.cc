#include "server/inventory/zip_archive.h"

#include <zip.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr int64_t kMaxEntries = 10'000;
constexpr size_t kPieceBytes = 64 << 10;

struct FileCloser {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

absl::Status Damaged(const std::string& name, absl::string_view reason) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the workbook is damaged: cannot read ", name, ": ", reason));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ZipArchive>> ZipArchive::Open(
    const std::string& path, std::function<bool()> cancelled) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    absl::Status status = absl::InvalidArgumentError(
        absl::StrCat("the workbook is damaged: ", zip_error_strerror(&error)));
    zip_error_fini(&error);
    return status;
  }
  auto result = absl::WrapUnique(new ZipArchive(archive, std::move(cancelled)));
  if (zip_get_num_entries(archive, 0) > kMaxEntries) {
    return absl::InvalidArgumentError(
        absl::StrCat("the workbook has more than ", kMaxEntries, " parts"));
  }
  return result;
}

ZipArchive::~ZipArchive() { zip_discard(archive_); }

bool ZipArchive::Has(const std::string& name) const {
  return zip_name_locate(archive_, name.c_str(), ZIP_FL_NOCASE) >= 0;
}

// Other methods pack far more bytes into one than deflate, which packs about
// a thousand, and no workbook has them.
absl::Status ZipArchive::CheckMethod(const std::string& name,
                                     uint64_t index) const {
  zip_stat_t about;
  if (zip_stat_index(archive_, index, 0, &about) != 0 ||
      (about.valid & ZIP_STAT_COMP_METHOD) == 0) {
    return Damaged(name, "it has no method");
  }
  if (about.comp_method == ZIP_CM_STORE ||
      about.comp_method == ZIP_CM_DEFLATE) {
    return absl::OkStatus();
  }
  return Damaged(name,
                 absl::StrCat("it is packed by method ", about.comp_method));
}

absl::Status ZipArchive::Read(const std::string& name, int64_t max_bytes,
                              const Sink& sink) {
  const zip_int64_t index =
      zip_name_locate(archive_, name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) {
    return absl::NotFoundError(absl::StrCat("the workbook has no ", name));
  }
  TRILAB_RETURN_IF_ERROR(CheckMethod(name, index));
  std::unique_ptr<zip_file_t, FileCloser> file(
      zip_fopen_index(archive_, index, 0));
  if (file == nullptr) {
    zip_error_t* error = zip_get_error(archive_);
    if (zip_error_code_zip(error) == ZIP_ER_NOPASSWD) {
      return absl::InvalidArgumentError(
          "the workbook is protected by a password");
    }
    return Damaged(name, zip_error_strerror(error));
  }
  std::vector<char> piece(kPieceBytes);
  // The size an archive declares may be a lie, so what comes out is counted.
  for (int64_t total = 0;;) {
    const zip_int64_t size = zip_fread(file.get(), piece.data(), piece.size());
    if (size == 0) return absl::OkStatus();
    if (size < 0) {
      return Damaged(name, zip_error_strerror(zip_file_get_error(file.get())));
    }
    if (cancelled_ != nullptr && cancelled_()) {
      return absl::CancelledError("the reading was cancelled");
    }
    total += size;
    unpacked_ += size;
    if (total > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(
          name, " of the workbook unpacks to more than ", max_bytes, " bytes"));
    }
    if (unpacked_ > kMaxUnpackedBytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the workbook unpacks to more than ", kMaxUnpackedBytes,
                       " bytes; save it as CSV, which has no such limit"));
    }
    TRILAB_RETURN_IF_ERROR(sink(absl::string_view(piece.data(), size)));
  }
}

}  // namespace trilab::inventory
