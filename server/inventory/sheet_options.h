#ifndef TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_
#define TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "server/inventory/row.h"

namespace trilab::inventory {

// What to read of a workbook.
struct SheetOptions {
  std::string sheet;  // Empty: the first sheet with a cell that is not empty.
  RowLimits limits;
  // If given, asked now and then; true ends the reading with CANCELLED.
  std::function<bool()> cancelled;
};

// What was read of a workbook.
struct SheetResult {
  std::string sheet;                // Empty if no sheet holds anything.
  std::vector<std::string> sheets;  // All of the workbook's, in its order.
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_SHEET_OPTIONS_H_
