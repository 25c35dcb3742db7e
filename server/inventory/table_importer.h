#ifndef TRILAB_SERVER_INVENTORY_TABLE_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_TABLE_IMPORTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/inventory/importer.h"
#include "server/inventory/row_importer.h"
#include "server/inventory/table_reader.h"

namespace trilab::inventory {

// Imports delimited text and workbooks: finds the header among the first 30
// rows that are not blank and hands the rows below it to the first of the
// candidates that knows it. Of a workbook, each sheet has a header of its own;
// those without one are named in a warning (SHEET_NOT_READ).
class TableImporter final : public Importer {
 public:
  // `candidates`: at least one.
  TableImporter(const ImporterOptions& options,
                std::vector<std::unique_ptr<RowImporter>> candidates,
                ImportedRowSink sink);

  absl::Status Feed(absl::string_view bytes) override;
  absl::Status Finish() override;
  const ImportedFile& file() const override { return file_; }

 private:
  absl::Status OnRow(const Row& row);
  absl::Status OnSheet(const std::string& sheet);
  // Keeps what is known of the sheet, or of the text, that was read.
  void EndSheet();
  absl::Status Deliver(ImportedRow row);
  absl::Status TryHeader(const Row& row);
  absl::Status NoHeader() const;
  ImportedRow Unreadable(const Row& row) const;
  void NoteEncoding();

  std::vector<std::unique_ptr<RowImporter>> candidates_;
  const ImportedRowSink sink_;
  RowImporter* chosen_ = nullptr;
  std::vector<std::string> headers_;
  int tried_ = 0;
  std::string sheet_;        // Now being read; empty if it is the only one.
  std::string first_sheet_;  // The first with a header.
  std::vector<std::string> unread_sheets_;
  ImportedFile file_;
  TableReader reader_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_TABLE_IMPORTER_H_
