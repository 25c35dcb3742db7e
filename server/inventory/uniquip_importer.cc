#include "server/inventory/uniquip_importer.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/nrii_importer.h"
#include "server/inventory/stable_id.h"

namespace trilab::inventory {
namespace {

// Columns of UNIQUIP 1.x that tell such a table from any other.
constexpr absl::string_view kColumns[] = {
    "Type",         "ID",
    "Name",         "Description",
    "Technique",    "Location",
    "Contact Name", "Contact Telephone",
    "Contact URL",  "Contact Email",
    "Department",   "Site Location",
    "Building",     "Service Level",
    "Web Address",  "Related Facility ID",
};
constexpr absl::string_view kFieldColumns[] = {
    "ID",
    "Name",
    "Description",
    "Contact Name",
    "Contact Telephone",
    "Contact URL",
    "Contact Email",
    "Department",
    "Web Address",
};

template <typename Names>
bool Contains(const Names& names, absl::string_view name) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](absl::string_view known) {
                       return absl::EqualsIgnoreCase(known, name);
                     });
}

}  // namespace

UniquipImporter::UniquipImporter(ImportContext context)
    : context_(std::move(context)), laboratories_(context_) {}

std::string UniquipImporter::expected() const {
  return "UNIQUIP columns (such as Description, Contact Email and Department)";
}

absl::StatusOr<bool> UniquipImporter::TakeHeader(const Row& row) {
  int known = 0;
  bool named = false;
  headers_.clear();
  for (const std::string& cell : row.cells) {
    std::string header(TrimSpace(cell));
    // Every column needs a name of its own, to be kept under.
    if (header.empty() || Contains(headers_, header)) {
      header = absl::StrCat(header.empty() ? "column" : header, " #",
                            headers_.size() + 1);
    }
    headers_.push_back(std::move(header));
    known += Contains(kColumns, headers_.back()) ? 1 : 0;
    named |= absl::EqualsIgnoreCase(headers_.back(), "Description") ||
             absl::EqualsIgnoreCase(headers_.back(), "Name");
  }
  if (!named || known < 3) return false;
  if (context_.centre.empty()) {
    return absl::InvalidArgumentError(
        "options.centre is required: UNIQUIP files do not name the centre "
        "that owns what they list");
  }
  by_header_.resize(headers_.size());
  std::iota(by_header_.begin(), by_header_.end(), 0);
  std::stable_sort(
      by_header_.begin(), by_header_.end(),
      [this](size_t a, size_t b) { return headers_[a] < headers_[b]; });
  return true;
}

std::vector<std::string> UniquipImporter::extra_columns() const {
  std::vector<std::string> extra;
  for (const std::string& header : headers_) {
    if (!Contains(kFieldColumns, header)) extra.push_back(header);
  }
  return extra;
}

UniquipImporter::Content UniquipImporter::Read(const Row& row,
                                               InstrumentDraft& draft) const {
  Content content;
  std::string person, phone, email;
  const std::pair<absl::string_view, std::string*> fields[] = {
      {"ID", &content.id},
      {"Name", &content.name},
      {"Description", &content.description},
      {"Department", &content.department},
      {"Contact URL", &content.url},
      {"Web Address", &content.web},
      {"Contact Name", &person},
      {"Contact Telephone", &phone},
      {"Contact Email", &email},
  };
  for (const size_t i : by_header_) {
    if (i >= row.cells.size()) continue;
    const absl::string_view cell = TrimSpace(row.cells[i]);
    if (cell.empty()) continue;
    absl::StrAppend(&content.key, headers_[i], "\x1f", ComparisonKey(cell),
                    "\x1e");
    std::string* field = nullptr;
    for (const auto& [name, target] : fields) {
      if (absl::EqualsIgnoreCase(name, headers_[i])) field = target;
    }
    if (field != nullptr) {
      *field = std::string(cell);
    } else {
      draft.SetExtra(headers_[i], cell);
    }
  }
  content.contact = JoinContact({person, phone, email});
  return content;
}

ImportedRow UniquipImporter::Take(const Row& row) {
  InstrumentDraft draft(row);
  const std::string surplus = SurplusCells(row, headers_.size());
  if (!surplus.empty()) draft.Refuse("", "TOO_MANY_CELLS", surplus);
  const Content content = Read(row, draft);
  const std::string& name =
      content.name.empty() ? content.description : content.name;
  if (name.empty()) {
    draft.Refuse("Description", "MISSING_NAME", "the instrument has no name");
  }
  draft.Set(InstrumentField::kNameEn, name, "Description");
  if (absl::EqualsIgnoreCase(name, "UNKNOWN")) {
    draft.Warn("Description", "PLACEHOLDER_NAME", "\"UNKNOWN\" is no name");
  }
  if (!content.name.empty()) {
    draft.Set(InstrumentField::kFunctions, content.description, "Description");
  }
  draft.Set(InstrumentField::kContact, content.contact, "Contact Email");
  draft.Set(InstrumentField::kUrl,
            content.web.empty() ? content.url : content.web, "Contact URL");
  if (!content.web.empty()) draft.SetExtra("Contact URL", content.url);
  draft.Set(InstrumentField::kInnerId, content.id, "ID");
  if (!draft.refused()) Identify(content, draft, row.line);
  std::vector<ImportItem> places;
  draft.SetLaboratory(
      laboratories_.Find(context_.centre, {"", content.department}, places),
      !content.department.empty());
  return std::move(draft).Finish(std::move(places), laboratories_);
}

void UniquipImporter::Identify(const Content& content, InstrumentDraft& draft,
                               int64_t line) {
  std::string& id = draft.instrument().meta.id;
  if (!content.id.empty()) {
    id = MakeId(context_.centre, content.id);
    if (const int64_t first = used_.Use(id, line)) {
      draft.Refuse("ID", "DUPLICATE_ID",
                   absl::StrCat("line ", first, " has this number already"));
    }
    return;
  }
  const std::string hash = HashHex(content.key);
  id = MakeId(context_.centre, absl::StrCat("u", hash));
  Occurrence& occurrence = occurrences_[hash];
  if (++occurrence.count == 1) {
    occurrence.first_line = line;
    return;
  }
  id = NumberedId(id, occurrence.count);
  draft.Warn("", "REPEATED_ROW",
             absl::StrCat("says the same as line ", occurrence.first_line,
                          "; taken as unit ", occurrence.count, " of it"));
}

}  // namespace trilab::inventory
