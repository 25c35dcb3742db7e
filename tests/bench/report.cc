#include "tests/bench/report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace trilab::bench {
namespace {

double Median(const std::vector<Sample>& samples, double Sample::*field) {
  std::vector<double> values;
  for (const Sample& sample : samples) values.push_back(sample.*field);
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

std::string Number(double value) {
  if (value == 0) return "";
  return absl::StrFormat(value >= 100 ? "%.0f"
                         : value >= 1 ? "%.2f"
                                      : "%.4f",
                         value);
}

}  // namespace

Report::Entry& Report::Find(absl::string_view name) {
  for (Entry& entry : entries_) {
    if (entry.name == name) return entry;
  }
  entries_.push_back({.name = std::string(name)});
  return entries_.back();
}

void Report::Add(absl::string_view name, absl::string_view unit,
                 const Sample& sample) {
  Entry& entry = Find(name);
  entry.unit = std::string(unit);
  entry.samples.push_back(sample);
}

void Report::Compare(absl::string_view name, absl::string_view floor) {
  Find(name).floor = std::string(floor);
}

std::vector<Line> Report::Lines() const {
  std::vector<Line> lines;
  for (const Entry& entry : entries_) {
    Line line{.name = entry.name, .unit = entry.unit};
    line.sample.per_second = Median(entry.samples, &Sample::per_second);
    line.sample.p50_ms = Median(entry.samples, &Sample::p50_ms);
    line.sample.p99_ms = Median(entry.samples, &Sample::p99_ms);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string Report::Problems() const {
  std::string problems;
  for (const Entry& entry : entries_) {
    for (const Sample& sample : entry.samples) {
      if (sample.failures > 0) {
        absl::StrAppend(&problems, entry.name, ": ", sample.failures,
                        " failed, first with: ", sample.first_error, "\n");
      }
      if (sample.per_second <= 0) {
        absl::StrAppend(&problems, entry.name, ": nothing was measured\n");
      }
    }
  }
  return problems;
}

void Report::Print(bool csv) const {
  const std::vector<Line> lines = Lines();
  absl::PrintF(
      csv ? "%s,%s,%s,%s,%s,%s,%s\n" : "%-34s %12s %-10s %10s %10s %8s  %s\n",
      "measure", "value", "unit", "p50_ms", "p99_ms", "ratio", "to");
  for (size_t i = 0; i < lines.size(); ++i) {
    const Sample& sample = lines[i].sample;
    double ratio = 0;
    for (const Line& other : lines) {
      if (other.name == entries_[i].floor && other.sample.per_second > 0) {
        ratio = sample.per_second / other.sample.per_second;
      }
    }
    absl::PrintF(
        csv ? "%s,%s,%s,%s,%s,%s,%s\n" : "%-34s %12s %-10s %10s %10s %8s  %s\n",
        lines[i].name, Number(sample.per_second), lines[i].unit,
        Number(sample.p50_ms), Number(sample.p99_ms), Number(ratio),
        entries_[i].floor);
  }
}

}  // namespace trilab::bench
