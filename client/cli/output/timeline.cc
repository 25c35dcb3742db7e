#include "client/cli/output/timeline.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {
namespace {

using Schedule = v1::GetScheduleResponse::InstrumentSchedule;
using Span = v1::GetScheduleResponse::Span;

constexpr int kMostLabelColumns = 28;

enum Cell {
  kOutside,
  kClosed,
  kOpen,
  kBuffer,
  kPartial,
  kHeld,
  kPending,
  kBooked,
  kInUse,
  kOut
};

struct Glyph {
  const char* unicode;
  const char* ascii;
  const char* colour;
  Text meaning;
};

constexpr Glyph kGlyphs[] = {
    {" ", " ", "0", {"", ""}},
    {"·", ".", "2", {"关闭", "closed"}},
    {"─", "-", "32", {"开放", "open"}},
    {"░", "+", "36", {"缓冲", "buffer"}},
    {"▄", "o", "33", {"部分占用", "partly taken"}},
    {"▒", "h", "33", {"暂留", "held"}},
    {"▞", "?", "33", {"待审批", "pending approval"}},
    {"█", "#", "31", {"已预约", "booked"}},
    {"▓", "u", "31", {"使用中", "in use"}},
    {"╳", "X", "35", {"停用", "outage"}},
};

constexpr Text kWeekdays[] = {{"周一", "Mon"}, {"周二", "Tue"}, {"周三", "Wed"},
                              {"周四", "Thu"}, {"周五", "Fri"}, {"周六", "Sat"},
                              {"周日", "Sun"}};

bool Overlaps(const Span& span, absl::Time start, absl::Time end) {
  return FromProto(span.start_time()) < end &&
         start < FromProto(span.end_time());
}

Cell CellOf(Span::Kind kind) {
  switch (kind) {
    case Span::KIND_OUTAGE:
      return kOut;
    case Span::KIND_HELD:
      return kHeld;
    case Span::KIND_PENDING_APPROVAL:
      return kPending;
    case Span::KIND_IN_USE:
      return kInUse;
    case Span::KIND_BUFFER:
      return kBuffer;
    default:
      return kBooked;
  }
}

// The spans of one instrument that reach into one day.
struct Day {
  std::vector<const Span*> open;
  std::vector<const Span*> busy;
  int capacity = 1;
};

Day SpansOf(const Schedule& schedule, absl::Time start, absl::Time end) {
  Day day;
  day.capacity = std::max(1, schedule.capacity());
  for (const Span& span : schedule.open()) {
    if (Overlaps(span, start, end)) day.open.push_back(&span);
  }
  for (const Span& span : schedule.busy()) {
    if (Overlaps(span, start, end)) day.busy.push_back(&span);
  }
  return day;
}

// What takes most of the instrument between `start` and `end`. The units in
// use only grow where a span starts, so those moments tell the most.
Cell BusyCell(const Day& day, absl::Time start, absl::Time end) {
  Cell cell = kClosed;
  int most = 0;
  for (const Span* first : day.busy) {
    if (!Overlaps(*first, start, end)) continue;
    cell = std::max(cell, CellOf(first->kind()));
    const absl::Time at = std::max(start, FromProto(first->start_time()));
    int units = 0;
    for (const Span* span : day.busy) {
      if (Overlaps(*span, at, at + absl::Nanoseconds(1))) {
        units += std::max(1, span->units());
      }
    }
    most = std::max(most, units);
  }
  const bool spare = cell != kOut && cell != kClosed && most < day.capacity;
  return spare ? kPartial : cell;
}

Cell CellAt(const Day& day, absl::Time start, absl::Time end) {
  const Cell busy = BusyCell(day, start, end);
  if (busy != kClosed) return busy;
  const bool open = std::any_of(
      day.open.begin(), day.open.end(),
      [&](const Span* span) { return Overlaps(*span, start, end); });
  return open ? kOpen : kClosed;
}

class Drawing {
 public:
  Drawing(const v1::GetScheduleResponse& response,
          const TimelineOptions& options, std::ostream& out)
      : response_(response), options_(options), out_(out) {
    for (const Schedule& schedule : response.schedules()) {
      label_columns_ = std::max(label_columns_, DisplayWidth(Label(schedule)));
    }
    label_columns_ = std::min(label_columns_, kMostLabelColumns) + 2;
    for (const int cells : {96, 48, 24, 12}) {
      cells_ = cells;
      if (label_columns_ + cells <= options.columns) break;
    }
  }

