#include "client/cli/output/gantt_rows.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "client/cli/input/names.h"
#include "client/cli/input/time_text.h"

namespace trilab::cli {
namespace {

template <typename Items>
int IndexOf(const Items& items, const std::string& id) {
  for (int i = 0; i < items.size(); ++i) {
    if (items[i].id() == id) return i;
  }
  return 0;
}

void SortByStart(GanttRow& row) {
  std::stable_sort(
      row.bars.begin(), row.bars.end(),
      [](const GanttBar& a, const GanttBar& b) { return a.start < b.start; });
}

std::string Titled(const std::string& id, const std::string& title) {
  return title.empty() ? id : absl::StrCat(id, " ", title);
}

}  // namespace

GanttRows RowsOf(const v1::Campaign& campaign) {
  GanttRows rows;
  rows.start = absl::InfiniteFuture();
  rows.end = absl::InfinitePast();
  for (const v1::Campaign::Sample& sample : campaign.samples()) {
    rows.samples.push_back({sample.id(), "", {}});
  }
  std::map<std::string, GanttRow> instruments;
  for (const v1::Campaign::PlacedStep& placed : campaign.placements()) {
    GanttBar bar;
    bar.placed = &placed;
    bar.start = FromProto(placed.start_time());
    bar.end = FromProto(placed.end_time());
    bar.sample = IndexOf(campaign.samples(), placed.sample());
    bar.step = IndexOf(campaign.steps(), placed.step());
    rows.start = std::min(rows.start, bar.start);
    rows.end = std::max(rows.end, bar.end);
    if (!rows.samples.empty()) rows.samples[bar.sample].bars.push_back(bar);
    GanttRow& row = instruments[placed.instrument()];
    row.label = std::string(ShortName(placed.instrument()));
    row.group = std::string(ShortName(placed.centre()));
    row.bars.push_back(bar);
  }
  for (auto& [name, row] : instruments) {
    SortByStart(row);
    rows.instruments.push_back(std::move(row));
  }
  for (GanttRow& row : rows.samples) SortByStart(row);
  std::stable_sort(rows.instruments.begin(), rows.instruments.end(),
                   [](const GanttRow& a, const GanttRow& b) {
                     return std::tie(a.group, a.bars.front().start) <
                            std::tie(b.group, b.bars.front().start);
                   });
  return rows;
}

std::string SampleTitle(const v1::Campaign& campaign, int sample) {
  const auto& item = campaign.samples(sample);
  return Titled(item.id(), item.title());
}

std::string StepTitle(const v1::Campaign& campaign, int step) {
  const auto& item = campaign.steps(step);
  return Titled(item.id(), item.title());
}

char GanttLetter(int index) {
  const int at = index % 52;
  return static_cast<char>(at < 26 ? 'A' + at : 'a' + at - 26);
}

}  // namespace trilab::cli
