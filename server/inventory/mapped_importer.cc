#include "server/inventory/mapped_importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/nrii_columns.h"
#include "server/inventory/nrii_importer.h"
#include "server/inventory/stable_id.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

constexpr size_t kMaxExtraColumns = 200;
constexpr absl::string_view kKinds[] = {"TESTING",   "CERTIFICATION",
                                        "METROLOGY", "NATIONAL_CENTRE",
                                        "FIRM",      "RESEARCH"};

// The last part between `start` and `end`; "" if there is none.
absl::string_view Between(absl::string_view text, absl::string_view start,
                          absl::string_view end) {
  const size_t close = text.rfind(end);
  if (close == absl::string_view::npos || close == 0) return "";
  const size_t open = text.rfind(start, close - 1);
  if (open == absl::string_view::npos) return "";
  const size_t from = open + start.size();
  return from <= close ? text.substr(from, close - from) : "";
}

absl::string_view PartOf(absl::string_view text, absl::string_view by,
                         MappedText::Take take) {
  const size_t at =
      take == MappedText::Take::kLast ? text.rfind(by) : text.find(by);
  const bool found = at != absl::string_view::npos;
  switch (take) {
    case MappedText::Take::kFirst:
      return text.substr(0, at);
    case MappedText::Take::kRest:
      return found ? text.substr(at + by.size()) : "";
    case MappedText::Take::kLast:
      return found ? text.substr(at + by.size()) : text;
    case MappedText::Take::kAll:
      break;
  }
  return text;
}

}  // namespace

MappedImporter::MappedImporter(ImportContext context, Mapping mapping)
    : context_(std::move(context)),
      mapping_(std::move(mapping)),
      laboratories_(context_) {}

std::string MappedImporter::expected() const {
  return absl::StrCat("the columns that the mapping names",
                      nearest_.empty() ? "" : "; ", nearest_);
}

absl::Status MappedImporter::CheckOptions() const {
  if (context_.centre.empty() && !mapping_.centre.given()) {
    return absl::InvalidArgumentError(
        "options.centre is required unless the mapping has `centre`");
  }
  if (!mapping_.institution.given() && mapping_.centre.given() &&
      context_.institution.empty()) {
    return absl::InvalidArgumentError(
        "options.centre is required unless the mapping has `institution`: its "
        "institution owns the centres that are made");
  }
  return absl::OkStatus();
}

void MappedImporter::ReadHeaders(const Row& row) {
  headers_.clear();
  column_numbers_.clear();
  for (const std::string& cell : row.cells) {
    std::string header(TrimSpace(cell));
    if (header.empty()) header = absl::StrCat("column ", headers_.size() + 1);
    if (!column_numbers_.try_emplace(header, headers_.size()).second) {
      header = absl::StrCat(header, " #", headers_.size() + 1);
    }
    headers_.push_back(std::move(header));
  }
}

bool MappedImporter::HasAllColumns(int64_t line) {
  size_t lacking = 0;
  std::string first;
  for (const NamedColumn& named : ColumnsOf(mapping_)) {
    if (column_numbers_.contains(named.column)) continue;
    if (++lacking > 1) continue;
    first = absl::StrCat("mapping: ", named.key, ": the file has no column \"",
                         named.column, "\" in line ", line);
  }
  if (lacking > 0 && (nearest_.empty() || lacking < fewest_lacking_)) {
    fewest_lacking_ = lacking;
    nearest_ = std::move(first);
  }
  return lacking == 0;
}

