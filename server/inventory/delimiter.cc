#include "server/inventory/delimiter.h"

#include <map>
#include <tuple>

#include "absl/strings/string_view.h"

namespace trilab::inventory {
namespace {

constexpr int kRowsLookedAt = 50;

// How well a delimiter parts the rows; greater is better.
struct Fit {
  int rows_alike = 0;  // Rows with the commonest number of cells.
  int cells = 0;       // That number; at least two.
};

Fit FitOf(absl::string_view sample, char delimiter) {
  std::map<int, int> rows_by_cells;
  int cells = 1;
  int rows = 0;
  bool quoted = false;
  bool empty = true;
  for (char c : sample) {
    if (c == '"') quoted = !quoted;
    if (quoted || (c != '\n' && c != '\r')) {
      empty = false;
      if (!quoted && c == delimiter) ++cells;
      continue;
    }
    if (!empty && ++rows <= kRowsLookedAt) ++rows_by_cells[cells];
    if (rows == kRowsLookedAt) break;
    cells = 1;
    empty = true;
  }
  // The last row may be cut off by the sample's end; it counts only alone.
  if (rows == 0 && !empty) ++rows_by_cells[cells];
  Fit best;
  for (const auto& [count, alike] : rows_by_cells) {
    if (count >= 2 && alike >= best.rows_alike) best = {alike, count};
  }
  return best;
}

}  // namespace

char GuessDelimiter(absl::string_view sample) {
  char best = ',';
  Fit best_fit;
  for (char delimiter : {',', '\t', ';'}) {
    const Fit fit = FitOf(sample, delimiter);
    if (std::tie(fit.rows_alike, fit.cells) >
        std::tie(best_fit.rows_alike, best_fit.cells)) {
      best = delimiter;
      best_fit = fit;
    }
  }
  return best;
}

}  // namespace trilab::inventory
