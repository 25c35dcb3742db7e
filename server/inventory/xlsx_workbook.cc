#include "server/inventory/xlsx_workbook.h"

#include <unicode/utf8.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/inventory/xml_stream.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

// More than a workbook has, and few enough to read.
constexpr size_t kMaxSheets = 1000;
constexpr size_t kMaxStyles = 65'536;

absl::Status TooMany(size_t most, absl::string_view things) {
  return absl::ResourceExhaustedError(
      absl::StrCat("the workbook has more than ", most, " ", things));
}

// Feeds part `name` of the archive through `handler`.
absl::Status ParsePart(ZipArchive& archive, const std::string& name,
                       XmlHandler& handler,
                       int64_t max_bytes = kMaxSmallPartBytes) {
  XmlStream xml(handler);
  TRILAB_RETURN_IF_ERROR(
      archive.Read(name, max_bytes,
                   [&](absl::string_view bytes) { return xml.Feed(bytes); }));
  return xml.Finish();
}

// A relationships part: targets by id, and the id of the main document.
class Relationships : public XmlHandler {
 public:
  absl::Status Start(absl::string_view name,
                     const XmlAttributes& attributes) override {
    if (name != "Relationship") return absl::OkStatus();
    const std::string target(attributes.Get("Target"));
    const absl::string_view type = attributes.Get("Type");
    targets_[std::string(attributes.Get("Id"))] = target;
    const absl::string_view kind = type.substr(type.rfind('/') + 1);
    by_kind_.emplace(std::string(kind), target);
    return absl::OkStatus();
  }
  absl::Status End(absl::string_view) override { return absl::OkStatus(); }
  void Text(absl::string_view) override {}

  std::string ById(absl::string_view id) const {
    const auto found = targets_.find(std::string(id));
    return found == targets_.end() ? "" : found->second;
  }
  std::string ByKind(const std::string& kind) const {
    const auto found = by_kind_.find(kind);
    return found == by_kind_.end() ? "" : found->second;
  }

 private:
  std::map<std::string, std::string> targets_;
  std::map<std::string, std::string> by_kind_;
};

// xl/workbook.xml: the sheets by relationship id, and the epoch.
class WorkbookPart : public XmlHandler {
 public:
  absl::Status Start(absl::string_view name,
                     const XmlAttributes& attributes) override {
    if (name == "sheet") {
      if (sheets.size() >= kMaxSheets) return TooMany(kMaxSheets, "sheets");
      // "id" also matches "r:id", and "sheetId" is another attribute.
      sheets.emplace_back(std::string(attributes.Get("name")),
                          std::string(attributes.Get("id")));
    } else if (name == "workbookPr") {
      const absl::string_view flag = attributes.Get("date1904");
      epoch_1904 = flag == "1" || flag == "true";
    }
    return absl::OkStatus();
  }
  absl::Status End(absl::string_view) override { return absl::OkStatus(); }
  void Text(absl::string_view) override {}

  std::vector<std::pair<std::string, std::string>> sheets;
  bool epoch_1904 = false;
};

// xl/styles.xml: what the numbers of each cell style stand for.
class StylesPart : public XmlHandler {
 public:
  absl::Status Start(absl::string_view name,
                     const XmlAttributes& attributes) override {
    int id = 0;
    if (!absl::SimpleAtoi(attributes.Get("numFmtId"), &id)) id = 0;
    if (name == "numFmt") {
      codes_[id] = std::string(attributes.Get("formatCode"));
    } else if (name == "cellXfs") {
      in_cell_styles_ = true;
    } else if (name == "xf" && in_cell_styles_) {
      if (styles.size() >= kMaxStyles) return TooMany(kMaxStyles, "styles");
      const auto code = codes_.find(id);
      styles.push_back(
          ClassifyNumberFormat(id, code == codes_.end() ? "" : code->second));
    }
    return absl::OkStatus();
  }
  absl::Status End(absl::string_view name) override {
    if (name == "cellXfs") in_cell_styles_ = false;
    return absl::OkStatus();
  }
  void Text(absl::string_view) override {}

  std::vector<ExcelNumber> styles;

 private:
  std::map<int, std::string> codes_;
  bool in_cell_styles_ = false;
};

// xl/sharedStrings.xml: `si` items of plain or rich text runs `t`. Phonetic
// runs (`rPh`, readings of the Chinese characters) are no part of the text.
class StringsPart : public XmlHandler {
 public:
  explicit StringsPart(SharedStrings& strings) : strings_(strings) {}

