#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"
#include "client/cli/output/gantt.h"
#include "client/cli/output/gantt_rows.h"
#include "client/cli/output/text_width.h"

namespace trilab::cli {
namespace {

constexpr int kRowHeight = 26;
constexpr int kChartWidth = 1080;
constexpr int kHeader = 46;
constexpr int kGap = 44;

// Told apart by colour-blind readers too (Okabe and Ito).
constexpr const char* kFills[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                  "#56b4e9", "#d55e00", "#b5a400", "#666666"};

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

class Picture {
 public:
  explicit Picture(const v1::Campaign& campaign)
      : campaign_(campaign), rows_(RowsOf(campaign)) {
    for (const auto* list : {&rows_.instruments, &rows_.samples}) {
      for (const GanttRow& row : *list) {
        label_width_ = std::max(label_width_, 8 * DisplayWidth(row.label) + 24);
      }
    }
    label_width_ = std::min(label_width_, 320);
    // Whole days.
    start_ = absl::FromCivil(absl::ToCivilDay(rows_.start, LocalZone()),
                             LocalZone());
    end_ = absl::FromCivil(
        absl::ToCivilDay(rows_.end - absl::Seconds(1), LocalZone()) + 1,
        LocalZone());
  }

  std::string Draw() {
    const int top = kHeader;
    const int middle =
        top + kRowHeight * static_cast<int>(rows_.instruments.size());
    const int bottom =
        middle + kGap + kRowHeight * static_cast<int>(rows_.samples.size());
    const int width = label_width_ + kChartWidth + 20;
    svg_ = absl::StrFormat(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "width=\"%d\" height=\"%d\" font-family=\"'Noto Sans CJK SC',"
        "'Microsoft YaHei',sans-serif\" font-size=\"12\">\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
        width, bottom + 14, width, bottom + 14);
    AddText(12, 20, campaign_.title(), "font-size=\"15\" font-weight=\"bold\"");
    DrawDays(top, middle);
    DrawDays(middle + kGap, bottom);
    DrawRows(rows_.instruments, top, false);
    DrawRows(rows_.samples, middle + kGap, true);
    absl::StrAppend(&svg_, "</svg>\n");
    return std::move(svg_);
  }

 private:
  double X(absl::Time time) const {
    return label_width_ +
           absl::FDivDuration(time - start_, end_ - start_) * kChartWidth;
  }

  void AddText(double x, double y, absl::string_view text,
               absl::string_view more) {
    absl::StrAppendFormat(&svg_, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n",
                          x, y, more, Escaped(text));
  }

  void DrawDays(int top, int bottom) {
    const auto days = absl::ToCivilDay(end_, LocalZone()) -
                      absl::ToCivilDay(start_, LocalZone());
    // As many dates as there is room for.
    const int every =
        std::max(1, static_cast<int>(days * 44 / kChartWidth) + 1);
    int index = 0;
    for (absl::CivilDay day = absl::ToCivilDay(start_, LocalZone());
         absl::FromCivil(day, LocalZone()) <= end_; ++day, ++index) {
      const absl::Time midnight = absl::FromCivil(day, LocalZone());
      const double x = X(midnight);
      const absl::Weekday weekday = absl::GetWeekday(day);
      if ((weekday == absl::Weekday::saturday ||
           weekday == absl::Weekday::sunday) &&
          midnight < end_) {
        absl::StrAppendFormat(
            &svg_,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
            "fill=\"#f1f1f1\"/>\n",
            x, top, X(absl::FromCivil(day + 1, LocalZone())) - x, bottom - top);
      }
      absl::StrAppendFormat(&svg_,
                            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" "
                            "y2=\"%d\" stroke=\"#d0d0d0\"/>\n",
                            x, top, x, bottom);
      if (midnight < end_ && index % every == 0) {
        AddText(x + 3, top - 6,
                absl::FormatTime("%m-%d", midnight, LocalZone()),
                "fill=\"#555555\"");
      }
    }
  }