  void Draw() {
    const absl::TimeZone zone = LocalZone();
    const absl::CivilDay last =
        absl::ToCivilDay(options_.end - absl::Nanoseconds(1), zone);
    for (absl::CivilDay day = absl::ToCivilDay(options_.start, zone);
         day <= last && out_; ++day) {
      DrawDay(day);
    }
    DrawLegend();
  }

 private:
  static std::string Label(const Schedule& schedule) {
    std::string label = Printable(ShortName(schedule.instrument()));
    if (schedule.capacity() > 1) {
      absl::StrAppend(&label, " ×", schedule.capacity());
    }
    return label;
  }

  void DrawDay(absl::CivilDay day) {
    const Text& weekday = kWeekdays[static_cast<int>(absl::GetWeekday(day))];
    out_ << options_.style.Bold(absl::StrCat(absl::FormatCivilTime(day), " ",
                                             Pick(weekday, options_.lang)))
         << "\n"
         << options_.style.Dim(Scale()) << "\n";
    const absl::Time start = absl::FromCivil(day, LocalZone());
    for (const Schedule& schedule : response_.schedules()) {
      std::string row = PadRight(Truncate(Label(schedule), label_columns_ - 2),
                                 label_columns_);
      absl::StrAppend(&row, Cells(schedule, start));
      absl::StripTrailingAsciiWhitespace(&row);
      out_ << row << "\n";
    }
    out_ << "\n";
  }

  std::string Scale() const {
    const int per_hour = std::max(1, cells_ / 24);
    int step = 1;
    for (const int hours : {1, 2, 3, 6}) {
      step = hours;
      if (hours * cells_ / 24 >= 3) break;
    }
    std::string scale(label_columns_, ' ');
    for (int hour = 0; hour < 24; hour += step) {
      const std::string label = absl::StrFormat("%02d", hour);
      const int room = cells_ >= 24 ? step * per_hour : step * cells_ / 24;
      absl::StrAppend(&scale, PadRight(label, room));
    }
    absl::StripTrailingAsciiWhitespace(&scale);
    return scale;
  }

  std::string Cells(const Schedule& schedule, absl::Time start) {
    const absl::Duration step = absl::Minutes(24 * 60 / cells_);
    const Day day = SpansOf(schedule, start, start + cells_ * step);
    std::string row;
    for (int i = 0; i < cells_;) {
      const Cell cell = At(day, start + i * step, step);
      std::string run;
      // One colour code for a run of like cells, not for each of them.
      for (; i < cells_ && At(day, start + i * step, step) == cell; ++i) {
        run += GlyphOf(cell);
      }
      absl::StrAppend(&row, Paint(cell, run));
    }
    return row;
  }

  Cell At(const Day& day, absl::Time start, absl::Duration step) const {
    const absl::Time from = std::max(start, options_.start);
    const absl::Time to = std::min(start + step, options_.end);
    return from >= to ? kOutside : CellAt(day, from, to);
  }

  std::string GlyphOf(Cell cell) const {
    return options_.ascii ? kGlyphs[cell].ascii : kGlyphs[cell].unicode;
  }

  std::string Paint(Cell cell, const std::string& text) const {
    return cell == kOutside ? text
                            : options_.style.Paint(kGlyphs[cell].colour, text);
  }

  bool Drawn(Cell cell) const {
    for (const Schedule& schedule : response_.schedules()) {
      for (const Span& span : schedule.busy()) {
        if (CellOf(span.kind()) == cell) return true;
      }
    }
    return false;
  }

  void DrawLegend() {
    std::string legend;
    for (const Cell cell : {kOpen, kClosed, kBooked, kInUse, kPending, kHeld,
                            kBuffer, kPartial, kOut}) {
      // Rarer ones only where there are some.
      if ((cell == kInUse || cell == kPending) && !Drawn(cell)) continue;
      absl::StrAppend(&legend, legend.empty() ? "" : "   ",
                      Paint(cell, GlyphOf(cell)), " ",
                      Pick(kGlyphs[cell].meaning, options_.lang));
    }
    out_ << legend << "\n";
  }

  const v1::GetScheduleResponse& response_;
  const TimelineOptions& options_;
  std::ostream& out_;
  int label_columns_ = 0;
  int cells_ = 96;
};

}  // namespace

void DrawTimeline(const v1::GetScheduleResponse& response,
                  const TimelineOptions& options, std::ostream& out) {
  Drawing(response, options, out).Draw();
}

}  // namespace trilab::cli