  absl::Status Start(absl::string_view name, const XmlAttributes&) override {
    if (name == "rPh") in_phonetic_ = true;
    if (name == "t") in_text_ = !in_phonetic_;
    return absl::OkStatus();
  }
  absl::Status End(absl::string_view name) override {
    if (name == "rPh") in_phonetic_ = false;
    if (name == "t") in_text_ = false;
    if (name != "si") return absl::OkStatus();
    strings_.Append(absl::StrContains(item_, "_x") ? DecodeXlsxEscapes(item_)
                                                   : item_);
    strings_.EndString();
    item_.clear();
    if (strings_.bytes() <= SharedStrings::kMaxBytes) {
      return absl::OkStatus();
    }
    return absl::ResourceExhaustedError(absl::StrCat(
        "the texts of the workbook are longer than ", SharedStrings::kMaxBytes,
        " bytes; save it as CSV, which has no such limit"));
  }
  void Text(absl::string_view text) override {
    if (!in_text_ || item_.size() > SharedStrings::kMaxBytes) return;
    item_.append(text.data(), text.size());
  }

 private:
  SharedStrings& strings_;
  std::string item_;
  bool in_phonetic_ = false;
  bool in_text_ = false;
};

// The entry that `target` names, as seen from a part within `folder`.
std::string Resolve(absl::string_view folder, absl::string_view target) {
  if (absl::StartsWith(target, "/")) return std::string(target.substr(1));
  return absl::StrCat(folder, target);
}

// The main document's entry, "xl/workbook.xml" by default.
absl::StatusOr<std::string> FindWorkbookPart(ZipArchive& archive) {
  Relationships root;
  if (archive.Has("_rels/.rels")) {
    TRILAB_RETURN_IF_ERROR(ParsePart(archive, "_rels/.rels", root));
  }
  std::string part = Resolve("", root.ByKind("officeDocument"));
  if (part.empty()) part = "xl/workbook.xml";
  if (!absl::EndsWith(part, ".xml") || !archive.Has(part)) {
    return absl::InvalidArgumentError(
        "the file is no xlsx workbook; save it as .xlsx or .csv");
  }
  return part;
}

}  // namespace

absl::string_view SharedStrings::Get(size_t i) const {
  const size_t start = i == 0 ? 0 : ends_[i - 1];
  return absl::string_view(text_).substr(start, ends_[i] - start);
}

std::string DecodeXlsxEscapes(absl::string_view text) {
  constexpr size_t kEscapeBytes = 7;  // _xHHHH_
  std::string decoded;
  for (size_t i = 0; i < text.size();) {
    const absl::string_view escape = text.substr(i, kEscapeBytes);
    uint32_t unit = 0;
    const bool is_escape = escape.size() == kEscapeBytes &&
                           absl::StartsWith(escape, "_x") &&
                           escape.back() == '_' &&
                           absl::SimpleHexAtoi(escape.substr(2, 4), &unit) &&
                           (unit & 0xF800) != 0xD800;
    if (!is_escape) {
      decoded += text[i++];
      continue;
    }
    uint8_t utf8[4];
    size_t length = 0;
    U8_APPEND_UNSAFE(utf8, length, unit);
    decoded.append(reinterpret_cast<const char*>(utf8), length);
    i += kEscapeBytes;
  }
  return decoded;
}

absl::StatusOr<XlsxWorkbook> LoadXlsxWorkbook(ZipArchive& archive) {
  TRILAB_ASSIGN_OR_RETURN(const std::string part, FindWorkbookPart(archive));
  const size_t slash = part.rfind('/');
  const std::string folder =
      slash == std::string::npos ? "" : part.substr(0, slash + 1);
  WorkbookPart main;
  TRILAB_RETURN_IF_ERROR(ParsePart(archive, part, main));
  Relationships relations;
  TRILAB_RETURN_IF_ERROR(ParsePart(
      archive,
      absl::StrCat(folder, "_rels/", part.substr(folder.size()), ".rels"),
      relations));
  XlsxWorkbook workbook;
  workbook.epoch_1904 = main.epoch_1904;
  for (auto& [name, id] : main.sheets) {
    workbook.sheets.push_back(
        {std::move(name), Resolve(folder, relations.ById(id))});
  }
  const std::string styles = Resolve(folder, relations.ByKind("styles"));
  if (archive.Has(styles)) {
    StylesPart handler;
    TRILAB_RETURN_IF_ERROR(ParsePart(archive, styles, handler));
    workbook.styles = std::move(handler.styles);
  }
  const std::string strings =
      Resolve(folder, relations.ByKind("sharedStrings"));
  if (archive.Has(strings)) {
    StringsPart handler(workbook.strings);
    TRILAB_RETURN_IF_ERROR(ParsePart(archive, strings, handler, kMaxPartBytes));
  }
  return workbook;
}

}  // namespace trilab::inventory
