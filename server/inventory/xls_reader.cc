#include "server/inventory/xls_reader.h"

#include <freexl.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/inventory/excel_value.h"
#include "server/inventory/row_builder.h"
#include "server/inventory/xls_scan.h"
#include "storage/base/status_macros.h"

namespace trilab::inventory {
namespace {

// An open workbook.
struct Closer {
  void operator()(const void* workbook) const { freexl_close(workbook); }
};
using Workbook = std::unique_ptr<const void, Closer>;

absl::Status Protected() {
  return absl::InvalidArgumentError(
      "the workbook is protected by a password; save it without one");
}

absl::Status Damaged(int code) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the .xls workbook is damaged or of an unknown version (code ", code,
      "); save it as .xlsx or .csv"));
}

// A protected .xlsx is an OLE2 file whose directory lists the stream
// "EncryptedPackage", in UTF-16.
bool HoldsEncryptedPackage(const std::string& path) {
  constexpr absl::string_view kName = "EncryptedPackage";
  std::string wide;
  for (char c : kName) wide.append({c, '\0'});
  std::ifstream file(path, std::ios::binary);
  std::string window(64 << 10, '\0');
  std::string text;
  while (file.read(window.data(), static_cast<int64_t>(window.size())) ||
         file.gcount() > 0) {
    text.append(window, 0, file.gcount());
    if (absl::StrContains(text, wide)) return true;
    // The name may straddle two windows.
    if (text.size() > wide.size()) text.erase(0, text.size() - wide.size());
  }
  return false;
}

// libfreexl sees only what a scan found harmless.
absl::StatusOr<XlsScan> Scan(const std::string& path) {
  absl::StatusOr<XlsScan> scan = ScanXls(path);
  if (!scan.ok() && HoldsEncryptedPackage(path)) return Protected();
  if (scan.ok() && scan->password) return Protected();
  return scan;
}

absl::StatusOr<Workbook> Open(const std::string& path) {
  const void* handle = nullptr;
  const int code = freexl_open(path.c_str(), &handle);
  Workbook workbook(handle);
  if (code != FREEXL_OK) return Damaged(code);
  return workbook;
}

// "2015-03-01 08:30:00" as "2015-03-01T08:30:00", less a midnight.
std::string IsoText(absl::string_view text) {
  std::string iso(absl::StripSuffix(text, " 00:00:00"));
  const size_t space = iso.find(' ');
  if (space != std::string::npos) iso[space] = 'T';
  return iso;
}

void SetCell(const FreeXL_CellValue& cell, size_t column, RowBuilder& row) {
  switch (cell.type) {
    case FREEXL_CELL_INT:
      row.Set(column, absl::StrCat(cell.value.int_value));
      break;
    case FREEXL_CELL_DOUBLE:
      row.Set(column, PlainNumber(cell.value.double_value));
      break;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
      if (cell.value.text_value != nullptr) {
        row.Set(column, cell.value.text_value);
      }
      break;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
      row.Set(column, IsoText(cell.value.text_value));
      break;
    default:
      break;
  }
}

std::string Describe(XlsUnreadable::Kind kind) {
  constexpr absl::string_view kInstead = "; save it as .xlsx or with values";
  switch (kind) {
    case XlsUnreadable::Kind::kFormula:
      return absl::StrCat("the cell is a formula, which is not read of .xls",
                          kInstead);
    case XlsUnreadable::Kind::kRichText:
      return absl::StrCat("the cell has text of the oldest kind of .xls",
                          kInstead);
    case XlsUnreadable::Kind::kError:
      return "the cell holds an error such as #N/A";
  }
  return "the cell is unreadable";
}

absl::Status ReadSheet(const void* workbook, uint16_t sheet,
                       const std::vector<XlsUnreadable>& unreadable,
                       const std::function<bool()>& cancelled,
                       RowBuilder& row) {
  auto next = unreadable.begin();
  int code = freexl_select_active_worksheet(workbook, sheet);
  unsigned int rows = 0;
  uint16_t columns = 0;
  if (code == FREEXL_OK) {
    code = freexl_worksheet_dimensions(workbook, &rows, &columns);
  }
  if (code != FREEXL_OK) return Damaged(code);
  for (unsigned int line = 0; line < rows; ++line) {
    if (cancelled != nullptr && cancelled()) {
      return absl::CancelledError("the reading was cancelled");
    }
    row.Start(line + 1);
    next = std::find_if(next, unreadable.end(), [&](const XlsUnreadable& cell) {
      return cell.row >= line;
    });
    if (next != unreadable.end() && next->row == line) {
      row.Refuse(next->column, Describe(next->kind));
    }
    for (uint16_t column = 0; column < columns; ++column) {
      FreeXL_CellValue cell;
      code = freexl_get_cell_value(workbook, line, column, &cell);
      if (code == FREEXL_OK) {
        SetCell(cell, column, row);
      } else {
        row.Refuse(column,
                   absl::StrCat("the cell is unreadable (code ", code, ")"));
      }
    }
    TRILAB_RETURN_IF_ERROR(row.Emit());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SheetResult> ReadXls(const std::string& path,
                                    const SheetOptions& options,
                                    const RowSink& on_row) {
  TRILAB_ASSIGN_OR_RETURN(XlsScan scan, Scan(path));
  TRILAB_ASSIGN_OR_RETURN(const Workbook workbook, Open(path));
  unsigned int count = 0;
  freexl_get_info(workbook.get(), FREEXL_BIFF_SHEET_COUNT, &count);
  if (count == 0) {
    // libfreexl opens some encrypted workbooks without an error.
    return absl::InvalidArgumentError(
        "the .xls workbook shows no sheet: it is protected by a password or "
        "damaged");
  }
  scan.unreadable.resize(count);
  unsigned int epoch = FREEXL_BIFF_DATEMODE_1900;
  freexl_get_info(workbook.get(), FREEXL_BIFF_DATEMODE, &epoch);
  SheetResult result;
  for (unsigned int i = 0; i < count; ++i) {
    const char* name = nullptr;
    freexl_get_worksheet_name(workbook.get(), static_cast<uint16_t>(i), &name);
    result.sheets.emplace_back(name == nullptr ? "" : name);
  }
  const bool all = options.sheet.empty() && options.on_sheet != nullptr;
  bool found = options.sheet.empty();
  for (unsigned int i = 0; i < count; ++i) {
    if (!options.sheet.empty() && result.sheets[i] != options.sheet) continue;
    found = true;
    if (all) TRILAB_RETURN_IF_ERROR(options.on_sheet(result.sheets[i]));
    RowBuilder row(options.limits, on_row, epoch == FREEXL_BIFF_DATEMODE_1904);
    TRILAB_RETURN_IF_ERROR(ReadSheet(workbook.get(), static_cast<uint16_t>(i),
                                     scan.unreadable[i], options.cancelled,
                                     row));
    if (row.rows_emitted() == 0 && options.sheet.empty()) continue;
    if (result.sheet.empty()) result.sheet = result.sheets[i];
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
