#include "server/inventory/nrii_importer.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/stable_id.h"

namespace trilab::inventory {
namespace {

constexpr size_t kMaxExtraColumns = 200;
constexpr int kMaxContact = 200;  // Of a centre or laboratory.
constexpr int kMaxAddress = 300;
constexpr int kMaxName = 500;
constexpr int kMaxCity = 50;

}  // namespace

std::string SurplusCells(const Row& row, size_t columns) {
  for (size_t i = columns; i < row.cells.size(); ++i) {
    if (TrimSpace(row.cells[i]).empty()) continue;
    return absl::StrCat("has ", row.cells.size(), " cells under ", columns,
                        " columns; cell ", i + 1, " is \"", row.cells[i], "\"");
  }
  return "";
}

NriiImporter::NriiImporter(ImportContext context)
    : context_(std::move(context)), laboratories_(context_) {}

std::string NriiImporter::expected() const {
  return "the national platform's columns (such as 仪器设备名称, "
         "所在单位仪器编号 and 原值)";
}

absl::StatusOr<bool> NriiImporter::TakeHeader(const Row& row) {
  auto header = ReadNriiHeader(row);
  if (!header.has_value()) return false;
  header_ = *std::move(header);
  if (context_.centre.empty()) {
    return absl::InvalidArgumentError(
        "options.centre is required: files of the national platform do not "
        "name the centre that owns what they list");
  }
  if (extra_columns().size() > kMaxExtraColumns) {
    return absl::InvalidArgumentError(
        absl::StrCat("the table has ", extra_columns().size(),
                     " columns that are not known; at most ", kMaxExtraColumns,
                     " can be kept"));
  }
  remarks_.clear();
  NoteColumns(row.line);
  return true;
}

void NriiImporter::NoteColumns(int64_t line) {
  for (const size_t column : header_.repeated) {
    remarks_.push_back({line, header_.columns[column].name, "REPEATED_COLUMN",
                        "an earlier column says the same; this one is kept as "
                        "it is",
                        true});
  }
  if (header_.kind == NriiKind::kInstruments) return;
  for (const NriiColumn& column : header_.columns) {
    if (column.role != NriiRole::kExtra) continue;
    remarks_.push_back({line, column.name, "COLUMN_NOT_KEPT",
                        "centres and laboratories have no field for it", true});
  }
}

std::vector<std::string> NriiImporter::extra_columns() const {
  std::vector<std::string> extra;
  if (header_.kind != NriiKind::kInstruments) return extra;
  for (const NriiColumn& column : header_.columns) {
    if (column.role == NriiRole::kExtra || column.role == NriiRole::kSystemId) {
      extra.push_back(column.name);
    }
  }
  return extra;
}

absl::string_view NriiImporter::Cell(const Row& row, NriiRole role) const {
  for (size_t i = 0; i < header_.columns.size(); ++i) {
    if (header_.columns[i].role == role && i < row.cells.size()) {
      return TrimSpace(row.cells[i]);
    }
  }
  return "";
}

absl::string_view NriiImporter::NameOfColumn(NriiRole role) const {
  for (const NriiColumn& column : header_.columns) {
    if (column.role == role) return column.name;
  }
  return "";
}

std::string NriiImporter::ContactFrom(const Row& row) const {
  return JoinContact({Cell(row, NriiRole::kContactName),
                      Cell(row, NriiRole::kContactPhone),
                      Cell(row, NriiRole::kContactEmail)});
}

ImportedRow NriiImporter::Take(const Row& row) {
  return header_.kind == NriiKind::kInstruments ? TakeInstrument(row)
                                                : TakePlace(row);
}

ImportedRow NriiImporter::TakeInstrument(const Row& row) {
  InstrumentDraft draft(row);
  const std::string surplus = SurplusCells(row, header_.columns.size());
  if (!surplus.empty()) draft.Refuse("", "TOO_MANY_CELLS", surplus);
  FillInstrument(row, draft);
  const engine::LocalizedText& name = draft.instrument().name;
  if (name.zh.empty() && name.en.empty() && !draft.refused()) {
    draft.Refuse("仪器设备名称", "MISSING_NAME", "the instrument has no name");
  }
  const std::string id = InstrumentId(row, draft);
  const absl::string_view department = Cell(row, NriiRole::kDepartment);
  if (const auto fault = CheckText(department, kMaxName)) {
    draft.Refuse(NameOfColumn(NriiRole::kDepartment), fault->code,
                 fault->message);
  }
  std::vector<ImportItem> places;
  draft.SetLaboratory(laboratories_.Find(context_.centre,
                                         {std::string(department), ""}, places),
                      !department.empty());
  if (!draft.refused()) {
    if (const int64_t first = used_.Use(KindOfId(id), row.line)) {
      draft.Refuse(NameOfColumn(NriiRole::kInnerId), "DUPLICATE_ID",
                   absl::StrCat("line ", first, " has this number already"));
    }
  }
  ImportedRow imported =
      std::move(draft).Finish(std::move(places), laboratories_);
  // A file of another centre must not move what it names "instruments/...".
  if (!imported.items.empty()) imported.items.back().centre = context_.centre;
  return imported;
}

void NriiImporter::FillInstrument(const Row& row, InstrumentDraft& draft) {
  for (size_t i = 0; i < header_.columns.size() && i < row.cells.size(); ++i) {
    const NriiColumn& column = header_.columns[i];
    if (column.role == NriiRole::kField) {
      draft.Set(column.field, row.cells[i], column.name, column.money_unit);
    } else if (column.role == NriiRole::kInnerId) {
      draft.Set(InstrumentField::kInnerId, row.cells[i], column.name);
    } else if (column.role == NriiRole::kExtra) {
      draft.SetExtra(column.name, row.cells[i]);
    }
  }
  draft.Set(InstrumentField::kContact, ContactFrom(row),
            NameOfColumn(NriiRole::kContactName));
  draft.ApplyShareMode();
}

std::string NriiImporter::InstrumentId(const Row& row, InstrumentDraft& draft) {
  const absl::string_view system_id = Cell(row, NriiRole::kSystemId);
  absl::string_view own = system_id;
  if (absl::ConsumePrefix(&own, "instruments/")) {
    if (IsId(own)) {
      draft.instrument().meta.id = std::string(own);
    } else {
      draft.Refuse(NameOfColumn(NriiRole::kSystemId), "BAD_ID",
                   absl::StrCat("\"", system_id, "\" names no instrument"));
    }
    return draft.instrument().meta.id;
  }
  draft.SetExtra(NameOfColumn(NriiRole::kSystemId), system_id);
  absl::string_view inner_id = Cell(row, NriiRole::kInnerId);
  if (inner_id.empty()) inner_id = system_id;
  if (inner_id.empty()) {
    draft.Refuse(NameOfColumn(NriiRole::kInnerId), "MISSING_ID",
                 "the instrument has no number");
    return "";
  }
  draft.instrument().meta.id = MakeId(context_.centre, inner_id);
  return draft.instrument().meta.id;
}

ImportedRow NriiImporter::TakePlace(const Row& row) {
  ImportedRow imported;
  imported.line = row.line;
  const auto refuse = [&](NriiRole role, absl::string_view code,
                          absl::string_view message) {
    imported.problems.push_back({row.line, std::string(NameOfColumn(role)),
                                 std::string(code), std::string(message),
                                 false});
  };
  const std::string surplus = SurplusCells(row, header_.columns.size());
  if (!surplus.empty()) refuse(NriiRole::kExtra, "TOO_MANY_CELLS", surplus);
  const absl::string_view name = Cell(row, NriiRole::kName);
  const absl::string_view inner_id = Cell(row, NriiRole::kInnerId);
  if (name.empty()) refuse(NriiRole::kName, "MISSING_NAME", "it has no name");
  if (inner_id.empty()) {
    refuse(NriiRole::kInnerId, "MISSING_ID", "it has no number");
  }
  for (const auto& [role, text, max] :
       {std::tuple<NriiRole, std::string, int>{NriiRole::kName,
                                               std::string(name), kMaxName},
        {NriiRole::kContactName, ContactFrom(row), kMaxContact},
        {NriiRole::kCity, std::string(Cell(row, NriiRole::kCity)), kMaxCity}}) {
    if (const auto fault = CheckText(text, max)) {
      refuse(role, fault->code, fault->message);
    }
  }
  ImportItem item;
  item.if_present = IfPresent::kMerge;
  std::string id;
  if (header_.kind == NriiKind::kCentres) {
    auto centre = CentreFrom(row, imported);
    id = centre.meta.id;
    item.resource = std::make_shared<const engine::Centre>(std::move(centre));
  } else {
    auto laboratory = LaboratoryFrom(row);
    id = laboratory.meta.id;
    item.resource =
        std::make_shared<const engine::Laboratory>(std::move(laboratory));
  }
  if (imported.refused()) return imported;
  if (const int64_t first = used_.Use(KindOfId(id), row.line)) {
    refuse(NriiRole::kInnerId, "DUPLICATE_ID",
           absl::StrCat("line ", first, " has this number already"));
    return imported;
  }
  imported.items.push_back(std::move(item));
  return imported;
}

// The sheets of a workbook may list resources of different kinds.
std::string NriiImporter::KindOfId(absl::string_view id) const {
  return absl::StrCat(static_cast<int>(header_.kind), "/", id);
}

engine::Centre NriiImporter::CentreFrom(const Row& row,
                                        ImportedRow& imported) const {
  engine::Centre centre;
  centre.meta.id = MakeId(context_.institution, Cell(row, NriiRole::kInnerId));
  centre.name.zh = std::string(Cell(row, NriiRole::kName));
  centre.institution = context_.institution;
  centre.region = context_.region;
  const absl::string_view province = Cell(row, NriiRole::kProvince);
  if (!province.empty()) {
    centre.region = ProvinceCode(province);
    if (centre.region == 0) {
      imported.problems.push_back(
          {row.line, std::string(NameOfColumn(NriiRole::kProvince)),
           "BAD_REGION", absl::StrCat("\"", province, "\" is no province"),
           false});
    }
  }
  centre.city = std::string(Cell(row, NriiRole::kCity));
  const absl::string_view district = Cell(row, NriiRole::kDistrict);
  const absl::string_view address = Cell(row, NriiRole::kAddress);
  centre.address = absl::StrContains(address, district)
                       ? std::string(address)
                       : absl::StrCat(district, address);
  if (const auto fault = CheckText(centre.address, kMaxAddress)) {
    imported.problems.push_back({row.line,
                                 std::string(NameOfColumn(NriiRole::kAddress)),
                                 fault->code, fault->message, false});
  }
  centre.contact = ContactFrom(row);
  return centre;
}

engine::Laboratory NriiImporter::LaboratoryFrom(const Row& row) const {
  engine::Laboratory laboratory;
  laboratory.meta.id = MakeId(context_.centre, Cell(row, NriiRole::kInnerId));
  laboratory.name.zh = std::string(Cell(row, NriiRole::kName));
  laboratory.centre = context_.centre;
  laboratory.contact = ContactFrom(row);
  return laboratory;
}

}  // namespace trilab::inventory
