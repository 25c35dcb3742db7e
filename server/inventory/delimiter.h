#ifndef TRILAB_SERVER_INVENTORY_DELIMITER_H_
#define TRILAB_SERVER_INVENTORY_DELIMITER_H_

#include "absl/strings/string_view.h"

namespace trilab::inventory {

// Guesses which of comma, tab and semicolon parts the cells of a text, from
// its start in UTF-8: the one by which most of the first rows have the same
// number of cells. Delimiters within quotes do not count. Comma if none
// parts anything.
char GuessDelimiter(absl::string_view sample);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_DELIMITER_H_
