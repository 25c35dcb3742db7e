#ifndef TRILAB_SERVER_INVENTORY_ROW_BUILDER_H_
#define TRILAB_SERVER_INVENTORY_ROW_BUILDER_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/inventory/row.h"

namespace trilab::inventory {

// Gathers the cells of a sheet's row, which come with their column, and
// applies the limits. Empty cells at a row's end, and rows of nothing else,
// are left out: workbooks hold thousands that were merely formatted.
class RowBuilder {
 public:
  // Both are borrowed. `epoch_1904`: see Row.
  RowBuilder(const RowLimits& limits, const RowSink& on_row,
             bool epoch_1904 = false)
      : limits_(limits), on_row_(on_row) {
    row_.epoch_1904 = epoch_1904;
  }

  // Starts row `line`, counted from 1.
  void Start(int64_t line);

  // Sets the cell of `column`, counted from 0.
  void Set(size_t column, absl::string_view text);

  // Refuses the row for what stands in `column`, counted from 0.
  void Refuse(size_t column, absl::string_view message);

  // Delivers the row unless it is empty.
  absl::Status Emit();

  int64_t line() const { return row_.line; }
  int64_t rows_emitted() const { return rows_emitted_; }

 private:
  const RowLimits& limits_;
  const RowSink& on_row_;
  Row row_;
  size_t row_bytes_ = 0;
  int64_t rows_emitted_ = 0;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_ROW_BUILDER_H_
