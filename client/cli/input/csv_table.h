#ifndef TRILAB_CLIENT_CLI_INPUT_CSV_TABLE_H_
#define TRILAB_CLIENT_CLI_INPUT_CSV_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace trilab::cli {

// A table as spreadsheets write it: a header, and rows below it.
struct CsvTable {
  struct Row {
    int line = 0;  // In the file, from 1, on which it starts.
    // As many as there are columns or fewer, without spaces around them.
    std::vector<std::string> cells;
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;  // Without empty ones.
};

// Reads comma-, semicolon- or tab-separated text (RFC 4180) over libcsv. Text
// that is not UTF-8 is taken for GB18030, in which Excel writes such files on a
// Chinese machine. INVALID_ARGUMENT, naming `file` and the line, for a quote
// that is out of place, a row with more cells than there are columns, or a
// column that is there twice.
absl::StatusOr<CsvTable> ReadCsvTable(absl::string_view text,
                                      absl::string_view file);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_INPUT_CSV_TABLE_H_
