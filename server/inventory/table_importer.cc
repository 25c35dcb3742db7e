#include "server/inventory/table_importer.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/inventory/cell_text.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr int kHeaderRows = 30;

TableOptions ReaderOptions(
    const ImporterOptions& options,
    std::function<absl::Status(const std::string&)> on_sheet) {
  TableOptions reader;
  reader.spool_directory = options.spool_directory;
  reader.encoding = options.encoding;
  reader.sheet = options.sheet;
  reader.on_sheet = std::move(on_sheet);
  reader.cancelled = options.cancelled;
  return reader;
}

}  // namespace

TableImporter::TableImporter(
    const ImporterOptions& options,
    std::vector<std::unique_ptr<RowImporter>> candidates, ImportedRowSink sink)
    : candidates_(std::move(candidates)),
      sink_(std::move(sink)),
      reader_(ReaderOptions(
                  options,
                  [this](const std::string& sheet) { return OnSheet(sheet); }),
              [this](const Row& row) { return OnRow(row); }) {}

absl::Status TableImporter::Feed(absl::string_view bytes) {
  return reader_.Feed(bytes);
}

absl::Status TableImporter::Finish() {
  TRILAB_RETURN_IF_ERROR(reader_.Finish());
  NoteEncoding();
  EndSheet();
  if (file_.format == ImportFormat::kUnknown) return NoHeader();
  ImportedRow remarks;
  remarks.counts = false;
  for (const std::string& sheet : unread_sheets_) {
    remarks.problems.push_back(
        {0, "", "SHEET_NOT_READ",
         absl::StrCat("sheet \"", sheet, "\" has no header that is known"),
         true});
  }
  return remarks.problems.empty() ? absl::OkStatus()
                                  : sink_(std::move(remarks));
}

absl::Status TableImporter::OnSheet(const std::string& sheet) {
  EndSheet();
  sheet_ = sheet;
  chosen_ = nullptr;
  tried_ = 0;
  return absl::OkStatus();
}

void TableImporter::EndSheet() {
  if (chosen_ == nullptr) {
    if (tried_ > 0) unread_sheets_.push_back(sheet_);
    return;
  }
  for (std::string& column : chosen_->extra_columns()) {
    auto& known = file_.extra_columns;
    if (std::find(known.begin(), known.end(), column) == known.end()) {
      known.push_back(std::move(column));
    }
  }
}

// Lines of another sheet than the first need its name to be found.
absl::Status TableImporter::Deliver(ImportedRow row) {
  if (sheet_ != first_sheet_) {
    for (RowProblem& problem : row.problems) {
      problem.message =
          absl::StrCat("sheet \"", sheet_, "\": ", problem.message);
    }
  }
  return sink_(std::move(row));
}

void TableImporter::NoteEncoding() {
  if (reader_.info().kind == FileKind::kDelimitedText) {
    file_.encoding =
        std::string(EncodingName(reader_.info().encoding.encoding));
  }
}

absl::Status TableImporter::OnRow(const Row& row) {
  if (row.IsBlank()) return absl::OkStatus();
  if (chosen_ == nullptr) return TryHeader(row);
  if (row.error.has_value()) return Deliver(Unreadable(row));
  return Deliver(chosen_->Take(row));
}

absl::Status TableImporter::TryHeader(const Row& row) {
  if (tried_ == kHeaderRows) return absl::OkStatus();  // Of a sheet.
  if (!row.error.has_value()) {
    for (const auto& candidate : candidates_) {
      TRILAB_ASSIGN_OR_RETURN(const bool taken, candidate->TakeHeader(row));
      if (!taken) continue;
      chosen_ = candidate.get();
      headers_ = row.cells;
      if (file_.format == ImportFormat::kUnknown) {
        file_.format = chosen_->format();
        first_sheet_ = sheet_;
      }
      NoteEncoding();
      ImportedRow remarks;
      remarks.line = row.line;
      remarks.counts = false;
      remarks.problems = chosen_->HeaderRemarks();
      return remarks.problems.empty() ? absl::OkStatus()
                                      : Deliver(std::move(remarks));
    }
  }
  return ++tried_ == kHeaderRows && sheet_.empty() ? NoHeader()
                                                   : absl::OkStatus();
}

absl::Status TableImporter::NoHeader() const {
  const std::vector<std::string>& sheets = reader_.info().sheets;
  return absl::InvalidArgumentError(
      absl::StrCat("no header was found in the first ", kHeaderRows, " rows",
                   sheets.empty() ? "" : " of any sheet read; the sheets are ",
                   absl::StrJoin(sheets, ", "), "; expected ",
                   absl::StrJoin(candidates_, ", or ",
                                 [](std::string* out, const auto& candidate) {
                                   absl::StrAppend(out, candidate->expected());
                                 })));
}

ImportedRow TableImporter::Unreadable(const Row& row) const {
  ImportedRow imported;
  imported.line = row.line;
  RowProblem problem;
  problem.line = row.error->line;
  const auto column = static_cast<size_t>(row.error->column);
  if (column > 0 && column <= headers_.size()) {
    problem.column = NormalizeHeader(headers_[column - 1]);
  }
  problem.code = "UNREADABLE_ROW";
  problem.message = Describe(*row.error);
  imported.problems.push_back(std::move(problem));
  return imported;
}

}  // namespace trilab::inventory
