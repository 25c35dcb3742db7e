#include "client/cli/output/help_formatter.h"

#include "absl/strings/str_cat.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {

std::string HelpFormatter::make_option(const CLI::Option* option,
                                       bool is_positional) const {
  const int width = static_cast<int>(get_column_width());
  const std::string names = absl::StrCat(
      "  ", make_option_name(option, is_positional), make_option_opts(option));
  const std::string text = make_option_desc(option);
  if (DisplayWidth(names) >= width) {
    return absl::StrCat(names, "\n", std::string(width, ' '), text, "\n");
  }
  return absl::StrCat(PadRight(names, width), text, "\n");
}

}  // namespace trilab::cli
