#ifndef TRILAB_SERVER_INVENTORY_CSV_READER_H_
#define TRILAB_SERVER_INVENTORY_CSV_READER_H_

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/inventory/row.h"

namespace trilab::inventory {

// Reads delimited text (RFC 4180) piece by piece, over libcsv.
//
// Lines may end in LF, CRLF or a lone CR, mixed at will. A quoted cell may
// hold delimiters, line ends and quotes written twice. Spaces belong to the
// cell. An empty line is a row of one empty cell; a line end at the end of
// the text starts no further row.
//
// These faults refuse their row, and reading goes on after it:
//   a quote within an unquoted cell, or text after a closing quote: the rest
//     of the physical line is skipped;
//   a quote that is never closed: the row runs to the end of the text;
//   a cell, a row or a number of columns beyond the limits;
//   control characters other than TAB, LF, VT, FF and CR;
//   bytes that could not be decoded (FeedInvalid).
//
// Memory is bounded by the limits, whatever the text. Time is linear.
// Thread-compatible. Not copyable, since libcsv holds a pointer to it.
class CsvReader {
 public:
  CsvReader(char delimiter, const RowLimits& limits, RowSink on_row);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Takes the next piece of the text, in UTF-8.
  //
  // Returns the first status other than OK of the sink, now and ever after.
  absl::Status Feed(absl::string_view text);

  // Stands for bytes, here in the text, that are no characters. The cell
  // shows U+FFFD in their place and the row has an error with `message`.
  absl::Status FeedInvalid(int64_t byte_offset, absl::string_view message);

  // Delivers the last row. Call once, last.
  absl::Status Finish();

 private:
  static void OnField(void* bytes, size_t size, void* self);
  static void OnRowEnd(int terminator, void* self);

  void FeedLine(absl::string_view line, bool ends);
  void Parse(absl::string_view bytes, bool ends_line);
  void AddCell(absl::string_view cell);
  void RefuseCutCell();
  void NoteLongCell();
  void NoteError(absl::string_view message);
  void StartRow();
  void EmitRow();
  void ResetParser();

  const RowLimits limits_;
  const RowSink on_row_;
  csv_parser parser_;
  int64_t line_ = 1;       // Physical line of the next byte.
  bool after_cr_ = false;  // A LF now belongs to the CR before.
  bool in_row_ = false;
  bool skip_line_ = false;  // The rest of the line belongs to a refused row.
  bool cell_cut_ = false;   // The present cell is over-long; parts are gone.
  size_t cells_ = 0;        // Of the present row; `row_.cells` may be longer.
  size_t row_bytes_ = 0;
  Row row_;
  absl::Status status_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_CSV_READER_H_
