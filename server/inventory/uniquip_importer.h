#ifndef TRILAB_SERVER_INVENTORY_UNIQUIP_IMPORTER_H_
#define TRILAB_SERVER_INVENTORY_UNIQUIP_IMPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/inventory/instrument_draft.h"
#include "server/inventory/row_importer.h"

namespace trilab::inventory {

// Reads UNIQUIP tables (equipment.data.ac.uk/uniquip): Name or Description is
// what an instrument is called, Department its laboratory.
//
// Most such lists have no id. An instrument's id is then made from a hash of
// its row's content, which does not depend on the order of columns or on empty
// cells; a row that occurs again is another unit and gets its number, so that
// the same list makes the same ids again.
class UniquipImporter final : public RowImporter {
 public:
  explicit UniquipImporter(ImportContext context);

  ImportFormat format() const override { return ImportFormat::kUniquip; }
  // INVALID_ARGUMENT if no centre was given.
  absl::StatusOr<bool> TakeHeader(const Row& row) override;
  ImportedRow Take(const Row& row) override;
  std::vector<std::string> extra_columns() const override;
  std::string expected() const override;

 private:
  struct Content {
    std::string id, name, description, department, contact, url, web;
    std::string key;  // Equal for rows that say the same.
  };
  Content Read(const Row& row, InstrumentDraft& draft) const;
  void Identify(const Content& content, InstrumentDraft& draft, int64_t line);

  const ImportContext context_;
  std::vector<std::string> headers_;  // As given, trimmed.
  // Numbers of the columns in the order of their headers.
  std::vector<size_t> by_header_;
  UsedIds used_;
  struct Occurrence {
    int count = 0;
    int64_t first_line = 0;
  };
  absl::flat_hash_map<std::string, Occurrence> occurrences_;  // By hash.
  LaboratoryFinder laboratories_;
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_UNIQUIP_IMPORTER_H_
