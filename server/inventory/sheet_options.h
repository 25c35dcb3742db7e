#ifndef TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_
#define TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/inventory/row.h"

namespace trilab::inventory {

// What to read of a workbook.
struct SheetOptions {
  // Empty: the first sheet with a cell that is not empty, or all of them.
  std::string sheet;
  // If given and `sheet` is empty, all sheets are read, and this is called
  // with the name of each before its rows. A status other than OK stops the
  // reading and is returned.
  std::function<absl::Status(const std::string& sheet)> on_sheet;
  RowLimits limits;
  // If given, asked now and then; true ends the reading with CANCELLED.
  std::function<bool()> cancelled;
};

// What was read of a workbook.
struct SheetResult {
  std::string sheet;                // The first that holds anything, or "".
  std::vector<std::string> sheets;  // All of the workbook's, in its order.
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_
