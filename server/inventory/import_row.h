#ifndef TRILAB_SERVER_INVENTORY_IMPORT_ROW_H_
#define TRILAB_SERVER_INVENTORY_IMPORT_ROW_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/engine/resources.h"
#include "server/inventory/instrument_field.h"

namespace trilab::inventory {

// One problem of one row of an inventory file. docs/data-format.md lists the
// codes.
struct RowProblem {
  int64_t line = 0;      // Physical line, or row of a sheet; from 1.
  std::string column;    // As the file calls it; may be empty.
  std::string code;      // Stable upper snake case: "BAD_DATE".
  std::string message;   // For a person.
  bool warning = false;  // The row was taken all the same.
};

// What happens to a resource that exists already.
enum class IfPresent : uint8_t {
  kReplace,  // The file tells all of it.
  kMerge,    // What the file does not tell stays as it is.
  kLeave,    // Made only so that others can refer to it.
};

// A resource that a row makes or brings up to date. `meta.id` is set, the rest
// of `meta` is not.
struct ImportItem {
  engine::Resource resource;
  IfPresent if_present = IfPresent::kReplace;
  // Of an instrument that is merged: the fields that the row tells.
  InstrumentFields told;
  // Of an instrument that is merged: its status follows from words such as
  // 正常 and from the share mode. It tells whether the instrument works, not
  // what somebody decided by hand of who may book it.
  bool status_implied = false;
  uint64_t expected_revision = 0;  // 0: any.
  // Of an instrument that is merged: the centre that the file lists. If it
  // stands in another, the row is refused (BELONGS_ELSEWHERE). Empty: any.
  std::string centre;
};

// What became of one row. A refused row has a problem that is no warning, and
// no items. Items come in the order in which they refer to each other.
struct ImportedRow {
  int64_t line = 0;
  // False for remarks on the file as a whole, such as on its header.
  bool counts = true;
  std::vector<ImportItem> items;
  std::vector<RowProblem> problems;

  bool refused() const {
    for (const RowProblem& problem : problems) {
      if (!problem.warning) return true;
    }
    return false;
  }
};

// Receives each row in file order. A status other than OK stops the import
// and is returned to the importer's caller.
using ImportedRowSink = std::function<absl::Status(ImportedRow)>;

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_IMPORT_ROW_H_
