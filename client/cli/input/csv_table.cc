#include "client/cli/input/csv_table.h"

#include <csv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/lang.h"
#include "storage/base/utf8.h"

namespace trilab::cli {
namespace {

constexpr Text kQuote{"$0 第 $1 行：引号的位置不对",
                      "$0, line $1: a quote is out of place"};
constexpr Text kTooMany{"$0 第 $1 行：有 $2 格，表头只有 $3 列",
                        "$0, line $1: $2 cells, but the header has $3 columns"};
constexpr Text kTwice{"$0：列“$1”出现两次",
                      "$0: the column \"$1\" is there twice"};
constexpr Text kNoHeader{"$0：没有表头", "$0: there is no header"};

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = Utf8CharacterBytes(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string Decoded(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  if (IsUtf8(text)) return std::string(text);
  std::string utf8;
  icu::UnicodeString(text.data(), static_cast<int32_t>(text.size()), "gb18030")
      .toUTF8String(utf8);
  return utf8;
}

// What the header is split by.
char DelimiterOf(absl::string_view text) {
  const absl::string_view header = text.substr(0, text.find_first_of("\r\n"));
  const auto count = [header](char c) {
    return std::count(header.begin(), header.end(), c);
  };
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

// Gathers what libcsv finds. Fed line by line, so that it knows where a row
// began.
class Collector {
 public:
  void AddCell(absl::string_view cell) {
    row_.cells.emplace_back(absl::StripAsciiWhitespace(cell));
  }

  void EndRow() {
    const bool is_empty =
        std::all_of(row_.cells.begin(), row_.cells.end(),
                    [](const std::string& cell) { return cell.empty(); });
    if (!is_empty) rows_.push_back(std::move(row_));
    row_ = {};
  }

  void StartLine(int line) {
    if (row_.cells.empty() && !within_) row_.line = line;
  }
  // Whether a quoted cell goes on in the next line.
  void SetWithin(bool within) { within_ = within; }

  std::vector<CsvTable::Row> Take() { return std::move(rows_); }

 private:
  CsvTable::Row row_;
  bool within_ = false;
  std::vector<CsvTable::Row> rows_;
};

void OnCell(void* bytes, size_t size, void* self) {
  static_cast<Collector*>(self)->AddCell(
      {static_cast<const char*>(bytes), size});
}

void OnRowEnd(int /*terminator*/, void* self) {
  static_cast<Collector*>(self)->EndRow();
}

// The parser of libcsv, which has to be freed.
class Parser {
 public:
  explicit Parser(char delimiter) {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { csv_free(&parser_); }

  bool Feed(absl::string_view text, Collector& rows) {
    return csv_parse(&parser_, text.data(), text.size(), OnCell, OnRowEnd,
                     &rows) == text.size();
  }
  bool Finish(Collector& rows) {
    return csv_fini(&parser_, OnCell, OnRowEnd, &rows) == 0;
  }

 private:
  csv_parser parser_;
};

absl::StatusOr<std::vector<CsvTable::Row>> Rows(absl::string_view text,
                                                absl::string_view file) {
  Collector rows;
  Parser parser(DelimiterOf(text));
  int line = 0;
  bool within = false;
  while (!text.empty()) {
    rows.SetWithin(within);
    rows.StartLine(++line);
    const size_t end = text.find('\n');
    const size_t size = end == absl::string_view::npos ? text.size() : end + 1;
    const absl::string_view piece = text.substr(0, size);
    if (!parser.Feed(piece, rows)) return UsageError(kQuote, file, line);
    // Quotes are balanced outside of a cell that goes on.
    if (std::count(piece.begin(), piece.end(), '"') % 2 != 0) within = !within;
    text.remove_prefix(size);
  }
  if (!parser.Finish(rows)) return UsageError(kQuote, file, line);
  return rows.Take();
}

}  // namespace

absl::StatusOr<CsvTable> ReadCsvTable(absl::string_view text,
                                      absl::string_view file) {
  auto rows = Rows(Decoded(text), file);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return UsageError(kNoHeader, file);
  CsvTable table;
  table.columns = std::move(rows->front().cells);
  for (auto it = table.columns.begin(); it != table.columns.end(); ++it) {
    if (!it->empty() && std::find(table.columns.begin(), it, *it) != it) {
      return UsageError(kTwice, file, *it);
    }
  }
  rows->erase(rows->begin());
  for (CsvTable::Row& row : *rows) {
    while (row.cells.size() > table.columns.size() &&
           row.cells.back().empty()) {
      row.cells.pop_back();
    }
    if (row.cells.size() > table.columns.size()) {
      return UsageError(kTooMany, file, row.line, row.cells.size(),
                        table.columns.size());
    }
  }
  table.rows = *std::move(rows);
  return table;
}

}  // namespace trilab::cli
