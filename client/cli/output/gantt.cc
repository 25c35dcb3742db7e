#include "client/cli/output/gantt.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/gantt_rows.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {
namespace {

constexpr int kMostLabelColumns = 26;
constexpr int kFewestCells = 24;
// A cell is one of these.
constexpr int kCellMinutes[] = {5,   10,  15,  30,  60,   120,
                                180, 240, 360, 720, 1440, 2880};
constexpr const char* kColours[] = {"36", "33", "32", "35", "34", "31"};
constexpr int kColourCount = 6;

// How cells look: a letter, or a sign of a few bytes and one column.
struct Canvas {
  absl::Time start;
  absl::Duration cell;
  int cells = 0;
  bool ascii = false;

  int CellOf(absl::Time time) const {
    return static_cast<int>((time - start) / cell);
  }
  const char* line() const { return ascii ? "=" : "━"; }
  const char* way() const { return ascii ? "~" : "┄"; }
  const char* midnight() const { return ascii ? "|" : "┊"; }
};

// One row of cells, each with what it shows and its colour.
class Row {
 public:
  explicit Row(const Canvas& canvas)
      : canvas_(canvas),
        signs_(canvas.cells, " "),
        colours_(canvas.cells, nullptr) {
    for (int i = 0; i < canvas.cells; ++i) {
      const absl::Time from = canvas.start + canvas.cell * i;
      if (IsMidnight(from)) Set(i, canvas.midnight(), "2");
    }
  }

  // Whether a local day begins in the cell that starts at `from`.
  bool IsMidnight(absl::Time from) const {
    const absl::CivilDay day = absl::ToCivilDay(from, LocalZone());
    const absl::Time midnight = absl::FromCivil(day, LocalZone());
    return from == midnight || midnight + absl::Hours(24) < from + canvas_.cell;
  }

  void Set(int cell, const std::string& sign, const char* colour) {
    if (cell < 0 || cell >= canvas_.cells) return;
    signs_[cell] = sign;
    colours_[cell] = colour;
  }

  void Draw(const GanttBar& bar, int letter) {
    const char* colour = kColours[letter % kColourCount];
    const int from = canvas_.CellOf(bar.start);
    const int until =
        std::max(from + 1, canvas_.CellOf(bar.end - absl::Seconds(1)) + 1);
    for (int i = from + 1; i < until; ++i) Set(i, canvas_.line(), colour);
    Set(from, std::string(1, GanttLetter(letter)), colour);
  }

  // The way to a step, which ends as late as it may.
  void DrawWay(absl::Time from, absl::Time until) {
    for (int i = canvas_.CellOf(from); i < canvas_.CellOf(until); ++i) {
      if (i >= 0 && i < canvas_.cells &&
          (signs_[i] == " " || signs_[i] == canvas_.midnight())) {
        Set(i, canvas_.way(), "2");
      }
    }
  }

  std::string Text(const Style& style) const {
    std::string text;
    for (int i = 0; i < canvas_.cells; ++i) {
      absl::StrAppend(&text, colours_[i] == nullptr
                                 ? signs_[i]
                                 : style.Paint(colours_[i], signs_[i]));
    }
    return text;
  }

