#include "server/inventory/xls_scan.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/inventory/compound_file.h"
#include "server/inventory/little_endian.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

// Types of records ([MS-XLS] 2.3), and those of versions 2 to 4.
constexpr uint16_t kDimension2 = 0x0000;
constexpr uint16_t kInteger2 = 0x0002;
constexpr uint16_t kNumber2 = 0x0003;
constexpr uint16_t kLabel2 = 0x0004;
constexpr uint16_t kBoolErr2 = 0x0005;
constexpr uint16_t kFormula = 0x0006;  // Of version 2, too.
constexpr uint16_t kBof2 = 0x0009;
constexpr uint16_t kEof = 0x000A;
constexpr uint16_t kFilePass = 0x002F;
constexpr uint16_t kBoundSheet = 0x0085;
constexpr uint16_t kMulRk = 0x00BD;
constexpr uint16_t kRString = 0x00D6;
constexpr uint16_t kSst = 0x00FC;
constexpr uint16_t kLabelSst = 0x00FD;
constexpr uint16_t kDimension = 0x0200;
constexpr uint16_t kNumber = 0x0203;
constexpr uint16_t kLabel = 0x0204;
constexpr uint16_t kBoolErr = 0x0205;
constexpr uint16_t kFormula3 = 0x0206;
constexpr uint16_t kBof3 = 0x0209;
constexpr uint16_t kRk = 0x027E;
constexpr uint16_t kFormula4 = 0x0406;
constexpr uint16_t kFormat = 0x041E;
constexpr uint16_t kBof4 = 0x0409;
constexpr uint16_t kBof = 0x0809;

constexpr size_t kMaxRecordBytes = 8224;
constexpr size_t kMaxSheets = 1000;
// Excel's own limit; libfreexl has a buffer of fixed size for it.
constexpr size_t kMaxFormatCharacters = 255;
constexpr uint64_t kCellBytes = 16;  // Of libfreexl, for each cell.
constexpr uint64_t kMaxCellBytes = 256 << 20;
constexpr size_t kNoSheet = static_cast<size_t>(-1);

absl::Status Broken(size_t offset) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the .xls workbook is damaged or of an unknown version (at byte ", offset,
      " of its content); save it as .xlsx or .csv"));
}

struct Record {
  uint16_t type = 0;
  size_t offset = 0;
  absl::string_view data;
};

class Scanner {
 public:
  absl::StatusOr<XlsScan> Scan(absl::string_view stream) {
    for (size_t at = 0; at + 4 <= stream.size();) {
      Record record;
      record.type = LittleEndian16(stream, at);
      record.offset = at;
      const size_t size = LittleEndian16(stream, at + 2);
      if (version_ == 0) TRILAB_RETURN_IF_ERROR(Begin(stream));
      // Another way to end a stream.
      if (version_ >= 5 && record.type == 0 && size == 0) break;
      at += 4;
      if (size > kMaxRecordBytes || size > stream.size() - at) {
        return Broken(record.offset);
      }
      record.data = stream.substr(at, size);
      at += size;
      if (record.type == kFilePass) {
        scan_.password = true;
        return std::move(scan_);
      }
      TRILAB_RETURN_IF_ERROR(Take(record, stream.size()));
      if (version_ < 5 && record.type == kEof) break;
    }
    TRILAB_RETURN_IF_ERROR(CountUndeclared());
    SortByRow();
    return std::move(scan_);
  }

 private:
  struct Sheet {
    uint32_t offset = 0;  // Of its first record.
    bool declared = false;
    uint64_t rows = 0;
    uint64_t columns = 0;
  };

