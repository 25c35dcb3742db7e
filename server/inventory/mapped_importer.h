#ifndef TRILAB_SERVER_INVENTORY_MAPPED_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_MAPPED_IMPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/inventory/instrument_draft.h"
#include "server/inventory/mapping.h"
#include "server/inventory/row_importer.h"

namespace trilab::inventory {

// Reads any table through a mapping file. Institutions, centres and
// laboratories that the rows name are made on first sight and left as they
// are if they exist.
class MappedImporter final : public RowImporter {
 public:
  MappedImporter(ImportContext context, Mapping mapping);

  ImportFormat format() const override { return ImportFormat::kMapped; }
  // The first row with every column that the mapping names is the header.
  // INVALID_ARGUMENT if neither the mapping nor the options name a centre.
  absl::StatusOr<bool> TakeHeader(const Row& row) override;
  ImportedRow Take(const Row& row) override;
  std::vector<std::string> extra_columns() const override;
  std::string expected() const override;

 private:
  absl::Status CheckOptions() const;
  void ReadHeaders(const Row& row);
  // Whether the headers have every column; notes those that lack fewest.
  bool HasAllColumns(int64_t line);
  std::string Cell(const Row& row, const std::string& column) const;
  std::string Evaluate(const MappedText& text, const Row& row) const;
  std::string ContentKey(const Row& row) const;
  bool Skipped(const Row& row, ImportedRow& imported) const;
  void FillInstrument(const Row& row, InstrumentDraft& draft);
  // Ids of the places the row names; what must be made is added to `places`.
  std::string CentreOf(const Row& row, InstrumentDraft& draft,
                       std::vector<ImportItem>& places);
  std::string InstitutionOf(const Row& row, int32_t region,
                            InstrumentDraft& draft,
                            std::vector<ImportItem>& places);
  int32_t RegionOf(const MappedText& text, const Row& row,
                   InstrumentDraft& draft) const;
  std::string InstrumentId(absl::string_view centre, const Row& row,
                           InstrumentDraft& draft);
  // Applies the policy; true if the row is to be left out.
  bool Duplicate(InstrumentDraft& draft, int64_t line);

  const ImportContext context_;
  const Mapping mapping_;
  std::vector<std::string> headers_;
  // Of the row that lacked fewest columns: how many, and a text on it.
  size_t fewest_lacking_ = 0;
  std::string nearest_;
  absl::flat_hash_map<std::string, size_t> column_numbers_;
  std::vector<size_t> extra_;  // Columns kept in `record.extra`.
  struct Use {
    int count = 0;
    int64_t first_line = 0;
  };
  absl::flat_hash_map<std::string, Use> uses_;  // By id.
  absl::flat_hash_set<std::string> made_;       // "c:<id>" and "i:<id>".
  LaboratoryFinder laboratories_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_MAPPED_IMPORTER_H_
