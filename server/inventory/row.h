#ifndef TRILAB_SERVER_INVENTORY_ROW_H_
#define TRILAB_SERVER_INVENTORY_ROW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace trilab::inventory {

// Why a row of an imported file cannot be taken as it stands.
struct RowError {
  int64_t line = 0;  // Physical line of a text, row of a sheet; from 1.
  int column = 0;    // Cell within the row, from 1; 0: the row as a whole.
  // Where the fault lies in the file as it was sent, if it lies in its bytes.
  std::optional<int64_t> byte_offset;
  std::string message;
};

// One row of a table, as UTF-8 text.
//
// A row with an `error` must not be imported. It is delivered nevertheless, so
// that the report can name it; its cells are those read before the fault.
struct Row {
  int64_t line = 0;  // Where the row starts, counted as in RowError.
  std::vector<std::string> cells;
  std::optional<RowError> error;
  // Of a workbook whose day numbers count from 1904.
  bool epoch_1904 = false;

  // True if every cell is empty or white space; an error is never blank.
  bool IsBlank() const;
};

// "line 3, column 2 (byte 18538): bytes CA are not valid UTF-8".
std::string Describe(const RowError& error);

// Receives each row in file order. The row is lent for the call only. A
// status other than OK stops the reading and is returned to the reader's
// caller.
using RowSink = std::function<absl::Status(const Row&)>;

// What a reader accepts before it refuses a row; memory is bounded by them.
struct RowLimits {
  size_t max_cell_bytes = 64 << 10;
  size_t max_columns = 1024;
  size_t max_row_bytes = 1 << 20;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ROW_H_
