#include "server/inventory/file_kind.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace trilab::inventory {
namespace {

struct Signature {
  absl::string_view bytes;
  FileKind kind;
};

constexpr Signature kSignatures[] = {
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::kXls},
    // Excel 2 to 4 streams, without the OLE2 container.
    {absl::string_view("\x09\x00\x04\x00", 4), FileKind::kXls},
    {absl::string_view("\x09\x02\x06\x00", 4), FileKind::kXls},
    {absl::string_view("\x09\x04\x06\x00", 4), FileKind::kXls},
    {"%PDF-", FileKind::kOther},
    {"{\\rtf", FileKind::kOther},
    {"\x1F\x8B", FileKind::kOther},
    {"7z\xBC\xAF\x27\x1C", FileKind::kOther},
    {"Rar!\x1A\x07", FileKind::kOther},
    {"\x89PNG\r\n", FileKind::kOther},
    {"\xFF\xD8\xFF", FileKind::kOther},
    {"GIF8", FileKind::kOther},
    {"\x7F"
     "ELF",
     FileKind::kOther},
};

bool StartsWithTag(absl::string_view text) {
  for (absl::string_view tag :
       {"<!doctype", "<html", "<head", "<table", "<meta", "<?xml"}) {
    if (absl::StartsWithIgnoreCase(text, tag)) return true;
  }
  return false;
}

}  // namespace

absl::string_view FileKindName(FileKind kind) {
  switch (kind) {
    case FileKind::kEmpty:
      return "empty file";
    case FileKind::kDelimitedText:
      return "delimited text";
    case FileKind::kXls:
      return "xls workbook";
    case FileKind::kXlsx:
      return "xlsx workbook";
    case FileKind::kJson:
      return "JSON document";
    case FileKind::kHtml:
      return "HTML or XML page";
    case FileKind::kOther:
      return "binary file";
  }
  return "binary file";
}

FileKind SniffFileKind(absl::string_view sample) {
  if (sample.empty()) return FileKind::kEmpty;
  for (const Signature& signature : kSignatures) {
    if (absl::StartsWith(sample, signature.bytes)) return signature.kind;
  }
  if (absl::StartsWith(sample, "PK\x03\x04")) {
    const bool workbook = absl::StrContains(sample, "[Content_Types].xml") ||
                          absl::StrContains(sample, "xl/");
    return workbook ? FileKind::kXlsx : FileKind::kOther;
  }
  absl::string_view text = absl::StripPrefix(sample, "\xEF\xBB\xBF");
  text = absl::StripLeadingAsciiWhitespace(text);
  if (text.empty()) return FileKind::kDelimitedText;
  if (text[0] == '{' || text[0] == '[') return FileKind::kJson;
  if (StartsWithTag(text)) return FileKind::kHtml;
  return FileKind::kDelimitedText;
}

}  // namespace trilab::inventory
