#include "server/inventory/xlsx_reader.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/inventory/excel_value.h"
#include "server/inventory/row_builder.h"
#include "server/inventory/xlsx_workbook.h"
#include "server/inventory/xml_stream.h"
#include "server/inventory/zip_archive.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

// Longer than any limit of a cell that makes sense, and small in memory.
constexpr size_t kMaxValueBytes = 4 << 20;
constexpr size_t kMaxColumn = 16'384;  // Of the file format.
constexpr int64_t kMaxLine = 1'048'576;

// The column of cell reference "BC23", from 0.
std::optional<size_t> ColumnOf(absl::string_view reference) {
  size_t column = 0;
  for (char c : reference) {
    if (!absl::ascii_isupper(c)) break;
    column = column * 26 + (c - 'A' + 1);
    if (column > kMaxColumn) return std::nullopt;
  }
  if (column == 0) return std::nullopt;
  return column - 1;
}

// A worksheet part: rows of `c` cells with a value `v` or an inline text.
class SheetPart : public XmlHandler {
 public:
  SheetPart(const XlsxWorkbook& workbook, RowBuilder& row)
      : workbook_(workbook), row_(row) {}

  absl::Status Start(absl::string_view name,
                     const XmlAttributes& attributes) override {
    if (name == "row") return StartRow(attributes);
    if (name == "c") return StartCell(attributes);
    if (name == "f") has_formula_ = in_cell_;
    if (name == "v") has_value_ = in_cell_;
    if (name == "rPh") in_phonetic_ = true;
    if (name == "v" || (name == "t" && !in_phonetic_)) in_value_ = in_cell_;
    return absl::OkStatus();
  }

  absl::Status End(absl::string_view name) override {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") in_phonetic_ = false;
    if (name == "c") EndCell();
    if (name == "row") return row_.Emit();
    return absl::OkStatus();
  }

  void Text(absl::string_view text) override {
    if (in_value_ && value_.size() <= kMaxValueBytes) {
      value_.append(text.data(), text.size());
    }
  }

 private:
  absl::Status StartRow(const XmlAttributes& attributes) {
    const absl::string_view number = attributes.Get("r");
    int64_t line = row_.line() + 1;  // The attribute is optional.
    if (!number.empty() && !absl::SimpleAtoi(number, &line)) line = 0;
    if (line <= row_.line() || line > kMaxLine) {
      return absl::InvalidArgumentError(
          absl::StrCat("the workbook is damaged: row \"", number,
                       "\" after row ", row_.line()));
    }
    row_.Start(line);
    next_column_ = 0;
    return absl::OkStatus();
  }

  absl::Status StartCell(const XmlAttributes& attributes) {
    const absl::string_view reference = attributes.Get("r");
    column_ = next_column_;  // The attribute is optional.
    if (!reference.empty()) {
      const std::optional<size_t> column = ColumnOf(reference);
      if (!column.has_value()) {
        return absl::InvalidArgumentError(
            absl::StrCat("the workbook is damaged: row ", row_.line(),
                         " has a cell \"", reference, "\""));
      }
      column_ = *column;
    }
    next_column_ = column_ + 1;
    type_ = std::string(attributes.Get("t"));
    size_t style = 0;
    kind_ = ExcelNumber::kPlain;
    if (absl::SimpleAtoi(attributes.Get("s"), &style) &&
        style < workbook_.styles.size()) {
      kind_ = workbook_.styles[style];
    }
    value_.clear();
    has_formula_ = false;
    has_value_ = false;
    in_cell_ = true;
    return absl::OkStatus();
  }

