#ifndef TRILAB_SERVER_INVENTORY_TABLE_READER_H_
#define TRILAB_SERVER_INVENTORY_TABLE_READER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/inventory/csv_reader.h"
#include "server/inventory/encoding.h"
#include "server/inventory/file_kind.h"
#include "server/inventory/row.h"
#include "server/inventory/spool_file.h"
#include "server/inventory/text_decoder.h"

namespace trilab::inventory {

struct TableOptions {
  // Where a workbook is spooled; must exist. Text is never spooled.
  std::string spool_directory;
  int64_t max_workbook_bytes = 64 << 20;
  RowLimits limits;

  // Each overrules the guess.
  std::optional<Encoding> encoding;
  std::optional<char> delimiter;
  // See GuessEncoding.
  std::optional<Encoding> last_resort_encoding;

  // Sheet of a workbook; empty: the first with data, or all.
  std::string sheet;
  // See SheetOptions.
  std::function<absl::Status(const std::string& sheet)> on_sheet;

  // If given, asked now and then while a workbook is read; true ends it with
  // CANCELLED.
  std::function<bool()> cancelled;

  // Refuses the rows of a text whose number of cells differs from that of its
  // first row that is not blank. Blank rows pass.
  bool require_equal_width = false;
};

// What a file turned out to be. Known for text once the first 64 KiB or the
// end have been seen; the sheet after Finish.
struct FileInfo {
  FileKind kind = FileKind::kEmpty;
  EncodingGuess encoding;           // Of text.
  char delimiter = ',';             // Of text.
  std::string sheet;                // Of a workbook: the first read.
  std::vector<std::string> sheets;  // Of a workbook: all.
  int64_t rows = 0;                 // Delivered, refused ones included.
  int64_t rows_refused = 0;
};

// Turns the bytes of a file of unknown kind, as they arrive, into rows.
//
// Takes delimited text (UTF-8, UTF-16 or GB 18030; comma, tab or semicolon)
// of any length, and .xls and .xlsx workbooks. The kind is told by the bytes.
// Rows of text come during Feed, those of a workbook during Finish. Memory is
// bounded by the limits and a constant, but see ReadXls.
//
// Thread-compatible.
class TableReader {
 public:
  TableReader(TableOptions options, RowSink on_row);
  ~TableReader();
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  // Takes the next bytes. Once it or Finish fails, each call returns the same.
  //
  // Returns these errors, or the sink's:
  //   INVALID_ARGUMENT    no table: empty, JSON, HTML, an image ...; or a
  //                       workbook that is damaged or has a password.
  //   NOT_FOUND           the workbook lacks the sheet asked for.
  //   RESOURCE_EXHAUSTED  the workbook is too large.
  absl::Status Feed(absl::string_view bytes);

  // Delivers the remaining rows. Call once, last.
  absl::Status Finish();

  const FileInfo& info() const { return info_; }

 private:
  absl::Status Begin(bool whole);
  absl::Status BeginText(bool whole);
  absl::Status PassOn(absl::string_view bytes);
  absl::Status ReadWorkbook();
  absl::Status Deliver(const Row& row);
  absl::Status DeliverTextRow(const Row& row);

  const TableOptions options_;
  const RowSink on_row_;
  FileInfo info_;
  std::string sample_;  // The first bytes, until the kind is known.
  bool begun_ = false;
  size_t width_ = 0;
  std::unique_ptr<CsvReader> csv_;
  std::unique_ptr<TextDecoder> decoder_;
  std::unique_ptr<SpoolFile> spool_;
  absl::Status status_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_TABLE_READER_H_
