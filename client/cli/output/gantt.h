#ifndef TRILAB_CLIENT_CLI_OUTPUT_GANTT_H_
#define TRILAB_CLIENT_CLI_OUTPUT_GANTT_H_

#include <ostream>
#include <string>

#include "client/cli/lang.h"
#include "client/cli/output/style.h"
#include "trilab/v1/campaign.pb.h"

namespace trilab::cli {

struct GanttOptions {
  int columns = 100;
  bool ascii = false;
  Style style;
  Lang lang = Lang::kEn;
};

// Draws the placements of `campaign` in a terminal, first with a row for each
// instrument, then with one for each sample:
//
//              11-24              11-25
//   emc-3      ┊A━━━━━━B━━━━      ┊
//   chamber-1  ┊        A━━━━━━━  ┊B━━━━━━
//
//   proto-1 A  ┊1━━━━━┄┄2━━━━━━━  ┊
//
// Rows of instruments show the letter of the sample, those of samples the
// letter of the step, then a line to the end of the booking; dots are the way.
// Midnights (local time) are marked. Each cell is as short as fits.
void DrawGantt(const v1::Campaign& campaign, const GanttOptions& options,
               std::ostream& out);

// The same as a picture (SVG 1.1), with a tooltip for each step.
std::string GanttSvg(const v1::Campaign& campaign);

// A page (HTML 5) with the picture and a table of the steps; needs nothing
// else.
std::string GanttHtml(const v1::Campaign& campaign, Lang lang);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_GANTT_H_