  void EndCell() {
    in_cell_ = false;
    if (has_formula_ && !has_value_) {
      // Programs that only write workbooks leave it to a spreadsheet program.
      row_.Refuse(column_,
                  "the formula's result is not stored; open the workbook in a "
                  "spreadsheet program and save it, or save it with values");
      return;
    }
    if (value_.empty()) return;
    if (type_ == "s") {
      SetShared();
    } else if (type_ == "b") {
      row_.Set(column_, value_ == "0" ? "FALSE" : "TRUE");
    } else if (type_ == "e") {
      row_.Refuse(column_, absl::StrCat("the formula's result is ", value_));
    } else if (type_ == "str" || type_ == "inlineStr") {
      row_.Set(column_, DecodeXlsxEscapes(value_));
    } else if (type_ == "d") {
      row_.Set(column_, value_);
    } else {
      SetNumber();
    }
  }

  void SetShared() {
    size_t index = 0;
    if (absl::SimpleAtoi(value_, &index) && index < workbook_.strings.size()) {
      row_.Set(column_, workbook_.strings.Get(index));
    } else {
      row_.Refuse(column_, absl::StrCat("the workbook has no text number \"",
                                        value_, "\""));
    }
  }

  void SetNumber() {
    double number = 0;
    if (!absl::SimpleAtod(value_, &number)) {
      row_.Refuse(column_,
                  absl::StrCat("\"", value_, "\" is stored as a number"));
    } else if (kind_ == ExcelNumber::kPlain) {
      row_.Set(column_, PlainNumber(number));
    } else {
      row_.Set(column_, ExcelDateText(number, kind_, workbook_.epoch_1904));
    }
  }

  const XlsxWorkbook& workbook_;
  RowBuilder& row_;
  size_t next_column_ = 0;
  size_t column_ = 0;
  std::string type_;
  std::string value_;
  ExcelNumber kind_ = ExcelNumber::kPlain;
  bool in_cell_ = false;
  bool has_formula_ = false;
  bool has_value_ = false;
  bool in_value_ = false;
  bool in_phonetic_ = false;
};

absl::Status ReadSheet(ZipArchive& archive, const XlsxWorkbook& workbook,
                       const XlsxWorkbook::Sheet& sheet, RowBuilder& row) {
  SheetPart handler(workbook, row);
  XmlStream xml(handler);
  TRILAB_RETURN_IF_ERROR(
      archive.Read(sheet.part, kMaxPartBytes,
                   [&](absl::string_view bytes) { return xml.Feed(bytes); }));
  return xml.Finish();
}

}  // namespace

absl::StatusOr<SheetResult> ReadXlsx(const std::string& path,
                                     const SheetOptions& options,
                                     const RowSink& on_row) {
  TRILAB_ASSIGN_OR_RETURN(const std::unique_ptr<ZipArchive> archive,
                          ZipArchive::Open(path, options.cancelled));
  TRILAB_ASSIGN_OR_RETURN(const XlsxWorkbook workbook,
                          LoadXlsxWorkbook(*archive));
  SheetResult result;
  for (const XlsxWorkbook::Sheet& sheet : workbook.sheets) {
    result.sheets.push_back(sheet.name);
  }
  const bool all = options.sheet.empty() && options.on_sheet != nullptr;
  bool found = options.sheet.empty();
  for (const XlsxWorkbook::Sheet& sheet : workbook.sheets) {
    if (!options.sheet.empty() && sheet.name != options.sheet) continue;
    found = true;
    // What is no sheet of cells may lack a part, and is not asked for.
    if (all && !archive->Has(sheet.part)) continue;
    if (all) TRILAB_RETURN_IF_ERROR(options.on_sheet(sheet.name));
    // Chart sheets have a part, but no rows.
    RowBuilder row(options.limits, on_row, workbook.epoch_1904);
    TRILAB_RETURN_IF_ERROR(ReadSheet(*archive, workbook, sheet, row));
    if (row.rows_emitted() == 0 && options.sheet.empty()) continue;
    if (result.sheet.empty()) result.sheet = sheet.name;
    if (!all) break;
  }
  if (!found) {
    return absl::NotFoundError(
        absl::StrCat("the workbook has no sheet \"", options.sheet,
                     "\"; it has ", absl::StrJoin(result.sheets, ", ")));
  }
  return result;
}

}  // namespace trilab::inventory
