#ifndef TRILAB_CLIENT_CLI_OUTPUT_STYLE_H_
#define TRILAB_CLIENT_CLI_OUTPUT_STYLE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace trilab::cli {

// Colours of a terminal (ECMA-48), or none.
struct Style {
  bool colour = false;

  std::string Paint(absl::string_view code, absl::string_view text) const {
    if (!colour || text.empty()) return std::string(text);
    return absl::StrCat("\x1b[", code, "m", text, "\x1b[0m");
  }
  std::string Bold(absl::string_view text) const { return Paint("1", text); }
  std::string Dim(absl::string_view text) const { return Paint("2", text); }
  std::string Red(absl::string_view text) const { return Paint("31", text); }
  std::string Green(absl::string_view text) const { return Paint("32", text); }
  std::string Yellow(absl::string_view text) const { return Paint("33", text); }
  std::string Cyan(absl::string_view text) const { return Paint("36", text); }
};

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_STYLE_H_
