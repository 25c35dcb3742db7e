#include "server/inventory/table_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/inventory/delimiter.h"
#include "server/inventory/sheet_options.h"
#include "server/inventory/xls_reader.h"
#include "server/inventory/xlsx_reader.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr size_t kSampleBytes = 64 << 10;

// The text of `sample`, less what is no text.
absl::StatusOr<std::string> DecodeSample(absl::string_view sample,
                                         const EncodingGuess& encoding) {
  std::string text;
  DecodedSink sink;
  sink.text = [&](absl::string_view piece) {
    text.append(piece.data(), piece.size());
    return absl::OkStatus();
  };
  sink.invalid = [](const InvalidBytes&) { return absl::OkStatus(); };
  TRILAB_ASSIGN_OR_RETURN(
      const std::unique_ptr<TextDecoder> decoder,
      TextDecoder::Create(encoding.encoding, encoding.mark_bytes, sink));
  TRILAB_RETURN_IF_ERROR(decoder->Feed(sample));
  return text;
}

absl::Status NoTable(FileKind kind) {
  if (kind == FileKind::kEmpty) {
    return absl::InvalidArgumentError("the file is empty");
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the file is no table but a ", FileKindName(kind),
                   "; send .csv, .txt, .xls or .xlsx"));
}

}  // namespace

TableReader::TableReader(TableOptions options, RowSink on_row)
    : options_(std::move(options)), on_row_(std::move(on_row)) {}

TableReader::~TableReader() = default;

absl::Status TableReader::Feed(absl::string_view bytes) {
  if (!status_.ok()) return status_;
  if (!begun_) {
    const size_t taken = std::min(bytes.size(), kSampleBytes - sample_.size());
    sample_.append(bytes.data(), taken);
    bytes.remove_prefix(taken);
    if (sample_.size() < kSampleBytes) return status_;
    status_ = Begin(/*whole=*/false);
  }
  if (status_.ok() && !bytes.empty()) status_ = PassOn(bytes);
  return status_;
}

absl::Status TableReader::Finish() {
  if (status_.ok() && !begun_) status_ = Begin(/*whole=*/true);
  if (!status_.ok()) return status_;
  if (spool_ != nullptr) {
    status_ = ReadWorkbook();
    spool_.reset();
  } else {
    status_ = decoder_->Finish();
    if (status_.ok()) status_ = csv_->Finish();
  }
  return status_;
}

absl::Status TableReader::Begin(bool whole) {
  begun_ = true;
  info_.kind = SniffFileKind(sample_);
  switch (info_.kind) {
    case FileKind::kDelimitedText:
      TRILAB_RETURN_IF_ERROR(BeginText(whole));
      break;
    case FileKind::kXls:
    case FileKind::kXlsx: {
      TRILAB_ASSIGN_OR_RETURN(spool_,
                              SpoolFile::Create(options_.spool_directory,
                                                options_.max_workbook_bytes));
      break;
    }
    default:
      return NoTable(info_.kind);
  }
  const std::string sample = std::exchange(sample_, "");
  return PassOn(sample);
}

absl::Status TableReader::BeginText(bool whole) {
  info_.encoding = GuessEncoding(sample_, whole, options_.last_resort_encoding);
  if (options_.encoding.has_value() &&
      *options_.encoding != info_.encoding.encoding) {
    info_.encoding = {*options_.encoding, EncodingGuess::Basis::kAsked};
  }
  if (options_.delimiter.has_value()) {
    info_.delimiter = *options_.delimiter;
  } else {
    TRILAB_ASSIGN_OR_RETURN(const std::string text,
                            DecodeSample(sample_, info_.encoding));
    info_.delimiter = GuessDelimiter(text);
  }
  csv_ = std::make_unique<CsvReader>(
      info_.delimiter, options_.limits,
      [this](const Row& row) { return DeliverTextRow(row); });
  DecodedSink sink;
  sink.text = [this](absl::string_view text) { return csv_->Feed(text); };
  sink.invalid = [this](const InvalidBytes& bytes) {
    return csv_->FeedInvalid(
        bytes.offset, absl::StrCat("bytes ", bytes.hex, " are no character of ",
                                   EncodingName(info_.encoding.encoding)));
  };
  TRILAB_ASSIGN_OR_RETURN(
      decoder_,
      TextDecoder::Create(info_.encoding.encoding, info_.encoding.mark_bytes,
                          std::move(sink)));
  return absl::OkStatus();
}

absl::Status TableReader::PassOn(absl::string_view bytes) {
  return spool_ != nullptr ? spool_->Append(bytes) : decoder_->Feed(bytes);
}

absl::Status TableReader::ReadWorkbook() {
  SheetOptions options;
  options.sheet = options_.sheet;
  options.on_sheet = options_.on_sheet;
  options.limits = options_.limits;
  options.cancelled = options_.cancelled;
  const RowSink sink = [this](const Row& row) { return Deliver(row); };
  const auto read = info_.kind == FileKind::kXls ? ReadXls : ReadXlsx;
  TRILAB_ASSIGN_OR_RETURN(SheetResult result,
                          read(spool_->path(), options, sink));
  info_.sheet = std::move(result.sheet);
  info_.sheets = std::move(result.sheets);
  return absl::OkStatus();
}

absl::Status TableReader::DeliverTextRow(const Row& row) {
  const bool blank = row.IsBlank();
  if (width_ == 0 && !blank && !row.error.has_value()) {
    width_ = row.cells.size();
  }
  if (!options_.require_equal_width || blank || row.error.has_value() ||
      row.cells.size() == width_) {
    return Deliver(row);
  }
  Row refused = row;
  refused.error.emplace();
  refused.error->line = row.line;
  refused.error->message = absl::StrCat("the row has ", row.cells.size(),
                                        " cells, the first row ", width_);
  return Deliver(refused);
}

absl::Status TableReader::Deliver(const Row& row) {
  ++info_.rows;
  if (row.error.has_value()) ++info_.rows_refused;
  return on_row_(row);
}

}  // namespace trilab::inventory
