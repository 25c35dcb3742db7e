#include "server/inventory/row.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace trilab::inventory {

bool Row::IsBlank() const {
  if (error.has_value()) return false;
  for (const std::string& cell : cells) {
    for (unsigned char c : cell) {
      if (!absl::ascii_isspace(c)) return false;
    }
  }
  return true;
}

std::string Describe(const RowError& error) {
  std::string text = absl::StrCat("line ", error.line);
  if (error.column > 0) absl::StrAppend(&text, ", column ", error.column);
  if (error.byte_offset.has_value()) {
    absl::StrAppend(&text, " (byte ", *error.byte_offset, ")");
  }
  absl::StrAppend(&text, ": ", error.message);
  return text;
}

}  // namespace trilab::inventory
