#ifndef TRILAB_SERVER_INVENTORY_FILE_KIND_H_
#define TRILAB_SERVER_INVENTORY_FILE_KIND_H_

#include "absl/strings/string_view.h"

namespace trilab::inventory {

enum class FileKind {
  kEmpty,
  kDelimitedText,
  kXls,   // Excel 97-2003, or a protected workbook: both are OLE2 files.
  kXlsx,  // Excel 2007 and later.
  kJson,
  kHtml,   // Many systems export an HTML page and name it .xls.
  kOther,  // A picture, a PDF, an archive: no table.
};

// "delimited text", "xlsx workbook" and so on.
absl::string_view FileKindName(FileKind kind);

// Tells the kind of a file from its first bytes, not from its name; 64 KiB
// are plenty. What is nothing else is delimited text.
FileKind SniffFileKind(absl::string_view sample);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_FILE_KIND_H_
