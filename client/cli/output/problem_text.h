#ifndef TRILAB_CLIENT_CLI_OUTPUT_PROBLEM_TEXT_H_
#define TRILAB_CLIENT_CLI_OUTPUT_PROBLEM_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/lang.h"

// What the server says in English alone, for readers of Chinese: a sentence of
// ours where there is one, with the server's own words behind it, since only
// they hold the particulars.

namespace trilab::cli {

// A problem of an imported row, by its code; see docs/data-format.md.
std::string ProblemText(absl::string_view code, absl::string_view message,
                        Lang lang);

// What is wrong with a field of a request.
std::string FieldText(absl::string_view description, Lang lang);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_PROBLEM_TEXT_H_
