#ifndef TRILAB_SERVER_HANDLERS_TRILAB_IMPORTER_H_
#define TRILAB_SERVER_HANDLERS_TRILAB_IMPORTER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/inventory/importer.h"
#include "server/inventory/instrument_draft.h"

namespace trilab {

// Reads Trilab's own JSON Lines. Blank lines are skipped. Lines of more than
// 1 MiB are refused (LINE_TOO_LONG), malformed ones too (BAD_LINE,
// INVALID_FIELD), and those that tell again of the resource of an earlier line
// (DUPLICATE_ID); reading goes on after them. Memory is bounded by the length
// of a line, but for what tells duplicates: about 100 bytes for each line.
class TrilabImporter final : public inventory::Importer {
 public:
  explicit TrilabImporter(inventory::ImportedRowSink sink);

  absl::Status Feed(absl::string_view bytes) override;
  absl::Status Finish() override;
  const inventory::ImportedFile& file() const override { return file_; }

 private:
  absl::Status TakeLine();

  const inventory::ImportedRowSink sink_;
  inventory::ImportedFile file_;
  inventory::UsedIds used_;  // By kind and id.
  int64_t line_ = 1;         // Of what `pending_` holds.
  std::string pending_;
  bool too_long_ = false;
  absl::Status status_;
};

// An importer for any format; tells it from the first 64 KiB where
// `options.format` does not.
class AnyImporter final : public inventory::Importer {
 public:
  AnyImporter(inventory::ImporterOptions options,
              inventory::ImportedRowSink sink);

  absl::Status Feed(absl::string_view bytes) override;
  absl::Status Finish() override;
  const inventory::ImportedFile& file() const override;

 private:
  absl::Status Begin();

  inventory::ImporterOptions options_;
  inventory::ImportedRowSink sink_;
  std::string sample_;
  std::unique_ptr<inventory::Importer> importer_;
  inventory::ImportedFile nothing_;
  absl::Status status_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_TRILAB_IMPORTER_H_