  // Tells the version by the first record.
  absl::Status Begin(absl::string_view stream) {
    if (stream.size() < 6) return Broken(0);
    switch (LittleEndian16(stream, 0)) {
      case kBof2:
        version_ = 2;
        break;
      case kBof3:
        version_ = 3;
        break;
      case kBof4:
        version_ = 4;
        break;
      case kBof:
        version_ = LittleEndian16(stream, 4) == 0x0600 ? 8 : 5;
        return absl::OkStatus();
      default:
        return Broken(0);
    }
    // Those hold a single sheet.
    TRILAB_RETURN_IF_ERROR(AddSheet(0));
    sheet_ = 0;
    return absl::OkStatus();
  }

  absl::Status Take(const Record& record, size_t stream_bytes) {
    switch (record.type) {
      case kBof:
        outer_.push_back(std::exchange(sheet_, SheetAt(record.offset)));
        return absl::OkStatus();
      case kEof:
        if (outer_.empty()) return absl::OkStatus();
        sheet_ = outer_.back();
        outer_.pop_back();
        return absl::OkStatus();
      case kBoundSheet:
        if (record.data.size() < 8) return Broken(record.offset);
        TRILAB_RETURN_IF_ERROR(CheckText(record, 6, /*wide_length=*/false));
        return AddSheet(LittleEndian32(record.data, 0));
      case kSst:
        // A text takes three bytes at least.
        if (record.data.size() < 8 ||
            LittleEndian32(record.data, 4) > stream_bytes / 3) {
          return Broken(record.offset);
        }
        return absl::OkStatus();
      case kFormat:
        return CheckFormat(record);
      case kDimension2:
        return version_ == 2 ? TakeDimension(record) : absl::OkStatus();
      case kDimension:
        return TakeDimension(record);
      default:
        return TakeCell(record);
    }
  }

  // A text whose length stands at `at` must end where its record does, or
  // before: libfreexl reads as far as it is told to. In version 8 a flag
  // between length and text tells whether a character takes two bytes.
  absl::Status CheckText(const Record& record, size_t at,
                         bool wide_length) const {
    size_t text = at + (wide_length ? 2 : 1);
    if (record.data.size() < text) return Broken(record.offset);
    size_t bytes = wide_length ? LittleEndian16(record.data, at)
                               : static_cast<uint8_t>(record.data[at]);
    if (version_ == 8) {
      if (record.data.size() == text) return Broken(record.offset);
      if ((record.data[text] & 1) != 0) bytes *= 2;
      ++text;
    }
    return bytes <= record.data.size() - text ? absl::OkStatus()
                                              : Broken(record.offset);
  }

  absl::Status CheckFormat(const Record& record) const {
    if (version_ != 8) return CheckText(record, 2, /*wide_length=*/false);
    if (record.data.size() < 4 ||
        LittleEndian16(record.data, 2) > kMaxFormatCharacters) {
      return Broken(record.offset);
    }
    return CheckText(record, 2, /*wide_length=*/true);
  }

  size_t SheetAt(size_t offset) const {
    for (size_t i = 0; i < sheets_.size(); ++i) {
      if (sheets_[i].offset == offset) return i;
    }
    return kNoSheet;
  }

