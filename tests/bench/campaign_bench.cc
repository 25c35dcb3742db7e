#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "deploy/generator/store_builder.h"
#include "server/campaign/plan_search.h"
#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/sequencer/recovery.h"
#include "storage/database.h"
#include "storage/rocksdb_journal.h"
#include "storage/row_store.h"
#include "tests/campaign/campaign_generator.h"
#include "tests/storage/temp_directory.h"

// How long a campaign takes until its first plan, and how good it is then,
// after a second and at the end. Every plan was booked in a copy of the state.

namespace trilab::testing {
namespace {

struct BenchOptions {
  std::string data_dir;  // Empty: one is made.
  int64_t instruments = 200;
  int64_t bookings = 2000;
  double seconds = 10;
  int seeds = 3;
  std::vector<std::pair<int, int>> shapes = {{6, 8}, {20, 10}, {200, 10}};
};

engine::State StateOf(const std::string& path) {
  storage::DatabaseOptions options;
  options.path = path;
  const auto database = *storage::Database::Open(options);
  const auto journal = *storage::RocksdbJournal::Open(*database);
  const auto rows = *storage::RowStore::Open(*database);
  return *StateFromRows(rows->NewReader(), *journal, {});
}

void Measure(const engine::State& state, absl::Time now, int samples, int steps,
             uint64_t seed, double seconds) {
  CampaignShape shape;
  shape.seed = seed;
  shape.samples = samples;
  shape.steps = steps;
  shape.start = engine::MinuteCeil(now);
  engine::Campaign campaign = GenerateCampaign(state, shape);
  const auto written_out = engine::MakeGraph(campaign);
  const auto& graph = std::get<engine::CampaignGraph>(written_out);
  const absl::Time start = absl::Now();
  const auto options =
      FindStepOptions(state, campaign, {}, kNearOptions, now, {});
  const absl::Duration compiled = absl::Now() - start;
  std::optional<absl::Duration> first;
  int64_t first_score = 0;
  int64_t second_score = 0;
  PlanSearchOptions search;
  search.seed = seed;
  search.deadline = start + absl::Seconds(seconds);
  search.on_better = [&](const CampaignPlan& plan) {
    const absl::Duration at = absl::Now() - start;
    if (!first.has_value()) {
      first = at;
      first_score = plan.score.front();
    }
    if (at <= absl::Seconds(1)) second_score = plan.score.front();
  };
  PlanSearch planner(state, campaign, graph, *options, now, search);
  const std::optional<CampaignPlan> plan = planner.Run({});
  absl::PrintF("%4d x %-3d seed %u  options %7.1f ms  ", samples, steps, seed,
               absl::ToDoubleMilliseconds(compiled));
  if (!plan.has_value()) {
    absl::PrintF("no plan\n");
    return;
  }
  absl::PrintF(
      "first plan %8.1f ms (%d)  after 1 s %d  after %.0f s %d  bound %d  "
      "steps %d\n",
      absl::ToDoubleMilliseconds(*first), first_score, second_score, seconds,
      plan->score.front(), plan->bound, planner.steps());
  std::fflush(stdout);
}

void Run(const BenchOptions& options) {
  TempDirectory folder;
  std::string path = options.data_dir;
  absl::Time now = absl::FromUnixSeconds(1'780'272'000);
  if (path.empty()) {
    path = folder.path() + "/data";
    generator::GeneratorOptions generated;
    generated.instruments = options.instruments;
    generated.bookings = options.bookings;
    generated.at = now;
    const auto report = generator::BuildStore(generated, path, {});
    if (!report.ok()) {
      absl::PrintF("%s\n", report.status().ToString());
      return;
    }
  }
  const engine::State state = StateOf(path);
  now = std::max(now, state.time());
  if (!options.data_dir.empty()) now = state.time();
  for (const auto& [samples, steps] : options.shapes) {
    for (int seed = 1; seed <= options.seeds; ++seed) {
      Measure(state, now, samples, steps, static_cast<uint64_t>(seed),
              options.seconds);
    }
  }
}

}  // namespace
}  // namespace trilab::testing

int main(int argc, char** argv) {
  trilab::testing::BenchOptions options;
  CLI::App app("Measures the planning of campaigns.");
  app.add_option("--data", options.data_dir,
                 "data directory to plan over; default: a generated one");
  app.add_option("--instruments", options.instruments, "of a generated one");
  app.add_option("--bookings", options.bookings, "of a generated one");
  app.add_option("--seconds", options.seconds, "for each campaign");
  app.add_option("--seeds", options.seeds, "campaigns of each size");
  std::vector<int> shape;
  app.add_option("--shape", shape, "samples and steps, in place of all sizes")
      ->expected(2);
  CLI11_PARSE(app, argc, argv);
  if (!shape.empty()) options.shapes = {{shape[0], shape[1]}};
  trilab::testing::Run(options);
}
