#ifndef TRILAB_SERVER_INVENTORY_NRII_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_NRII_IMPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/inventory/instrument_draft.h"
#include "server/inventory/nrii_columns.h"
#include "server/inventory/row_importer.h"

namespace trilab::inventory {

// Reads the national platform's tables: instruments and facilities become
// Instruments, science centres Centres of the given centre's institution, and
// service units Laboratories.
//
// An instrument's id is "<centre>-<inner id>" (MakeId), or what its system
// number names if that is "instruments/...". Rows that use an id again are
// refused (DUPLICATE_ID), and those of an instrument that stands in another
// centre (BELONGS_ELSEWHERE).
class NriiImporter final : public RowImporter {
 public:
  explicit NriiImporter(ImportContext context);

  ImportFormat format() const override { return ImportFormat::kNrii; }
  // INVALID_ARGUMENT if no centre was given, or if there are more than 200
  // columns without a field.
  absl::StatusOr<bool> TakeHeader(const Row& row) override;
  std::vector<RowProblem> HeaderRemarks() const override { return remarks_; }
  ImportedRow Take(const Row& row) override;
  std::vector<std::string> extra_columns() const override;
  std::string expected() const override;

 private:
  ImportedRow TakeInstrument(const Row& row);
  ImportedRow TakePlace(const Row& row);
  void FillInstrument(const Row& row, InstrumentDraft& draft);
  std::string InstrumentId(const Row& row, InstrumentDraft& draft);
  engine::Centre CentreFrom(const Row& row, ImportedRow& imported) const;
  engine::Laboratory LaboratoryFrom(const Row& row) const;
  // The trimmed cell of the first column with `role`; "" if there is none.
  absl::string_view Cell(const Row& row, NriiRole role) const;
  absl::string_view NameOfColumn(NriiRole role) const;
  std::string ContactFrom(const Row& row) const;
  void NoteColumns(int64_t line);
  std::string KindOfId(absl::string_view id) const;

  const ImportContext context_;
  NriiHeader header_;
  std::vector<RowProblem> remarks_;
  UsedIds used_;  // By KindOfId.
  LaboratoryFinder laboratories_;
};

// A row with more cells than its header has columns; "" if it has not.
std::string SurplusCells(const Row& row, size_t columns);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_NRII_IMPORTER_H_
