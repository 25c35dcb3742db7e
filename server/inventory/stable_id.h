#ifndef TRILAB_SERVER_INVENTORY_STABLE_ID_H_
#define TRILAB_SERVER_INVENTORY_STABLE_ID_H_

#include <string>

#include "absl/strings/string_view.h"

// Ids of resources made from what a file says: the same text always makes the
// same id, whatever else is in the file.

namespace trilab::inventory {

// Whether `id` is an id of a resource: 1 to 63 of a-z, 0-9, ".", "_", "-".
bool IsId(absl::string_view id);

// "<prefix>-<text>", or the text alone without a prefix.
//
// Text that consists of letters, digits, ".", "_" and "-" once full-width
// forms are made half-width is taken in lower case. Other text, and whatever
// would make the id too long, is replaced by "x" and the first 16 hex digits
// of the SHA-256 of its trimmed, half-width form; a prefix that leaves no room
// for these is cut.
std::string MakeId(absl::string_view prefix, absl::string_view text);

// The first 16 hex digits of the SHA-256 of `bytes`.
std::string HashHex(absl::string_view bytes);

// `id` with "-<occurrence>" added, cut before it where it would be too long.
std::string NumberedId(absl::string_view id, int occurrence);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_STABLE_ID_H_
