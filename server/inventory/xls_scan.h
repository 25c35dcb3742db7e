#ifndef TRILAB_SERVER_INVENTORY_XLS_SCAN_H_
#define TRILAB_SERVER_INVENTORY_XLS_SCAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace trilab::inventory {

// A cell whose content libfreexl does not tell, or tells wrongly.
struct XlsUnreadable {
  enum class Kind : uint8_t { kFormula, kRichText, kError };

  uint16_t row = 0;     // From 0.
  uint16_t column = 0;  // From 0.
  Kind kind = Kind::kFormula;
};

// What must be known of an .xls workbook before libfreexl may read it.
struct XlsScan {
  bool password = false;  // It has one; nothing else is known then.
  // By sheet, in the workbook's order, for each such row its first cell; by
  // row.
  std::vector<std::vector<XlsUnreadable>> unreadable;
};

// Walks the records of the .xls workbook at `path`, of at most 64 MiB, which
// libfreexl trusts too far: it follows a chain of sectors that has no end, and
// allocates what a record declares.
//
// Takes O(n) and memory of O(n).
//
// Returns these errors:
//   INVALID_ARGUMENT    it is damaged, or no workbook.
//   RESOURCE_EXHAUSTED  libfreexl would need more than 256 MiB for its cells,
//                       or there are more than 1,000 sheets.
absl::StatusOr<XlsScan> ScanXls(const std::string& path);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_XLS_SCAN_H_
