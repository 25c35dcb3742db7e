#include "server/handlers/trilab_importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/handlers/inventory_item.h"
#include "server/inventory/cell_text.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

constexpr size_t kMaxLineBytes = 1 << 20;
constexpr size_t kSampleBytes = 64 << 10;

// "instrument.record.model: has 300 characters" names the field first.
inventory::RowProblem ProblemOf(int64_t line, const absl::Status& status) {
  inventory::RowProblem problem;
  problem.line = line;
  problem.message = std::string(status.message());
  const size_t colon = problem.message.find(": ");
  const absl::string_view field =
      absl::string_view(problem.message).substr(0, colon);
  const bool names_field =
      colon != std::string::npos &&
      field.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.[]0123456789") ==
          absl::string_view::npos;
  problem.code = names_field ? "INVALID_FIELD" : "BAD_LINE";
  if (names_field) {
    problem.column = std::string(field);
    problem.message.erase(0, colon + 2);
  }
  return problem;
}

}  // namespace

TrilabImporter::TrilabImporter(inventory::ImportedRowSink sink)
    : sink_(std::move(sink)) {
  file_.format = inventory::ImportFormat::kTrilab;
  file_.encoding = "UTF-8";
}

absl::Status TrilabImporter::Feed(absl::string_view bytes) {
  while (status_.ok() && !bytes.empty()) {
    const size_t end = bytes.find('\n');
    const absl::string_view piece = bytes.substr(0, end);
    if (pending_.size() + piece.size() > kMaxLineBytes) {
      too_long_ = true;
      pending_.clear();
    }
    if (!too_long_) pending_.append(piece.data(), piece.size());
    if (end == absl::string_view::npos) break;
    bytes.remove_prefix(end + 1);
    status_ = TakeLine();
    ++line_;
  }
  return status_;
}

absl::Status TrilabImporter::Finish() {
  if (status_.ok()) status_ = TakeLine();
  return status_;
}

absl::Status TrilabImporter::TakeLine() {
  const std::string text = std::exchange(pending_, "");
  inventory::ImportedRow row;
  row.line = line_;
  if (std::exchange(too_long_, false)) {
    row.problems.push_back(
        {line_, "", "LINE_TOO_LONG",
         absl::StrCat("has more than ", kMaxLineBytes, " bytes"), false});
    return sink_(std::move(row));
  }
  const absl::string_view json = inventory::TrimSpace(text);
  if (json.empty()) return absl::OkStatus();
  auto line = ParseInventoryLine(json);
  if (!line.ok()) {
    row.problems.push_back(ProblemOf(line_, line.status()));
    return sink_(std::move(row));
  }
  const absl::string_view id = std::visit(
      [](const auto& value) -> absl::string_view { return value->meta.id; },
      line->resource);
  const int64_t first =
      used_.Use(absl::StrCat(line->resource.index(), "/", id), line_);
  if (first != 0) {
    row.problems.push_back(
        {line_, "name", "DUPLICATE_ID",
         absl::StrCat("line ", first, " tells of this resource already"),
         false});
    return sink_(std::move(row));
  }
  inventory::ImportItem item;
  item.resource = std::move(line->resource);
  item.expected_revision = line->expected_revision;
  row.items.push_back(std::move(item));
  return sink_(std::move(row));
}

AnyImporter::AnyImporter(inventory::ImporterOptions options,
                         inventory::ImportedRowSink sink)
    : options_(std::move(options)), sink_(std::move(sink)) {}

const inventory::ImportedFile& AnyImporter::file() const {
  return importer_ == nullptr ? nothing_ : importer_->file();
}

absl::Status AnyImporter::Feed(absl::string_view bytes) {
  if (!status_.ok()) return status_;
  if (importer_ == nullptr) {
    const size_t taken = std::min(bytes.size(), kSampleBytes - sample_.size());
    sample_.append(bytes.data(), taken);
    bytes.remove_prefix(taken);
    if (sample_.size() < kSampleBytes) return absl::OkStatus();
    status_ = Begin();
  }
  if (status_.ok() && !bytes.empty()) status_ = importer_->Feed(bytes);
  return status_;
}

absl::Status AnyImporter::Finish() {
  if (status_.ok() && importer_ == nullptr) status_ = Begin();
  if (status_.ok()) status_ = importer_->Finish();
  return status_;
}

absl::Status AnyImporter::Begin() {
  if (options_.format == inventory::ImportFormat::kUnknown &&
      options_.mapping.empty()) {
    options_.format = inventory::DetectFormat(sample_);
  }
  if (options_.format == inventory::ImportFormat::kTrilab) {
    importer_ = std::make_unique<TrilabImporter>(std::move(sink_));
  } else {
    TRILAB_ASSIGN_OR_RETURN(
        importer_, inventory::MakeImporter(options_, std::move(sink_)));
  }
  return importer_->Feed(std::exchange(sample_, ""));
}

}  // namespace trilab
