#ifndef TRILAB_SERVER_INVENTORY_CELL_TEXT_H_
#define TRILAB_SERVER_INVENTORY_CELL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace trilab::inventory {

// All take well-formed UTF-8, as the readers deliver it.

// Without white space at both ends: ASCII, no-break (U+00A0) and ideographic
// (U+3000) spaces, zero-width spaces and byte order marks.
absl::string_view TrimSpace(absl::string_view text);

// The full-width forms of ASCII (U+FF01 to U+FF5E), the ideographic space and
// the full-width yen sign as their common forms. Nothing else changes: a
// reader of the result sees the same characters.
std::string ToHalfWidth(absl::string_view text);

// The name a column header gives, without what explains it:
//   "*仪器编号（（必填，管理系统中的关联仪器编号））"  ->  "仪器编号"
//   "  原值（单位万元、保留小数点后两位）"            ->  "原值"
// Half-width; cut before the first parenthesis or line end that follows a
// name; without marks of obligation ('*') and colons at its ends; runs of
// white space are one space.
std::string NormalizeHeader(absl::string_view header);

// Equal for texts that a person would call the same: NFKC with case folded
// and white space removed. Kangxi radicals ("⽬", U+2F6C) equal the characters
// they look like. For comparison only; never to be stored or shown.
std::string ComparisonKey(absl::string_view text);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_CELL_TEXT_H_
