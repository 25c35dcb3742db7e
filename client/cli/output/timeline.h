#ifndef TRILAB_CLIENT_CLI_OUTPUT_TIMELINE_H_
#define TRILAB_CLIENT_CLI_OUTPUT_TIMELINE_H_

#include <ostream>

#include "absl/time/time.h"
#include "client/cli/lang.h"
#include "client/cli/output/style.h"
#include "trilab/v1/booking_service.pb.h"

namespace trilab::cli {

struct TimelineOptions {
  absl::Time start;
  absl::Time end;
  int columns = 80;
  bool ascii = false;
  Style style;
  Lang lang = Lang::kEn;
};

// Draws when instruments are free, as a block for each day of local time with
// a row for each instrument:
//
//   2026-11-24 Tue
//          00    03    06    09    12    15    18    21
//   emc-3  ................--####+-hh--XX----........
//
// A day takes 96, 48, 24 or 12 cells, as many as fit. A cell shows what takes
// most of the instrument at any moment in it: an outage, then bookings, holds,
// buffers, opening hours. Pools that have units left show so. Cells outside the
// window are blank. A legend follows.
void DrawTimeline(const v1::GetScheduleResponse& response,
                  const TimelineOptions& options, std::ostream& out);

}  // namespace trilab::cli

#endif  // TRILAB_CLIENT_CLI_OUTPUT_TIMELINE_H_
