#ifndef TRILAB_TESTS_BENCH_PLANNER_TRACE_PLOT_H_
#define TRILAB_TESTS_BENCH_PLANNER_TRACE_PLOT_H_

#include <string>
#include <vector>

namespace trilab::bench {

// An improvement of one run.
struct TracePoint {
  double seconds = 0;
  double gap_percent = 0;
};
using Trace = std::vector<TracePoint>;

// The gap at `seconds`; the first plan counts from the beginning.
double GapAt(const Trace& trace, double seconds);

// Draws the mean gap of all runs over time, on a logarithmic axis from 1 ms
// to `seconds`, as an SVG. Returns false if the file cannot be written.
bool WriteTracePlot(const std::string& path, const std::vector<Trace>& traces,
                    double seconds);

}  // namespace trilab::bench

#endif  // TRILAB_TESTS_BENCH_PLANNER_TRACE_PLOT_H_
