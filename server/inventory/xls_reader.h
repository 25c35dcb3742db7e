#ifndef TRILAB_SERVER_INVENTORY_XLS_READER_H_
#define TRILAB_SERVER_INVENTORY_XLS_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/inventory/row.h"
#include "server/inventory/sheet_options.h"

namespace trilab::inventory {

// Delivers the rows of one sheet of the .xls workbook (Excel 97 to 2003, and
// older) at `path`, in order, through libfreexl; rows and cells as ReadXlsx.
// Booleans are 1 and 0. Rows with a formula, an error or text of the kind
// RSTRING are refused: libfreexl takes these for empty or for numbers.
//
// libfreexl holds the whole workbook in memory; ScanXls comes before it and
// refuses what would need too much of it.
//
// Returns these errors, or the sink's:
//   INVALID_ARGUMENT    damaged, protected by a password, or no workbook.
//   NOT_FOUND           no sheet has the name asked for; the names are told.
//   RESOURCE_EXHAUSTED  as ScanXls.
absl::StatusOr<SheetResult> ReadXls(const std::string& path,
                                    const SheetOptions& options,
                                    const RowSink& on_row);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_XLS_READER_H_
