#ifndef TRILAB_CLIENT_CLI_OUTPUT_TABLE_H_
#define TRILAB_CLIENT_CLI_OUTPUT_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

#include "client/cli/output/style.h"

namespace trilab::cli {

// Columns of text that line up, whatever mix of Chinese and Latin they hold.
//
//   Table table({{"NAME"}, {"CAPACITY", Align::kRight}});
//   table.AddRow({"instruments/emc-3", "1"});
//   table.Print(std::cout, {}, 80);
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string header;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Missing cells are empty; cells beyond the columns are dropped. Control
  // characters are made harmless.
  void AddRow(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  // Writes the header and the rows. With `max_width` above 0 the widest
  // columns are cut, with an ellipsis, until a row fits, but none below
  // 8 columns.
  void Print(std::ostream& out, const Style& style, int max_width) const;

 private:
  std::vector<int> Widths(int max_width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_TABLE_H_
