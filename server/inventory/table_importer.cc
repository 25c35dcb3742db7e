#include "server/inventory/table_importer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/inventory/cell_text.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr int kHeaderRows = 30;

TableOptions ReaderOptions(const ImporterOptions& options) {
  TableOptions reader;
  reader.spool_directory = options.spool_directory;
  reader.encoding = options.encoding;
  reader.sheet = options.sheet;
  reader.cancelled = options.cancelled;
  return reader;
}

}  // namespace

TableImporter::TableImporter(
    const ImporterOptions& options,
    std::vector<std::unique_ptr<RowImporter>> candidates, ImportedRowSink sink)
    : candidates_(std::move(candidates)),
      sink_(std::move(sink)),
      reader_(ReaderOptions(options),
              [this](const Row& row) { return OnRow(row); }) {}

absl::Status TableImporter::Feed(absl::string_view bytes) {
  return reader_.Feed(bytes);
}

absl::Status TableImporter::Finish() {
  TRILAB_RETURN_IF_ERROR(reader_.Finish());
  NoteEncoding();
  if (chosen_ == nullptr) return NoHeader();
  file_.extra_columns = chosen_->extra_columns();
  return absl::OkStatus();
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
  if (row.error.has_value()) return sink_(Unreadable(row));
  return sink_(chosen_->Take(row));
}

absl::Status TableImporter::TryHeader(const Row& row) {
  if (!row.error.has_value()) {
    for (const auto& candidate : candidates_) {
      TRILAB_ASSIGN_OR_RETURN(const bool taken, candidate->TakeHeader(row));
      if (!taken) continue;
      chosen_ = candidate.get();
      headers_ = row.cells;
      file_.format = chosen_->format();
      NoteEncoding();
      ImportedRow remarks;
      remarks.line = row.line;
      remarks.counts = false;
      remarks.problems = chosen_->HeaderRemarks();
      return remarks.problems.empty() ? absl::OkStatus()
                                      : sink_(std::move(remarks));
    }
  }
  return ++tried_ == kHeaderRows ? NoHeader() : absl::OkStatus();
}

absl::Status TableImporter::NoHeader() const {
  return absl::InvalidArgumentError(absl::StrCat(
      "no header was found in the first ", kHeaderRows, " rows; expected ",
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
