#ifndef TRILAB_SERVER_INVENTORY_COMPOUND_FILE_H_
#define TRILAB_SERVER_INVENTORY_COMPOUND_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace trilab::inventory {

// The bytes of the stream "Workbook" or "Book" of `file`, an OLE2 compound
// file ([MS-CFB]), found as libfreexl finds it: in the first sector of the
// directory.
//
// Every count and chain of sectors is held against the size of the file, so
// that whoever follows them later ends, too. Takes O(n), and memory of O(n).
//
// Returns INVALID_ARGUMENT if the file contradicts itself or has no such
// stream.
absl::StatusOr<std::string> WorkbookStream(absl::string_view file);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_COMPOUND_FILE_H_
