#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "server/planner/planner.h"
#include "tests/bench/planner/instance.h"
#include "tests/bench/planner/trace_plot.h"

// How near to the best known makespans the planner comes, and how soon, on
// published problems. Every plan is judged by CheckPlan.

namespace trilab::bench {
namespace {

struct Options {
  std::string root = "../shared/instances";
  std::string family = "fjsp";
  std::string set;
  double seconds = 1;
  int64_t steps = planner::kNoLimit;
  int seeds = 3;
  bool csv = false;
  bool to_best_known = false;
  std::string svg;
};

// Of this thread: other work on the machine does not count.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Run {
  planner::Ticks makespan = 0;
  planner::Ticks bound = 0;
  double best_at = 0;  // Seconds.
  double seconds = 0;
  int64_t steps = 0;
  Trace trace;
};

double GapPercent(planner::Ticks makespan, planner::Ticks known) {
  return 100.0 * static_cast<double>(makespan - known) /
         static_cast<double>(known);
}

absl::StatusOr<Run> Solve(const Options& options, const Instance& instance,
                          int seed) {
  Run run;
  planner::Ticks best = planner::kNoLimit;
  const double begin = CpuSeconds();
  planner::PlannerOptions how;
  how.seed = static_cast<uint64_t>(seed);
  how.steps_max = options.steps;
  int64_t asked = 0;
  how.stop = [&] {
    ++asked;
    if (options.to_best_known && best <= instance.upper) return true;
    return options.seconds > 0 && CpuSeconds() - begin >= options.seconds;
  };
  how.on_better = [&](const planner::Outcome& outcome) {
    best = outcome.score.front();
    run.best_at = CpuSeconds() - begin;
    run.trace.push_back({run.best_at, GapPercent(best, instance.upper)});
  };
  absl::StatusOr<planner::Outcome> outcome =
      planner::MakePlan(instance.problem, how);
  if (!outcome.ok()) return outcome.status();
  absl::Status checked = planner::CheckPlan(instance.problem, outcome->plan);
  if (!checked.ok()) return checked;
  run.makespan = planner::GoalValue(instance.problem, outcome->plan,
                                    planner::Goal::kMakespan);
  run.bound = outcome->bound;
  run.steps = outcome->steps;
  run.seconds = CpuSeconds() - begin;
  return run;
}

// One line per instance; returns the mean gaps of its runs.
bool Measure(const Options& options, const Instance& instance,
             std::vector<double>& gaps, std::vector<Trace>& traces) {
  planner::Ticks best = planner::kNoLimit;
  planner::Ticks bound = 0;
  double gap = 0;
  double best_at = 0;
  double seconds = 0;
  for (int seed = 1; seed <= options.seeds; ++seed) {
    absl::StatusOr<Run> run = Solve(options, instance, seed);
    if (!run.ok()) {
      std::fprintf(stderr, "%s seed %d: %s\n", instance.name.c_str(), seed,
                   std::string(run.status().message()).c_str());
      return false;
    }
    best = std::min(best, run->makespan);
    bound = run->bound;
    gap += GapPercent(run->makespan, instance.upper) / options.seeds;
    best_at += run->best_at / options.seeds;
    seconds += run->seconds / options.seeds;
    traces.push_back(std::move(run->trace));
  }
  gaps.push_back(gap);
  const char* format = options.csv
                           ? "%s,%s,%d,%d,%d,%d,%d,%.3f,%.3f,%.2f\n"
                           : "%-14s %-16s %5d %7d %7d %7d %7d %8.3f %8.3f "
                             "%7.2f\n";
  std::printf(format, instance.set.c_str(), instance.name.c_str(),
              static_cast<int>(instance.problem.tasks.size()),
              static_cast<int>(instance.lower),
              static_cast<int>(instance.upper), static_cast<int>(bound),
              static_cast<int>(best), gap, best_at, seconds);
  std::fflush(stdout);
  return true;
}

int Bench(const Options& options) {
  absl::StatusOr<std::vector<Instance>> instances =
      ReadFamily(options.root, options.family, options.set);
  if (!instances.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(instances.status().message()).c_str());
    return 1;
  }
  std::printf(options.csv ? "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n"
                          : "%-14s %-16s %5s %7s %7s %7s %7s %8s %8s %7s\n",
              "set", "instance", "tasks", "lower", "upper", "bound", "best",
              "gap_pct", "best_s", "cpu_s");
  std::vector<double> gaps;
  std::vector<Trace> traces;
  for (const Instance& instance : *instances) {
    if (!Measure(options, instance, gaps, traces)) return 1;
  }
  double mean = 0;
  for (double gap : gaps) mean += gap / static_cast<double>(gaps.size());
  std::fprintf(options.csv ? stderr : stdout,
               "%d instances, %d seeds, mean gap %.3f %%\n",
               static_cast<int>(gaps.size()), options.seeds, mean);
  if (!options.svg.empty() &&
      !WriteTracePlot(options.svg, traces, options.seconds)) {
    std::fprintf(stderr, "cannot write %s\n", options.svg.c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace trilab::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the planner on published problems.");
  trilab::bench::Options options;
  app.add_option("--root", options.root, "Folder of the instances");
  app.add_option("--family", options.family,
                 "fjsp, fjsp_workers, fjsp_transport or rcpsp");
  app.add_option("--set", options.set, "Begin of the file names to run");
  app.add_option("--seconds", options.seconds,
                 "CPU time for each run; 0: no limit");
  app.add_option("--steps", options.steps, "Steps for each run");
  app.add_option("--seeds", options.seeds, "Runs for each instance");
  app.add_flag("--csv", options.csv, "Write comma-separated values");
  app.add_flag("--to-best-known", options.to_best_known,
               "End a run that reaches the best known makespan");
  app.add_option("--svg", options.svg, "Draw the mean gap over time there");
  CLI11_PARSE(app, argc, argv);
  return trilab::bench::Bench(options);
}