absl::StatusOr<bool> MappedImporter::TakeHeader(const Row& row) {
  TRILAB_RETURN_IF_ERROR(CheckOptions());
  ReadHeaders(row);
  if (!HasAllColumns(row.line)) return false;
  absl::flat_hash_set<std::string> taken;
  for (const NamedColumn& named : ColumnsOf(mapping_)) {
    if (named.taken) taken.insert(named.column);
  }
  extra_.clear();
  for (size_t i = 0; i < headers_.size(); ++i) {
    const bool listed = std::find(mapping_.extra.begin(), mapping_.extra.end(),
                                  headers_[i]) != mapping_.extra.end();
    if (listed ||
        (mapping_.keep_other_columns && !taken.contains(headers_[i]))) {
      extra_.push_back(i);
    }
  }
  if (extra_.size() > kMaxExtraColumns) {
    return absl::InvalidArgumentError(absl::StrCat(
        "mapping: extra: ", extra_.size(), " columns would be kept; at most ",
        kMaxExtraColumns, " can be"));
  }
  return true;
}

std::vector<std::string> MappedImporter::extra_columns() const {
  std::vector<std::string> names;
  for (const size_t i : extra_) names.push_back(headers_[i]);
  return names;
}

std::string MappedImporter::Cell(const Row& row,
                                 const std::string& column) const {
  const auto number = column_numbers_.find(column);
  if (number == column_numbers_.end() || number->second >= row.cells.size()) {
    return "";
  }
  return std::string(TrimSpace(row.cells[number->second]));
}

std::string MappedImporter::Evaluate(const MappedText& text,
                                     const Row& row) const {
  std::string value = text.constant;
  for (const std::string& column : text.columns) {
    const std::string cell = Cell(row, column);
    if (cell.empty()) continue;
    absl::StrAppend(&value, value.empty() ? "" : text.join, cell);
  }
  absl::string_view part = value;
  if (!text.between_start.empty()) {
    part = Between(part, text.between_start, text.between_end);
  }
  if (!text.split_by.empty()) part = PartOf(part, text.split_by, text.take);
  std::string result(TrimSpace(part));
  if (!text.map.empty()) {
    const auto found = text.map.find(result);
    if (found != text.map.end()) {
      result = found->second;
    } else if (text.other.has_value() && !result.empty()) {
      result = *text.other;
    }
  }
  if (result.empty()) return text.fallback;
  return absl::StrCat(text.prefix, result, text.suffix);
}

bool MappedImporter::Skipped(const Row& row, ImportedRow& imported) const {
  for (const SkipRule& rule : mapping_.skip_if) {
    const std::string cell = Cell(row, rule.column);
    if (std::find(rule.equals.begin(), rule.equals.end(), cell) ==
        rule.equals.end()) {
      continue;
    }
    imported.line = row.line;
    imported.problems.push_back(
        {row.line, rule.column, "SKIPPED",
         absl::StrCat("left out as the mapping asks: it is \"", cell, "\""),
         true});
    return true;
  }
  return false;
}

ImportedRow MappedImporter::Take(const Row& row) {
  ImportedRow skipped;
  if (Skipped(row, skipped)) return skipped;
  InstrumentDraft draft(row);
  const std::string surplus = SurplusCells(row, headers_.size());
  if (!surplus.empty()) draft.Refuse("", "TOO_MANY_CELLS", surplus);
  FillInstrument(row, draft);
  std::vector<ImportItem> places;
  const std::string centre = CentreOf(row, draft, places);
  const engine::LocalizedText name = {
      Evaluate(mapping_.laboratory.name, row),
      Evaluate(mapping_.laboratory.name_en, row)};
  for (const std::string* text : {&name.zh, &name.en}) {
    if (const auto fault = CheckText(*text, 500)) {
      draft.Refuse("laboratory.name", fault->code, fault->message);
    }
  }
  draft.SetLaboratory(laboratories_.Find(centre, name, places),
                      mapping_.laboratory.given() || mapping_.centre.given());
  draft.instrument().meta.id = InstrumentId(centre, row, draft);
  const bool left_out = !draft.refused() && Duplicate(draft, row.line);
  const bool taken = !draft.refused();
  ImportedRow imported =
      std::move(draft).Finish(std::move(places), laboratories_);
  if (left_out) {
    imported.items.pop_back();
  }
  if (taken) {
    for (const ImportItem& item : imported.items) {
      if (const auto* made =
              std::get_if<engine::Ptr<engine::Centre>>(&item.resource)) {
        made_.insert(absl::StrCat("c:", (*made)->meta.id));
      } else if (const auto* body =
                     std::get_if<engine::Ptr<engine::Institution>>(
                         &item.resource)) {
        made_.insert(absl::StrCat("i:", (*body)->meta.id));
      }
    }
  }
  return imported;
}

