#include "server/inventory/row_builder.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace trilab::inventory {

void RowBuilder::Start(int64_t line) {
  row_.line = line;
  row_.cells.clear();
  row_.error.reset();
  row_bytes_ = 0;
}

void RowBuilder::Set(size_t column, absl::string_view text) {
  if (text.empty()) return;
  row_bytes_ += text.size();
  if (column >= limits_.max_columns) {
    Refuse(column, absl::StrCat("more than ", limits_.max_columns, " columns"));
  } else if (text.size() > limits_.max_cell_bytes) {
    Refuse(column, absl::StrCat("the cell is longer than ",
                                limits_.max_cell_bytes, " bytes"));
  } else if (row_bytes_ > limits_.max_row_bytes) {
    Refuse(column, absl::StrCat("the row is longer than ",
                                limits_.max_row_bytes, " bytes"));
  } else {
    if (column >= row_.cells.size()) row_.cells.resize(column + 1);
    row_.cells[column] = std::string(text);
  }
}

void RowBuilder::Refuse(size_t column, absl::string_view message) {
  if (row_.error.has_value()) return;
  row_.error.emplace();
  row_.error->line = row_.line;
  row_.error->column = static_cast<int>(column) + 1;
  row_.error->message = std::string(message);
}

absl::Status RowBuilder::Emit() {
  if (row_.cells.empty() && !row_.error.has_value()) return absl::OkStatus();
  ++rows_emitted_;
  return on_row_(row_);
}

}  // namespace trilab::inventory