  absl::Status AddSheet(uint32_t offset) {
    if (sheets_.size() >= kMaxSheets) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the workbook has more than ", kMaxSheets, " sheets"));
    }
    sheets_.push_back({.offset = offset});
    scan_.unreadable.emplace_back();
    return absl::OkStatus();
  }

  absl::Status TakeDimension(const Record& record) {
    const bool wide = version_ == 8;
    if (record.data.size() < (wide ? 12 : 8)) return Broken(record.offset);
    const uint64_t rows =
        wide ? LittleEndian32(record.data, 4) : LittleEndian16(record.data, 2);
    const uint64_t columns = LittleEndian16(record.data, wide ? 10 : 6);
    if (sheet_ != kNoSheet) {
      Sheet& sheet = sheets_[sheet_];
      sheet.declared = true;
      sheet.rows = std::max(sheet.rows, rows);
      sheet.columns = std::max(sheet.columns, columns);
    }
    return CountCells(rows * columns);
  }

  // Counts what is allocated. Each time a sheet declares its size it is
  // allocated anew, and the former cells are not freed.
  absl::Status CountCells(uint64_t cells) {
    cells_ += cells;
    if (cells_ <= kMaxCellBytes / kCellBytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("the cells of the .xls workbook need more than ",
                     kMaxCellBytes >> 20, " MiB; save it as .xlsx or .csv"));
  }

  // A sheet that declares no size is allocated in the end, with the size of
  // any of them.
  absl::Status CountUndeclared() {
    uint64_t largest = 0;
    for (const Sheet& sheet : sheets_) {
      largest = std::max(largest, (sheet.rows + 1) * (sheet.columns + 1));
    }
    for (const Sheet& sheet : sheets_) {
      if (!sheet.declared) TRILAB_RETURN_IF_ERROR(CountCells(largest));
    }
    return absl::OkStatus();
  }

  absl::Status TakeCell(const Record& record) {
    switch (record.type) {
      case kFormula:
      case kFormula3:
      case kFormula4:
      case kRString:
      case kBoolErr:
      case kNumber:
      case kLabel:
      case kRk:
      case kMulRk:
      case kLabelSst:
        break;
      case kInteger2:
      case kNumber2:
      case kLabel2:
      case kBoolErr2:
        if (version_ == 2) break;
        return absl::OkStatus();
      default:
        return absl::OkStatus();
    }
    if (record.data.size() < 4) return Broken(record.offset);
    if (record.type == kLabel) {
      TRILAB_RETURN_IF_ERROR(CheckText(record, 6, /*wide_length=*/true));
    }
    if (sheet_ == kNoSheet) return absl::OkStatus();
    XlsUnreadable cell;
    cell.row = LittleEndian16(record.data, 0);
    cell.column = LittleEndian16(record.data, 2);
    Sheet& sheet = sheets_[sheet_];
    if (!sheet.declared) {
      sheet.rows = std::max<uint64_t>(sheet.rows, cell.row + 1);
      sheet.columns = std::max<uint64_t>(sheet.columns, cell.column + 1);
    }
    if (!IsUnreadable(record, cell.kind)) return absl::OkStatus();
    auto& known = scan_.unreadable[sheet_];
    if (known.empty() || known.back().row != cell.row) known.push_back(cell);
    return absl::OkStatus();
  }

  static bool IsUnreadable(const Record& record, XlsUnreadable::Kind& kind) {
    using Kind = XlsUnreadable::Kind;
    switch (record.type) {
      case kFormula:
      case kFormula3:
      case kFormula4:
        kind = Kind::kFormula;
        return true;
      case kRString:
        kind = Kind::kRichText;
        return true;
      case kBoolErr:
        kind = Kind::kError;
        return record.data.size() >= 8 && record.data[7] != 0;
      case kBoolErr2:
        kind = Kind::kError;
        return record.data.size() >= 9 && record.data[8] != 0;
      default:
        return false;
    }
  }

  void SortByRow() {
    for (auto& cells : scan_.unreadable) {
      std::stable_sort(
          cells.begin(), cells.end(),
          [](const auto& a, const auto& b) { return a.row < b.row; });
      cells.erase(std::unique(cells.begin(), cells.end(),
                              [](const auto& a, const auto& b) {
                                return a.row == b.row;
                              }),
                  cells.end());
    }
  }

  XlsScan scan_;
  int version_ = 0;  // 2 to 5, or 8.
  std::vector<Sheet> sheets_;
  size_t sheet_ = kNoSheet;
  std::vector<size_t> outer_;  // Sheets around the present part.
  uint64_t cells_ = 0;
};

}  // namespace

absl::StatusOr<XlsScan> ScanXls(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(input), {});
  // Versions 2 to 4 have no file around their content.
  if (absl::StartsWith(bytes, "\xD0\xCF\x11\xE0")) {
    TRILAB_ASSIGN_OR_RETURN(bytes, WorkbookStream(bytes));
  }
  return Scanner().Scan(bytes);
}

}  // namespace trilab::inventory
