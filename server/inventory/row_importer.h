#ifndef TRILAB_SERVER_INVENTORY_ROW_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_ROW_IMPORTER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/inventory/import_row.h"
#include "server/inventory/importer.h"
#include "server/inventory/row.h"

namespace trilab::inventory {

// Reads the rows of one kind of table.
//
// Thread-compatible.
class RowImporter {
 public:
  virtual ~RowImporter() = default;

  virtual ImportFormat format() const = 0;

  // Takes `row` as the header if it is one; false if it is not, in which case
  // the next row is tried. Errors end the import: the header is one, but the
  // table cannot be read.
  virtual absl::StatusOr<bool> TakeHeader(const Row& row) = 0;

  // Remarks on the header, once it was taken.
  virtual std::vector<RowProblem> HeaderRemarks() const { return {}; }

  // A row after the header; neither blank nor unreadable.
  virtual ImportedRow Take(const Row& row) = 0;

  virtual std::vector<std::string> extra_columns() const = 0;

  // What the header must have, for the error when there is none.
  virtual std::string expected() const = 0;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ROW_IMPORTER_H_
