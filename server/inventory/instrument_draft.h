#ifndef TRILAB_SERVER_INVENTORY_INSTRUMENT_DRAFT_H_
#define TRILAB_SERVER_INVENTORY_INSTRUMENT_DRAFT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/inventory/import_row.h"
#include "server/inventory/importer.h"
#include "server/inventory/row.h"

namespace trilab::inventory {

// Laboratories that a file's instruments need: each made once.
class LaboratoryFinder {
 public:
  // `context` must outlive the finder.
  explicit LaboratoryFinder(const ImportContext& context) : context_(context) {}

  // Id of the laboratory that people call `name`; the centre's default one
  // for an empty name. Adds to `items` what has to be made.
  std::string Find(absl::string_view centre, const engine::LocalizedText& name,
                   std::vector<ImportItem>& items) const;

  // Tells that the items of a row were taken, so that no other makes them and
  // later rows find them by their names, as the next import will.
  void Made(const std::vector<ImportItem>& items);

 private:
  const ImportContext& context_;
  absl::flat_hash_map<std::string, std::string> made_;  // Ids, by key.
};

// One row on its way to becoming an instrument, with what is wrong with it.
class InstrumentDraft {
 public:
  explicit InstrumentDraft(const Row& row)
      : line_(row.line), epoch_1904_(row.epoch_1904) {}

  // Sets a field from a cell under `column`; a blank cell says nothing.
  void Set(InstrumentField field, absl::string_view cell,
           absl::string_view column, MoneyUnit money_unit = MoneyUnit::kYuan);
  // Keeps a cell whose column has no field; a blank cell says nothing.
  void SetExtra(absl::string_view column, absl::string_view cell);
  void SetLaboratory(std::string id, bool told);
  // Sets the status to RESTRICTED where the share mode 不共享 asks for it.
  void ApplyShareMode();

  void Refuse(absl::string_view column, absl::string_view code,
              absl::string_view message);
  void Warn(absl::string_view column, absl::string_view code,
            absl::string_view message);

  engine::Instrument& instrument() { return instrument_; }
  bool refused() const { return refused_; }

  // The row: `places` (the laboratory and what it stands in) and the
  // instrument, or the problems alone if it is refused. `finder` is told.
  ImportedRow Finish(std::vector<ImportItem> places,
                     LaboratoryFinder& finder) &&;

 private:
  void Add(RowProblem problem);
  bool StatusImplied() const;

  const int64_t line_;
  const bool epoch_1904_;
  engine::Instrument instrument_;
  InstrumentFields told_;
  bool explicit_status_ = false;
  bool refused_ = false;
  std::vector<RowProblem> problems_;
};

// The ids that a file has used, with the line of their first use.
class UsedIds {
 public:
  // The line of the first use; 0 if this is it.
  int64_t Use(const std::string& id, int64_t line) {
    const auto [it, fresh] = lines_.try_emplace(id, line);
    return fresh ? 0 : it->second;
  }

 private:
  absl::flat_hash_map<std::string, int64_t> lines_;
};

// Wraps a resource that is only made so that others can refer to it.
template <typename T>
ImportItem PlaceItem(T value) {
  ImportItem item;
  item.resource = std::make_shared<const T>(std::move(value));
  item.if_present = IfPresent::kLeave;
  return item;
}

// "name, phone, e-mail" of those that are not blank.
std::string JoinContact(const std::vector<absl::string_view>& parts);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_INSTRUMENT_DRAFT_H_
