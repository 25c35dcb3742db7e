#include "server/inventory/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace trilab::inventory {
namespace {

constexpr size_t kBufferStep = 4096;
constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// Spaces belong to the cell; libcsv would trim them.
int NothingIsSpace(unsigned char) { return 0; }

bool IsRefusedControl(unsigned char c) {
  return c < 0x09 || (c > 0x0D && c < 0x20) || c == 0x7F;
}

// Most cells hold none, so this looks at all bytes without a branch.
bool HoldsRefusedControl(absl::string_view cell) {
  unsigned any = 0;
  for (unsigned char c : cell) any |= IsRefusedControl(c) ? 1U : 0U;
  return any != 0;
}

// Length of the text up to and with its first line end, or 0 if it has none.
// `next_lf` caches the position of the first LF, so that a text of lone CRs is
// not searched for one again at each line.
class LineFinder {
 public:
  explicit LineFinder(absl::string_view text) : text_(text) { FindLf(0); }

  // End of the line that starts at `start`; npos if it has no end.
  size_t EndOfLine(size_t start) {
    if (next_lf_ != absl::string_view::npos && next_lf_ < start) FindLf(start);
    const size_t limit = std::min(next_lf_, text_.size());
    const void* cr = std::memchr(text_.data() + start, '\r', limit - start);
    if (cr == nullptr) {
      return next_lf_ == absl::string_view::npos ? next_lf_ : next_lf_ + 1;
    }
    const size_t at = static_cast<const char*>(cr) - text_.data();
    return at + 1 == next_lf_ ? at + 2 : at + 1;
  }

 private:
  void FindLf(size_t start) { next_lf_ = text_.find('\n', start); }

  absl::string_view text_;
  size_t next_lf_ = 0;
};

}  // namespace

CsvReader::CsvReader(char delimiter, const RowLimits& limits, RowSink on_row)
    : limits_(limits), on_row_(std::move(on_row)) {
  csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  csv_set_space_func(&parser_, NothingIsSpace);
  csv_set_blk_size(&parser_, kBufferStep);
}

CsvReader::~CsvReader() { csv_free(&parser_); }

absl::Status CsvReader::Feed(absl::string_view text) {
  if (text.empty() || !status_.ok()) return status_;
  size_t start = 0;
  if (after_cr_ && text[0] == '\n') {
    // The CR ended its line; within a quoted cell the LF belongs to it still.
    if (in_row_) {
      --line_;
      Parse(text.substr(0, 1), /*ends_line=*/false);
      ++line_;
    }
    start = 1;
  }
  after_cr_ = false;
  LineFinder finder(text);
  while (start < text.size() && status_.ok()) {
    const size_t end = finder.EndOfLine(start);
    const bool ends = end != absl::string_view::npos;
    FeedLine(text.substr(start, ends ? end - start : end), ends);
    if (!ends) return status_;
    start = end;
  }
  after_cr_ = text.back() == '\r';
  return status_;
}

absl::Status CsvReader::FeedInvalid(int64_t byte_offset,
                                    absl::string_view message) {
  if (!status_.ok()) return status_;
  after_cr_ = false;
  StartRow();
  if (!row_.error.has_value()) {
    NoteError(message);
    row_.error->byte_offset = byte_offset;
  }
  Parse(kReplacement, /*ends_line=*/false);
  return status_;
}

absl::Status CsvReader::Finish() {
  if (!in_row_ || !status_.ok()) return status_;
  const bool closed =
      csv_fini(&parser_, &CsvReader::OnField, &CsvReader::OnRowEnd, this) == 0;
  if (!closed) {
    NoteError(absl::StrCat("a quote is opened and never closed; lines ",
                           row_.line, " to ", line_, " are not read"));
    row_.error->line = row_.line;
  }
  if (in_row_ && status_.ok()) EmitRow();
  return status_;
}

void CsvReader::FeedLine(absl::string_view line, bool ends) {
  if (!in_row_ && (line == "\n" || line == "\r" || line == "\r\n")) {
    StartRow();
    AddCell("");
    EmitRow();
  } else {
    StartRow();
    Parse(line, ends);
  }
  if (ends) ++line_;
}

