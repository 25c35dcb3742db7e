#include "client/cli/output/table.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 8;

}  // namespace

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<int> Table::Widths(int max_width) const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].header);
    for (const auto& row : rows_) {
      width = std::max(width, DisplayWidth(row[i]));
    }
    widths.push_back(width);
  }
  if (max_width <= 0 || widths.empty()) return widths;
  const int gaps = kGap * static_cast<int>(widths.size() - 1);
  int total = std::accumulate(widths.begin(), widths.end(), gaps);
  while (total > max_width) {
    auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kNarrowest) break;
    --*widest;
    --total;
  }
  return widths;
}

void Table::Print(std::ostream& out, const Style& style, int max_width) const {
  const std::vector<int> widths = Widths(max_width);
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string cell = Truncate(cell_of(i), widths[i]);
      if (i > 0) text.append(kGap, ' ');
      absl::StrAppend(&text, columns_[i].align == Align::kRight
                                 ? PadLeft(cell, widths[i])
                                 : PadRight(cell, widths[i]));
    }
    absl::StripTrailingAsciiWhitespace(&text);
    return text;
  };
  out << style.Bold(line([&](size_t i) { return columns_[i].header; })) << "\n";
  for (const auto& row : rows_) {
    if (!out) return;
    out << line([&](size_t i) { return row[i]; }) << "\n";
  }
}

}  // namespace trilab::cli
