#include "tests/bench/planner/trace_plot.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace trilab::bench {
namespace {

constexpr double kFirst = 0.001;
constexpr int kWidth = 640;
constexpr int kHeight = 360;
constexpr int kMargin = 50;
constexpr int kPoints = 120;

double MeanGap(const std::vector<Trace>& traces, double seconds) {
  double sum = 0;
  for (const Trace& trace : traces) sum += GapAt(trace, seconds);
  return traces.empty() ? 0 : sum / static_cast<double>(traces.size());
}

std::string Label(double x, double y, const std::string& text) {
  return absl::StrFormat(
      "<text x=\"%.0f\" y=\"%.0f\" font-size=\"11\" font-family=\"sans-serif\" "
      "text-anchor=\"middle\">%s</text>\n",
      x, y, text);
}

}  // namespace

double GapAt(const Trace& trace, double seconds) {
  double gap = trace.empty() ? 100 : trace.front().gap_percent;
  for (const TracePoint& point : trace) {
    if (point.seconds > seconds) break;
    gap = point.gap_percent;
  }
  return gap;
}

bool WriteTracePlot(const std::string& path, const std::vector<Trace>& traces,
                    double seconds) {
  const double last = std::max(seconds, 10 * kFirst);
  const double decades = std::log10(last / kFirst);
  const double highest = std::max(0.1, MeanGap(traces, kFirst));
  const auto x_of = [&](double at) {
    return kMargin + std::log10(at / kFirst) / decades * (kWidth - 2 * kMargin);
  };
  const auto y_of = [&](double gap) {
    return kHeight - kMargin - gap / highest * (kHeight - 2 * kMargin);
  };
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">\n"
      "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
      kWidth, kHeight);
  for (double at = kFirst; at <= last * 1.001; at *= 10) {
    absl::StrAppendFormat(&svg, "<path d=\"M%.1f %d V%d\" stroke=\"#ccc\"/>\n",
                          x_of(at), kMargin, kHeight - kMargin);
    svg += Label(x_of(at), kHeight - kMargin + 16, absl::StrCat(at, " s"));
  }
  for (int i = 0; i <= 4; ++i) {
    const double gap = highest * i / 4;
    absl::StrAppendFormat(&svg, "<path d=\"M%d %.1f H%d\" stroke=\"#ccc\"/>\n",
                          kMargin, y_of(gap), kWidth - kMargin);
    svg += Label(kMargin / 2.0, y_of(gap) + 4, absl::StrFormat("%.1f", gap));
  }
  svg += Label(kWidth / 2.0, 24, "mean gap to the best known makespan, %");
  std::string line;
  for (int i = 0; i <= kPoints; ++i) {
    const double at = kFirst * std::pow(10, decades * i / kPoints);
    absl::StrAppendFormat(&line, "%s%.1f %.1f", i == 0 ? "M" : " L", x_of(at),
                          y_of(MeanGap(traces, at)));
  }
  absl::StrAppendFormat(
      &svg,
      "<path d=\"%s\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2\"/>\n"
      "</svg>\n",
      line);
  std::ofstream file(path);
  file << svg;
  return static_cast<bool>(file.flush());
}

}  // namespace trilab::bench