void MappedImporter::FillInstrument(const Row& row, InstrumentDraft& draft) {
  for (const MappedField& field : mapping_.instrument) {
    const std::string value = Evaluate(field.text, row);
    const std::string column =
        field.text.columns.empty() ? field.text.key : field.text.columns[0];
    if (field.optional && !value.empty()) {
      engine::Instrument trial;
      const auto fault = SetField(field.field, value, field.money_unit, trial);
      if (fault.has_value() && !fault->warning) {
        draft.Warn(column, fault->code, fault->message);
        continue;
      }
    }
    draft.Set(field.field, value, column, field.money_unit);
  }
  draft.ApplyShareMode();
  const engine::LocalizedText& name = draft.instrument().name;
  if (name.zh.empty() && name.en.empty() && !draft.refused()) {
    draft.Refuse("", "MISSING_NAME", "the instrument has no name");
  }
  for (const size_t i : extra_) {
    if (i < row.cells.size()) draft.SetExtra(headers_[i], row.cells[i]);
  }
}

int32_t MappedImporter::RegionOf(const MappedText& text, const Row& row,
                                 InstrumentDraft& draft) const {
  const std::string value = Evaluate(text, row);
  if (value.empty()) return context_.region;
  int32_t code = 0;
  if (!absl::SimpleAtoi(value, &code)) code = ProvinceCode(value);
  if (code < 110000 || code > 820000 || code % 10000 != 0) {
    draft.Refuse(text.columns.empty() ? text.key : text.columns[0],
                 "BAD_REGION",
                 absl::StrCat("\"", value,
                              "\" is no province, nor the code of "
                              "one such as 110000"));
  }
  return code;
}

std::string MappedImporter::CentreOf(const Row& row, InstrumentDraft& draft,
                                     std::vector<ImportItem>& places) {
  if (!mapping_.centre.given()) return context_.centre;
  const MappedPlace& place = mapping_.centre;
  engine::Centre centre;
  centre.name = {Evaluate(place.name, row), Evaluate(place.name_en, row)};
  const std::string& shown =
      centre.name.zh.empty() ? centre.name.en : centre.name.zh;
  if (shown.empty()) {
    if (!context_.centre.empty()) return context_.centre;
    draft.Refuse(place.name.key, "MISSING_CENTRE", "the row names no centre");
    return "";
  }
  const std::string own = Evaluate(place.id, row);
  centre.meta.id = MakeId("", own.empty() ? shown : own);
  if (made_.contains(absl::StrCat("c:", centre.meta.id))) {
    return centre.meta.id;
  }
  centre.region = RegionOf(place.region, row, draft);
  centre.city = Evaluate(place.city, row);
  centre.address = Evaluate(place.address, row);
  centre.contact = Evaluate(place.contact, row);
  for (const auto& [text, max, key] :
       {std::tuple<std::string, int, std::string>{shown, 500, place.name.key},
        {centre.city, 50, place.city.key},
        {centre.address, 300, place.address.key},
        {centre.contact, 200, place.contact.key}}) {
    if (const auto fault = CheckText(text, max)) {
      draft.Refuse(key, fault->code, fault->message);
    }
  }
  centre.institution = InstitutionOf(row, centre.region, draft, places);
  std::string id = centre.meta.id;
  places.push_back(PlaceItem(std::move(centre)));
  return id;
}

