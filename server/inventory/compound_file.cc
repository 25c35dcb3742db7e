#include "server/inventory/compound_file.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "server/inventory/little_endian.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr absl::string_view kSignature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr uint32_t kFree = 0xFFFFFFFF;
constexpr uint32_t kEndOfChain = 0xFFFFFFFE;
constexpr size_t kHeaderBytes = 512;
constexpr size_t kHeaderDifat = 109;
constexpr size_t kEntryBytes = 128;
constexpr size_t kNameBytes = 64;  // Its length follows it.
constexpr size_t kMiniSectorBytes = 64;

absl::Status Broken() {
  return absl::InvalidArgumentError(
      "the .xls workbook is damaged or of an unknown version: its sectors "
      "contradict each other; save it as .xlsx or .csv");
}

// What an entry of the directory says of its stream.
struct Stream {
  bool found = false;
  uint32_t start = 0;
  uint32_t size = 0;
};

class CompoundFile {
 public:
  explicit CompoundFile(absl::string_view file) : file_(file) {}

  absl::StatusOr<std::string> Workbook() {
    TRILAB_RETURN_IF_ERROR(ReadHeader());
    TRILAB_RETURN_IF_ERROR(ReadDirectory());
    if (!workbook_.found) return Broken();
    // The content of a small stream lies in the stream of the root.
    if (workbook_.size > mini_cutoff_) return Read(workbook_);
    TRILAB_ASSIGN_OR_RETURN(std::string mini, Read(root_));
    if (workbook_.size > mini.size()) return Broken();
    mini.resize(workbook_.size);
    return mini;
  }

 private:
  absl::Status ReadHeader() {
    if (file_.size() < kHeaderBytes || !absl::StartsWith(file_, kSignature)) {
      return Broken();
    }
    const uint16_t shift = LittleEndian16(file_, 30);
    if (shift != 9 && shift != 12) return Broken();
    sector_bytes_ = size_t{1} << shift;
    const size_t sectors = file_.size() / sector_bytes_;
    const size_t per_sector = sector_bytes_ / sizeof(uint32_t);
    max_fat_sectors_ = sectors / per_sector + 1;
    directory_start_ = LittleEndian32(file_, 48);
    const size_t mini_fat_sectors = LittleEndian32(file_, 64);
    if (mini_fat_sectors > 0) mini_cutoff_ = LittleEndian32(file_, 56);
    if (mini_fat_sectors > file_.size() / kMiniSectorBytes / per_sector + 1) {
      return Broken();
    }
    for (size_t i = 0; i < kHeaderDifat; ++i) {
      TRILAB_RETURN_IF_ERROR(AddFatSector(LittleEndian32(file_, 76 + 4 * i)));
    }
    return ReadDifat(LittleEndian32(file_, 68), LittleEndian32(file_, 72));
  }

  // The sectors that tell where further sectors of the table lie: `count` of
  // them, the last number of each naming the next.
  absl::Status ReadDifat(uint32_t sector, size_t count) {
    const size_t numbers = sector_bytes_ / sizeof(uint32_t) - 1;
    const size_t beyond =
        max_fat_sectors_ > kHeaderDifat ? max_fat_sectors_ - kHeaderDifat : 0;
    if (count > (beyond + numbers - 1) / numbers) return Broken();
    for (size_t i = 0; i < count; ++i) {
      TRILAB_ASSIGN_OR_RETURN(const absl::string_view bytes, Sector(sector));
      for (size_t n = 0; n < numbers; ++n) {
        const uint32_t number = LittleEndian32(bytes, 4 * n);
        if (number == kEndOfChain) return absl::OkStatus();
        TRILAB_RETURN_IF_ERROR(AddFatSector(number));
      }
      sector = LittleEndian32(bytes, 4 * numbers);
    }
    return absl::OkStatus();
  }

  absl::Status AddFatSector(uint32_t sector) {
    if (sector == kFree) return absl::OkStatus();
    if (++fat_sectors_ > max_fat_sectors_) return Broken();
    TRILAB_ASSIGN_OR_RETURN(const absl::string_view bytes, Sector(sector));
    for (size_t i = 0; i < bytes.size(); i += 4) {
      fat_.push_back(LittleEndian32(bytes, i));
    }
    return absl::OkStatus();
  }

  absl::Status ReadDirectory() {
    TRILAB_ASSIGN_OR_RETURN(const absl::string_view entries,
                            Sector(directory_start_));
    for (size_t i = 0; i + kEntryBytes <= entries.size(); i += kEntryBytes) {
      const absl::string_view entry = entries.substr(i, kEntryBytes);
      // libfreexl reads as many bytes of the name as it is told to.
      if (LittleEndian16(entry, kNameBytes) > kNameBytes) return Broken();
      const Stream stream = {true, LittleEndian32(entry, 116),
                             LittleEndian32(entry, 120)};
      const std::string name = NameOf(entry);
      if (name == "Root Entry") root_ = stream;
      if (name == "Workbook" || name == "Book") {
        workbook_ = stream;
        break;
      }
    }
    return absl::OkStatus();
  }

  // The name of an entry, with "?" for what is not ASCII.
  static std::string NameOf(absl::string_view entry) {
    std::string name;
    for (size_t i = 0; i < kNameBytes; i += 2) {
      const uint16_t unit = LittleEndian16(entry, i);
      if (unit == 0) break;
      name.push_back(unit < 0x80 ? static_cast<char>(unit) : '?');
    }
    return name;
  }

  absl::StatusOr<absl::string_view> Sector(uint32_t sector) const {
    const uint64_t at = (uint64_t{sector} + 1) * sector_bytes_;
    if (at + sector_bytes_ > file_.size()) return Broken();
    return file_.substr(at, sector_bytes_);
  }

  absl::StatusOr<std::string> Read(const Stream& stream) const {
    if (!stream.found || stream.size > file_.size()) return Broken();
    std::string bytes;
    uint32_t sector = stream.start;
    // Writers may keep a sector in reserve; a longer chain than that is a lie,
    // and most of all one that comes back to itself.
    while (sector != kEndOfChain) {
      if (bytes.size() >= stream.size + sector_bytes_) return Broken();
      TRILAB_ASSIGN_OR_RETURN(const absl::string_view piece, Sector(sector));
      bytes.append(piece.data(), piece.size());
      if (sector >= fat_.size()) return Broken();
      sector = fat_[sector];
    }
    if (bytes.size() < stream.size) return Broken();
    bytes.resize(stream.size);
    return bytes;
  }

  const absl::string_view file_;
  size_t sector_bytes_ = 512;
  size_t max_fat_sectors_ = 0;
  size_t fat_sectors_ = 0;
  uint32_t directory_start_ = 0;
  uint32_t mini_cutoff_ = 0;
  std::vector<uint32_t> fat_;
  Stream root_;
  Stream workbook_;
};

}  // namespace

absl::StatusOr<std::string> WorkbookStream(absl::string_view file) {
  return CompoundFile(file).Workbook();
}

}  // namespace trilab::inventory
