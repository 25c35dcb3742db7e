#ifndef TRILAB_CLIENT_CLI_OUTPUT_GANTT_ROWS_H_
#define TRILAB_CLIENT_CLI_OUTPUT_GANTT_ROWS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "trilab/v1/campaign.pb.h"

// What the charts of a campaign, in a terminal and as a picture, have in
// common.

namespace trilab::cli {

struct GanttBar {
  const v1::Campaign::PlacedStep* placed = nullptr;
  absl::Time start;
  absl::Time end;
  int sample = 0;  // Index in the campaign; so below.
  int step = 0;
};

struct GanttRow {
  std::string label;
  std::string group;           // Centre of an instrument; else empty.
  std::vector<GanttBar> bars;  // By start.
};

struct GanttRows {
  std::vector<GanttRow> instruments;  // By centre, then by first use.
  std::vector<GanttRow> samples;      // As in the campaign.
  absl::Time start;                   // Of the first bar.
  absl::Time end;                     // Of the last.
};

GanttRows RowsOf(const v1::Campaign& campaign);

// What a sample and a step are called where there is room.
std::string SampleTitle(const v1::Campaign& campaign, int sample);
std::string StepTitle(const v1::Campaign& campaign, int step);

// "A" to "Z", "a" to "z", then from "A" again.
char GanttLetter(int index);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_GANTT_ROWS_H_