std::string MappedImporter::InstitutionOf(const Row& row, int32_t region,
                                          InstrumentDraft& draft,
                                          std::vector<ImportItem>& places) {
  const MappedPlace& place = mapping_.institution;
  if (!place.given()) return context_.institution;
  engine::Institution institution;
  institution.name = {Evaluate(place.name, row), Evaluate(place.name_en, row)};
  const std::string& shown =
      institution.name.zh.empty() ? institution.name.en : institution.name.zh;
  if (shown.empty()) {
    draft.Refuse(place.name.key, "MISSING_INSTITUTION",
                 "the row names no institution");
    return "";
  }
  if (const auto fault = CheckText(shown, 500)) {
    draft.Refuse(place.name.key, fault->code, fault->message);
  }
  const std::string own = Evaluate(place.id, row);
  institution.meta.id = MakeId("", own.empty() ? shown : own);
  if (made_.contains(absl::StrCat("i:", institution.meta.id))) {
    return institution.meta.id;
  }
  institution.region =
      place.region.given() ? RegionOf(place.region, row, draft) : region;
  institution.kind = Evaluate(place.kind, row);
  if (institution.kind.empty()) institution.kind = "TESTING";
  if (std::find(std::begin(kKinds), std::end(kKinds), institution.kind) ==
      std::end(kKinds)) {
    draft.Refuse(place.kind.key, "BAD_KIND",
                 absl::StrCat("\"", institution.kind,
                              "\" is no kind of institution such as TESTING"));
  }
  institution.contact = Evaluate(place.contact, row);
  if (const auto fault = CheckText(institution.contact, 200)) {
    draft.Refuse(place.contact.key, fault->code, fault->message);
  }
  std::string id = institution.meta.id;
  places.push_back(PlaceItem(std::move(institution)));
  return id;
}

std::string MappedImporter::ContentKey(const Row& row) const {
  std::string key;
  for (const std::string& column : mapping_.id.hash) {
    absl::StrAppend(&key, column, "\x1f", ComparisonKey(Cell(row, column)),
                    "\x1e");
  }
  return key;
}

std::string MappedImporter::InstrumentId(absl::string_view centre,
                                         const Row& row,
                                         InstrumentDraft& draft) {
  if (!mapping_.id.hash.empty()) {
    return MakeId(centre, absl::StrCat("u", HashHex(ContentKey(row))));
  }
  std::string number;
  for (const std::string& column : mapping_.id.columns) {
    const std::string cell = Cell(row, column);
    absl::StrAppend(&number, number.empty() || cell.empty() ? "" : "-", cell);
  }
  if (number.empty()) {
    draft.Refuse(mapping_.id.columns[0], "MISSING_ID",
                 "the instrument has no number");
  } else if (draft.instrument().record.inner_id.empty()) {
    draft.Set(InstrumentField::kInnerId, number, mapping_.id.columns[0]);
  }
  return MakeId(centre, number);
}

bool MappedImporter::Duplicate(InstrumentDraft& draft, int64_t line) {
  std::string& id = draft.instrument().meta.id;
  const auto [known, fresh] = uses_.try_emplace(id, Use{1, line});
  if (fresh) return false;
  Use use = known->second;
  const std::string column =
      mapping_.id.columns.empty() ? "" : mapping_.id.columns[0];
  const std::string has =
      absl::StrCat("line ", use.first_line, " has this number already");
  switch (mapping_.duplicates) {
    case DuplicatePolicy::kRefuse:
      draft.Refuse(column, "DUPLICATE_ID", has);
      return false;
    case DuplicatePolicy::kNumber: {
      std::string numbered;
      do {
        numbered = NumberedId(id, ++use.count);
      } while (!uses_.try_emplace(numbered, Use{1, line}).second);
      uses_[id].count = use.count;
      id = std::move(numbered);
      draft.Warn(column, "DUPLICATE_ID",
                 absl::StrCat(has, "; taken as unit ", use.count, " of it"));
      return false;
    }
    case DuplicatePolicy::kSkip:
      draft.Warn(column, "DUPLICATE_ID", absl::StrCat(has, "; left out"));
      return true;
  }
  return false;
}

}  // namespace trilab::inventory
