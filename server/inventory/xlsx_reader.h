#ifndef TRILAB_SERVER_INVENTORY_XLSX_READER_H_
#define TRILAB_SERVER_INVENTORY_XLSX_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/inventory/row.h"
#include "server/inventory/sheet_options.h"

namespace trilab::inventory {

// Delivers the rows of one sheet of the .xlsx workbook at `path`, in order.
// Rows without a value are left out; a row's line is its number in the sheet.
// Cells: texts as they are, numbers as PlainNumber, dates as ExcelDateText,
// TRUE and FALSE; of a formula, the stored result. A cell that holds an error
// such as #DIV/0! refuses its row.
//
// Streams: memory holds the workbook's shared texts (at most 32 MiB) and one
// row.
//
// Returns these errors, or the sink's:
//   INVALID_ARGUMENT    damaged, protected by a password, or no workbook.
//   NOT_FOUND           no sheet has the name asked for; the names are told.
//   RESOURCE_EXHAUSTED  a part unpacks to more than 256 MiB.
absl::StatusOr<SheetResult> ReadXlsx(const std::string& path,
                                     const SheetOptions& options,
                                     const RowSink& on_row);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_XLSX_READER_H_
