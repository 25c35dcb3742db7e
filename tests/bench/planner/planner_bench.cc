#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "server/planner/planner.h"
#include "tests/bench/planner/campaign_family.h"
#include "tests/bench/planner/instance.h"
#include "tests/bench/planner/trace_plot.h"

// How near to the best known makespans the planner comes, and how soon, on
// published problems and random campaigns. Every plan is judged by CheckPlan.

namespace trilab::bench {
namespace {

// Seconds at which the gap of a run is read.
constexpr double kCheckpoints[] = {1, 10};

struct Options {
  std::string root = "../shared/instances";
  std::string family = "fjsp";
  std::string set;
  std::vector<std::string> only;
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
  planner::Ticks best = 0;
  planner::Ticks bound = 0;
  double seconds = 0;
  int64_t steps = 0;  // Of the whole run, to the nearest 16.
  struct Found {
    double seconds;
    planner::Ticks score;
  };
  std::vector<Found> found;
};

double GapPercent(planner::Ticks found, planner::Ticks known) {
  // A best of nothing late leaves nothing to divide by.
  return 100.0 * static_cast<double>(found - known) /
         static_cast<double>(std::max<planner::Ticks>(1, known));
}

absl::StatusOr<Run> Solve(const Options& options, const Instance& instance,
                          int seed) {
  Run run;
  planner::Ticks best = planner::kNoLimit;
  const double begin = CpuSeconds();
  planner::PlannerOptions how;
  how.seed = static_cast<uint64_t>(seed);
  how.steps_max = options.steps;
  how.stop = [&] {
    run.steps += 16;
    if (options.to_best_known && best <= instance.upper) return true;
    return options.seconds > 0 && CpuSeconds() - begin >= options.seconds;
  };
  how.on_better = [&](const planner::Outcome& outcome) {
    best = outcome.score.front();
    run.found.push_back({CpuSeconds() - begin, best});
  };
  absl::StatusOr<planner::Outcome> outcome =
      planner::MakePlan(instance.problem, how);
  if (!outcome.ok()) return outcome.status();
  run.seconds = CpuSeconds() - begin;
  absl::Status checked = planner::CheckPlan(instance.problem, outcome->plan);
  if (!checked.ok()) return checked;
  run.best = planner::ScoreOf(instance.problem, outcome->plan).front();
  run.bound = outcome->bound;
  return run;
}

// Means over the runs of one instance, or over all instances.
struct Means {
  std::vector<double> gaps = std::vector<double>(std::size(kCheckpoints), 0);
  double gap = 0;  // At the end.
  double first_at = 0;
  double best_at = 0;
  double seconds = 0;
  double steps = 0;

  void Add(const Means& other, double share) {
    for (size_t i = 0; i < gaps.size(); ++i) gaps[i] += share * other.gaps[i];
    gap += share * other.gap;
    first_at += share * other.first_at;
    best_at += share * other.best_at;
    seconds += share * other.seconds;
    steps += share * other.steps;
  }
};

Trace TraceOf(const Run& run, planner::Ticks known) {
  Trace trace;
  for (const Run::Found& found : run.found) {
    trace.push_back({found.seconds, GapPercent(found.score, known)});
  }
  return trace;
}

Means MeansOf(const Run& run, const Trace& trace) {
  Means means;
  for (size_t i = 0; i < means.gaps.size(); ++i) {
    means.gaps[i] = GapAt(trace, kCheckpoints[i]);
  }
  means.gap = trace.back().gap_percent;
  means.first_at = trace.front().seconds;
  means.best_at = trace.back().seconds;
  means.seconds = run.seconds;
  means.steps = static_cast<double>(run.steps);
  return means;
}

void PrintHeader(bool csv) {
  std::puts(csv ? "set,instance,tasks,lower,upper,bound,best,gap_1s_pct,"
                  "gap_10s_pct,gap_pct,first_s,best_s,cpu_s,ksteps"
                : "set            instance         tasks   lower   upper   "
                  "bound    best gap@1s% gap@10s%    gap%  first_s  best_s   "
                  "cpu_s  ksteps");
}

void PrintLine(bool csv, const Instance& instance, planner::Ticks bound,
               planner::Ticks best, const Means& means) {
  std::printf(csv ? "%s,%s,%d,%d,%d,%d,%d,%.3f,%.3f,%.3f,%.4f,%.3f,%.2f,%.0f\n"
                  : "%-14s %-16s %5d %7d %7d %7d %7d %7.3f %8.3f %7.3f %8.4f "
                    "%7.3f %7.2f %7.0f\n",
              instance.set.c_str(), instance.name.c_str(),
              static_cast<int>(instance.problem.tasks.size()),
              static_cast<int>(instance.lower),
              static_cast<int>(instance.upper), static_cast<int>(bound),
              static_cast<int>(best), means.gaps[0], means.gaps[1], means.gap,
              means.first_at, means.best_at, means.seconds, means.steps / 1000);
  std::fflush(stdout);
}

// One line per instance; returns false if a run failed.
bool Measure(const Options& options, const Instance& instance,
             std::vector<Means>& all, std::vector<Trace>& traces) {
  std::vector<Run> runs;
  planner::Ticks best = planner::kNoLimit;
  for (int seed = 1; seed <= options.seeds; ++seed) {
    absl::StatusOr<Run> run = Solve(options, instance, seed);
    if (!run.ok()) {
      std::fprintf(stderr, "%s seed %d: %s\n", instance.name.c_str(), seed,
                   std::string(run.status().message()).c_str());
      return false;
    }
    best = std::min(best, run->best);
    runs.push_back(*std::move(run));
  }
  // Where no best is known, that of these runs stands for it.
  const planner::Ticks known = instance.upper > 0 ? instance.upper : best;
  const planner::Ticks bound = runs.front().bound;
  Means means;
  for (const Run& run : runs) {
    traces.push_back(TraceOf(run, known));
    means.Add(MeansOf(run, traces.back()), 1.0 / options.seeds);
  }
  all.push_back(means);
  PrintLine(options.csv, instance, bound, best, means);
  return true;
}

bool IsWanted(const Options& options, const Instance& instance) {
  return options.only.empty() ||
         std::find(options.only.begin(), options.only.end(), instance.name) !=
             options.only.end();
}

int Bench(const Options& options) {
  absl::StatusOr<std::vector<Instance>> instances =
      options.family == "campaign"
          ? CampaignFamily(options.set)
          : ReadFamily(options.root, options.family, options.set);
  if (!instances.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(instances.status().message()).c_str());
    return 1;
  }
  PrintHeader(options.csv);
  std::vector<Means> all;
  std::vector<Trace> traces;
  for (const Instance& instance : *instances) {
    if (!IsWanted(options, instance)) continue;
    if (!Measure(options, instance, all, traces)) return 1;
  }
  Means mean;
  for (const Means& one : all) {
    mean.Add(one, 1.0 / static_cast<double>(all.size()));
  }
  std::fprintf(options.csv ? stderr : stdout,
               "%d instances, %d seeds, mean gap %.3f %% after 1 s, %.3f %% "
               "after 10 s, %.3f %% at the end\n",
               static_cast<int>(all.size()), options.seeds, mean.gaps[0],
               mean.gaps[1], mean.gap);
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
                 "fjsp, fjsp_workers, fjsp_transport, rcpsp or campaign");
  app.add_option("--set", options.set, "Begin of the file names to run");
  app.add_option("--only", options.only, "Names of instances to run")
      ->delimiter(',');
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
