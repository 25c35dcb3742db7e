#ifndef TRILAB_CLIENT_CLI_OUTPUT_TEXT_WIDTH_H_
#define TRILAB_CLIENT_CLI_OUTPUT_TEXT_WIDTH_H_

#include <string>

#include "absl/strings/string_view.h"

// How much room text takes in a terminal, in columns.
//
// Wide and fullwidth characters (Unicode TR 11) take two, combining marks and
// format characters none, all others one; ambiguous ones take one, as in
// terminals outside legacy CJK encodings.

namespace trilab::cli {

int DisplayWidth(absl::string_view utf8);

// `utf8` on one line that a terminal cannot take for commands: control
// characters and bytes that are not UTF-8 become spaces or U+FFFD.
std::string Printable(absl::string_view utf8);

// As above, but keeps line ends, and begins every later line with `indent`.
std::string PrintableLines(absl::string_view utf8, absl::string_view indent);

// `utf8` with spaces up to `width`; unchanged if it is wider.
std::string PadRight(absl::string_view utf8, int width);
std::string PadLeft(absl::string_view utf8, int width);

// `utf8` if it fits into `width` (at least 1), else its longest start that
// leaves room for an ellipsis, and the ellipsis.
std::string Truncate(absl::string_view utf8, int width);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_TEXT_WIDTH_H_
