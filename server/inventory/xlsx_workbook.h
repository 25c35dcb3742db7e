#ifndef TRILAB_SERVER_INVENTORY_XLSX_WORKBOOK_H_
#define TRILAB_SERVER_INVENTORY_XLSX_WORKBOOK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/excel_value.h"
#include "server/inventory/zip_archive.h"

namespace trilab::inventory {

// No sheet of a workbook, nor its shared texts, may unpack to more bytes than
// this, and no other part to more than 4 MiB.
inline constexpr int64_t kMaxPartBytes = 256 << 20;
inline constexpr int64_t kMaxSmallPartBytes = 4 << 20;

// The texts that cells refer to by number, end to end in one block.
class SharedStrings {
 public:
  // The most memory for them.
  static constexpr size_t kMaxBytes = 32 << 20;

  void Append(absl::string_view text) {
    text_.append(text.data(), text.size());
  }
  void EndString() { ends_.push_back(text_.size()); }
  size_t bytes() const { return text_.size() + ends_.size() * sizeof(size_t); }
  size_t size() const { return ends_.size(); }
  // Requires `i < size()`.
  absl::string_view Get(size_t i) const;

 private:
  std::string text_;
  std::vector<size_t> ends_;
};

// All of a workbook but its cells.
struct XlsxWorkbook {
  struct Sheet {
    std::string name;
    std::string part;  // Its entry in the zip file.
  };
  std::vector<Sheet> sheets;
  bool epoch_1904 = false;
  SharedStrings strings;
  std::vector<ExcelNumber> styles;  // By the index that cells give.
};

// Reads everything but the sheets from `archive`.
//
// Returns these errors:
//   INVALID_ARGUMENT    it is damaged or no xlsx workbook.
//   RESOURCE_EXHAUSTED  a part or the shared texts are too large, or there are
//                       more than 1,000 sheets or 65,536 styles.
//   CANCELLED           as ZipArchive::Read.
absl::StatusOr<XlsxWorkbook> LoadXlsxWorkbook(ZipArchive& archive);

// Resolves the "_x000D_" escapes of ECMA-376 (22.4.2.4) in a text.
std::string DecodeXlsxEscapes(absl::string_view text);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_XLSX_WORKBOOK_H_