// Hands `bytes`, at most one physical line, to libcsv. Slices keep libcsv's
// buffer, which holds the present cell, within the limit.
void CsvReader::Parse(absl::string_view bytes, bool ends_line) {
  while (!skip_line_ && !bytes.empty()) {
    // A quote that may close the cell lies in the buffer, too.
    const size_t most = limits_.max_cell_bytes + 1;
    const size_t room = most + 1 - parser_.entry_pos;
    const size_t size = std::min(room, bytes.size());
    const size_t taken =
        csv_parse(&parser_, bytes.data(), size, &CsvReader::OnField,
                  &CsvReader::OnRowEnd, this);
    if (taken == size) {
      bytes.remove_prefix(size);
      if (parser_.entry_pos > most) RefuseCutCell();
      continue;
    }
    if (csv_error(&parser_) != CSV_EPARSE) {
      status_ = absl::ResourceExhaustedError(absl::StrCat(
          "line ", line_, ": ", csv_strerror(csv_error(&parser_))));
      return;
    }
    NoteError(parser_.quoted != 0
                  ? "text follows the closing quote of a cell"
                  : "a quote stands within an unquoted cell; quote the cell "
                    "and write the quote twice");
    ResetParser();
    skip_line_ = true;
  }
  if (skip_line_ && ends_line) EmitRow();
}

void CsvReader::OnField(void* bytes, size_t size, void* self) {
  static_cast<CsvReader*>(self)->AddCell(
      absl::string_view(static_cast<const char*>(bytes), size));
}

void CsvReader::OnRowEnd(int /*terminator*/, void* self) {
  static_cast<CsvReader*>(self)->EmitRow();
}

void CsvReader::AddCell(absl::string_view cell) {
  if (cell.size() > limits_.max_cell_bytes) NoteLongCell();
  if (cell_cut_) cell = "";
  cell_cut_ = false;
  row_bytes_ += cell.size();
  if (cells_ == limits_.max_columns) {
    // A refused row may go on for millions of cells.
    if (row_.error.has_value()) return;
    NoteError(absl::StrCat("more than ", limits_.max_columns, " columns"));
    return;
  }
  if (row_bytes_ > limits_.max_row_bytes) {
    NoteError(absl::StrCat("the row is longer than ", limits_.max_row_bytes,
                           " bytes"));
    return;
  }
  if (HoldsRefusedControl(cell)) {
    const auto at = std::find_if(cell.begin(), cell.end(), IsRefusedControl);
    NoteError(absl::StrFormat("control character 0x%02X in the cell",
                              static_cast<unsigned char>(*at)));
  }
  if (cells_ == row_.cells.size()) row_.cells.emplace_back();
  row_.cells[cells_++].assign(cell.data(), cell.size());
}

void CsvReader::NoteLongCell() {
  NoteError(absl::StrCat("the cell is longer than ", limits_.max_cell_bytes,
                         " bytes"));
}

void CsvReader::RefuseCutCell() {
  NoteLongCell();
  cell_cut_ = true;
  // libcsv takes a closing quote back off the buffer, so one byte must stay.
  parser_.entry_pos = 1;
}

// Only the first fault of a row is kept: the later ones mostly follow from it.
void CsvReader::NoteError(absl::string_view message) {
  if (row_.error.has_value()) return;
  row_.error.emplace();
  row_.error->line = line_;
  row_.error->column = static_cast<int>(cells_) + 1;
  row_.error->message = std::string(message);
}

void CsvReader::StartRow() {
  if (in_row_) return;
  in_row_ = true;
  row_.line = line_;
}

void CsvReader::EmitRow() {
  row_.cells.resize(cells_);
  if (status_.ok()) status_ = on_row_(row_);
  row_.error.reset();
  cells_ = 0;
  row_bytes_ = 0;
  in_row_ = false;
  skip_line_ = false;
  cell_cut_ = false;
}

void CsvReader::ResetParser() {
  // Without the strict options csv_fini cannot fail, and it resets.
  csv_set_opts(&parser_, 0);
  csv_fini(&parser_, nullptr, nullptr, nullptr);
  csv_set_opts(&parser_, CSV_STRICT | CSV_STRICT_FINI);
}

}  // namespace trilab::inventory