  void DrawRows(const std::vector<GanttRow>& rows, int top, bool by_sample) {
    for (size_t r = 0; r < rows.size(); ++r) {
      const double y = top + kRowHeight * static_cast<double>(r);
      const std::string label =
          Truncate(rows[r].label, std::max(8, (label_width_ - 20) / 8));
      AddText(12, y + 17, label, "fill=\"#222222\"");
      for (const GanttBar& bar : rows[r].bars) {
        if (by_sample && bar.placed->has_travel()) {
          const double from = X(bar.start - FromProto(bar.placed->travel()));
          absl::StrAppendFormat(
              &svg_,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
              "stroke=\"#888888\" stroke-dasharray=\"3 2\"/>\n",
              from, y + 13, X(bar.start), y + 13);
        }
        DrawBar(bar, y, by_sample);
      }
    }
  }

  void DrawBar(const GanttBar& bar, double y, bool by_sample) {
    const double x = X(bar.start);
    const double width = std::max(1.5, X(bar.end) - x);
    const int colour = (by_sample ? bar.step : bar.sample) % 8;
    const std::string name = by_sample ? campaign_.steps(bar.step).id()
                                       : campaign_.samples(bar.sample).id();
    absl::StrAppendFormat(
        &svg_,
        "<g><title>%s · %s\n%s\n%s%s%s</title><rect x=\"%.1f\" y=\"%.1f\" "
        "width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>",
        Escaped(SampleTitle(campaign_, bar.sample)),
        Escaped(StepTitle(campaign_, bar.step)),
        Escaped(SpanText(bar.start, bar.end)),
        Escaped(ShortName(bar.placed->instrument())),
        bar.placed->operator_().empty() ? "" : " · ",
        Escaped(ShortName(bar.placed->operator_())), x, y + 4, width,
        kRowHeight - 8, kFills[colour]);
    // Only what fits into the bar is written on it.
    const int room = static_cast<int>((width - 6) / 7);
    if (room >= std::min(DisplayWidth(name), 3)) {
      absl::StrAppendFormat(&svg_,
                            "<text x=\"%.1f\" y=\"%.1f\" fill=\"#ffffff\" "
                            "font-size=\"11\">%s</text>",
                            x + 3, y + 17,
                            Escaped(Truncate(name, std::max(1, room))));
    }
    absl::StrAppend(&svg_, "</g>\n");
  }

  const v1::Campaign& campaign_;
  const GanttRows rows_;
  int label_width_ = 90;
  absl::Time start_;
  absl::Time end_;
  std::string svg_;
};

constexpr Text kHeaders[] = {{"样品", "Sample"}, {"步骤", "Step"},
                             {"时间", "Time"},   {"仪器", "Instrument"},
                             {"中心", "Centre"}, {"操作员", "Operator"}};

}  // namespace

std::string GanttSvg(const v1::Campaign& campaign) {
  return campaign.placements().empty() ? "" : Picture(campaign).Draw();
}

std::string GanttHtml(const v1::Campaign& campaign, Lang lang) {
  const bool zh = lang == Lang::kZh;
  std::string html = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", zh ? "zh-CN" : "en",
      "\">\n<head><meta charset=\"utf-8\"><title>", Escaped(campaign.title()),
      "</title>\n<style>body{font-family:'Noto Sans CJK SC','Microsoft "
      "YaHei',sans-serif;margin:24px}svg{max-width:100%;height:auto}table{"
      "border-collapse:collapse;margin-top:20px}td,th{border-bottom:1px solid "
      "#ddd;padding:4px 12px 4px 0;text-align:left}</style></head>\n<body>\n",
      GanttSvg(campaign), "<table>\n<tr>");
  for (const Text& header : kHeaders) {
    absl::StrAppend(&html, "<th>", Pick(header, lang), "</th>");
  }
  absl::StrAppend(&html, "</tr>\n");
  for (const v1::Campaign::PlacedStep& placed : campaign.placements()) {
    absl::StrAppend(
        &html, "<tr><td>", Escaped(placed.sample()), "</td><td>",
        Escaped(placed.step()), "</td><td>",
        SpanText(FromProto(placed.start_time()), FromProto(placed.end_time())),
        "</td><td>", Escaped(ShortName(placed.instrument())), "</td><td>",
        Escaped(ShortName(placed.centre())), "</td><td>",
        Escaped(ShortName(placed.operator_())), "</td></tr>\n");
  }
  absl::StrAppend(&html, "</table>\n</body>\n</html>\n");
  return html;
}

}  // namespace trilab::cli