 private:
  const Canvas& canvas_;
  std::vector<std::string> signs_;
  std::vector<const char*> colours_;
};

Canvas CanvasFor(const GanttRows& rows, int cells, bool ascii) {
  Canvas canvas;
  canvas.ascii = ascii;
  for (const int minutes : kCellMinutes) {
    canvas.cell = absl::Minutes(minutes);
    // From a round time on: local hours, or days.
    const absl::Time zero =
        absl::FromCivil(absl::ToCivilDay(rows.start, LocalZone()), LocalZone());
    canvas.start = zero + absl::Floor(rows.start - zero, canvas.cell);
    canvas.cells = static_cast<int>(
        absl::Ceil(rows.end - canvas.start, canvas.cell) / canvas.cell);
    if (canvas.cells <= cells) return canvas;
  }
  canvas.cells = cells;
  return canvas;
}

// Whether a local day begins in cell `i`; of the first cell it is in it.
bool BeginsDay(const Canvas& canvas, int i) {
  const absl::Time from = canvas.start + canvas.cell * i;
  const absl::CivilDay day =
      absl::ToCivilDay(from + canvas.cell - absl::Seconds(1), LocalZone());
  return i == 0 || absl::FromCivil(day, LocalZone()) >= from;
}

// Dates above the midnights, as many as there is room for. A day of which
// little is seen at the beginning leaves its room to the next.
std::string Dates(const Canvas& canvas) {
  constexpr int kDateColumns = 6;
  std::string text;
  int column = 0;
  for (int i = 0; i < canvas.cells; ++i) {
    if (!BeginsDay(canvas, i) || column > i) continue;
    bool next_is_near = false;
    for (int k = 1; i == 0 && k < kDateColumns; ++k) {
      next_is_near = next_is_near || (k < canvas.cells && BeginsDay(canvas, k));
    }
    if (next_is_near && canvas.cell < absl::Hours(24)) continue;
    const absl::Time last = canvas.start + canvas.cell * (i + 1);
    text.append(static_cast<size_t>(i - column), ' ');
    absl::StrAppend(&text, absl::FormatTime("%m-%d ", last - absl::Seconds(1),
                                            LocalZone()));
    column = i + kDateColumns;
  }
  return text;
}

void DrawRows(const std::vector<GanttRow>& rows, bool by_sample,
              const Canvas& canvas, int label_columns,
              const GanttOptions& options, std::ostream& out) {
  std::string group;
  for (size_t r = 0; r < rows.size(); ++r) {
    const GanttRow& row = rows[r];
    if (row.group != group) {
      group = row.group;
      out << options.style.Dim(group) << "\n";
    }
    Row cells(canvas);
    for (const GanttBar& bar : row.bars) {
      if (by_sample && bar.placed->has_travel()) {
        cells.DrawWay(bar.start - FromProto(bar.placed->travel()), bar.start);
      }
      cells.Draw(bar, by_sample ? bar.step : bar.sample);
    }
    const std::string label =
        by_sample
            ? absl::StrCat(std::string(1, GanttLetter(static_cast<int>(r))),
                           " ", row.label)
            : absl::StrCat("  ", row.label);
    out << PadRight(Truncate(label, label_columns), label_columns) << " "
        << cells.Text(options.style) << "\n";
  }
}

}  // namespace

void DrawGantt(const v1::Campaign& campaign, const GanttOptions& options,
               std::ostream& out) {
  if (campaign.placements().empty()) return;
  const GanttRows rows = RowsOf(campaign);
  int label_columns = 8;
  for (const auto* list : {&rows.instruments, &rows.samples}) {
    for (const GanttRow& row : *list) {
      label_columns = std::max(label_columns, DisplayWidth(row.label) + 2);
    }
  }
  label_columns = std::min(label_columns, kMostLabelColumns);
  const Canvas canvas = CanvasFor(
      rows, std::max(kFewestCells, options.columns - label_columns - 2),
      options.ascii);
  const std::string dates = options.style.Bold(Dates(canvas));
  const std::string indent(static_cast<size_t>(label_columns) + 1, ' ');
  out << indent << dates << "\n";
  DrawRows(rows.instruments, false, canvas, label_columns, options, out);
  out << "\n" << indent << dates << "\n";
  DrawRows(rows.samples, true, canvas, label_columns, options, out);
  out << "\n";
  std::string steps;
  for (int i = 0; i < campaign.steps_size(); ++i) {
    absl::StrAppend(&steps, i == 0 ? "" : "  ",
                    options.style.Paint(kColours[i % kColourCount],
                                        std::string(1, GanttLetter(i))),
                    " ", StepTitle(campaign, i));
  }
  out << (options.lang == Lang::kZh ? "步骤：" : "steps: ") << steps << "\n"
      << (options.lang == Lang::kZh ? "每格 " : "a cell is ")
      << LengthText(canvas.cell)
      << (options.lang == Lang::kZh ? "；上图字母为样品，下图字母为步骤；"
                                    : "; letters are samples above, steps "
                                      "below; ")
      << canvas.way() << (options.lang == Lang::kZh ? " 运输中" : " on the way")
      << "\n";
}

}  // namespace trilab::cli
