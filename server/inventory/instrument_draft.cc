#include "server/inventory/instrument_draft.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/stable_id.h"

namespace trilab::inventory {
namespace {

constexpr int kMaxExtraCharacters = 5000;

const std::string& ShownName(const engine::LocalizedText& name) {
  return name.zh.empty() ? name.en : name.zh;
}

}  // namespace

void InstrumentDraft::Set(InstrumentField field, absl::string_view cell,
                          absl::string_view column, MoneyUnit money_unit) {
  cell = TrimSpace(cell);
  if (cell.empty()) return;
  std::string converted;
  if (epoch_1904_ && field == InstrumentField::kCommissioned) {
    converted = SerialFrom1904(cell);
    cell = converted;
  }
  auto fault = SetField(field, cell, money_unit, instrument_);
  if (fault.has_value()) {
    Add({line_, std::string(column), std::move(fault->code),
         std::move(fault->message), fault->warning});
    if (!fault->warning) return;
  }
  inventory::Add(field, told_);
  if (field == InstrumentField::kStatus && IsExplicitStatus(cell)) {
    explicit_status_ = true;
  }
}

void InstrumentDraft::SetExtra(absl::string_view column,
                               absl::string_view cell) {
  cell = TrimSpace(cell);
  if (cell.empty()) return;
  if (const auto fault = CheckText(cell, kMaxExtraCharacters)) {
    Refuse(column, fault->code, fault->message);
    return;
  }
  instrument_.record.extra[std::string(column)] = std::string(cell);
}

void InstrumentDraft::SetLaboratory(std::string id, bool told) {
  instrument_.laboratory = std::move(id);
  if (told) inventory::Add(InstrumentField::kLaboratory, told_);
}

void InstrumentDraft::ApplyShareMode() {
  if (explicit_status_ || instrument_.record.share_mode != "不共享" ||
      instrument_.status != engine::InstrumentStatus::kBookable) {
    return;
  }
  instrument_.status = engine::InstrumentStatus::kRestricted;
}

bool InstrumentDraft::StatusImplied() const {
  return !explicit_status_ &&
         (instrument_.status == engine::InstrumentStatus::kBookable ||
          instrument_.status == engine::InstrumentStatus::kRestricted);
}

void InstrumentDraft::Refuse(absl::string_view column, absl::string_view code,
                             absl::string_view message) {
  Add({line_, std::string(column), std::string(code), std::string(message),
       false});
}

void InstrumentDraft::Warn(absl::string_view column, absl::string_view code,
                           absl::string_view message) {
  Add({line_, std::string(column), std::string(code), std::string(message),
       true});
}

void InstrumentDraft::Add(RowProblem problem) {
  refused_ |= !problem.warning;
  problems_.push_back(std::move(problem));
}

ImportedRow InstrumentDraft::Finish(std::vector<ImportItem> places,
                                    LaboratoryFinder& finder) && {
  ImportedRow row;
  row.line = line_;
  row.problems = std::move(problems_);
  if (refused_) return row;
  finder.Made(places);
  row.items = std::move(places);
  ImportItem item;
  item.status_implied = StatusImplied();
  item.resource =
      std::make_shared<const engine::Instrument>(std::move(instrument_));
  item.if_present = IfPresent::kMerge;
  item.told = told_;
  row.items.push_back(std::move(item));
  return row;
}

std::string LaboratoryFinder::Find(absl::string_view centre,
                                   const engine::LocalizedText& name,
                                   std::vector<ImportItem>& items) const {
  const engine::LocalizedText default_name = {"默认实验室", "Main laboratory"};
  const bool named = !ShownName(name).empty();
  engine::Laboratory laboratory;
  laboratory.name = named ? name : default_name;
  const std::string shown = ShownName(laboratory.name);
  // What people call the same is one laboratory, in this import and the next,
  // though MakeId would tell its spellings apart.
  const std::string key = LaboratoryKey(centre, shown);
  for (const auto* laboratories : {&context_.laboratories, &made_}) {
    const auto known = laboratories->find(key);
    if (known != laboratories->end()) return known->second;
  }
  std::string id = MakeId(centre, named ? absl::string_view(shown) : "main");
  laboratory.meta.id = id;
  laboratory.centre = std::string(centre);
  items.push_back(PlaceItem(std::move(laboratory)));
  return id;
}

void LaboratoryFinder::Made(const std::vector<ImportItem>& items) {
  for (const ImportItem& item : items) {
    const auto* laboratory =
        std::get_if<engine::Ptr<engine::Laboratory>>(&item.resource);
    if (laboratory == nullptr) continue;
    made_.try_emplace(
        LaboratoryKey((*laboratory)->centre, ShownName((*laboratory)->name)),
        (*laboratory)->meta.id);
  }
}

std::string LaboratoryKey(absl::string_view centre, absl::string_view name) {
  return absl::StrCat(centre, "\n", ComparisonKey(name));
}

std::string JoinContact(const std::vector<absl::string_view>& parts) {
  std::vector<absl::string_view> told;
  for (absl::string_view part : parts) {
    part = TrimSpace(part);
    if (!part.empty()) told.push_back(part);
  }
  return absl::StrJoin(told, ", ");
}

}  // namespace trilab::inventory
