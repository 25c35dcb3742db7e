#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/slot_search.h"
#include "tests/engine/world.h"

// What a search over many instruments costs: 90 days with 270 to 450 bookings
// of each instrument, as on measured availability of large facilities.

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

// Instruments of one laboratory that is open from 08:00 to 20:00 on every
// day, with a grid and a notice.
World MakeWorld(int instruments) {
  World world;
  world.AddInstitution("owner").AddCentre("c", "owner");
  world.AddCalendar("hours", 8 * 60, 20 * 60, [](Calendar& calendar) {
    for (const absl::Weekday day :
         {absl::Weekday::saturday, absl::Weekday::sunday}) {
      calendar.hours.push_back({day, 8 * 60, 20 * 60, {}});
    }
  });
  world.AddLaboratory("lab", "c", [](Laboratory& laboratory) {
    laboratory.calendar = "hours";
  });
  world.AddRule("grid", GridRule{15});
  world.AddRule("notice", NoticeRule{60});
  std::mt19937 random(1);
  for (int i = 0; i < instruments; ++i) {
    const std::string id = absl::StrCat("i", i);
    world.AddInstrument(id, "lab");
    // Bookings of one to four hours with short gaps, three to five a day.
    Minute busy = world.now();
    const Minute gaps = std::uniform_int_distribution<Minute>(1, 12)(random);
    while (busy < world.now() + 90 * kDay) {
      const Minute of_day = (busy + 8 * 60) % kDay;
      if (of_day >= 20 * 60) busy += kDay - of_day + 8 * 60;
      const Minute start =
          busy + 15 * std::uniform_int_distribution<Minute>(0, gaps)(random);
      const Minute length =
          15 * std::uniform_int_distribution<Minute>(4, 16)(random);
      world.Book(id, {start, start + length});
      busy = start + length;
    }
  }
  return world;
}

const World& SharedWorld() {
  static const World& world = *new World(MakeWorld(500));
  return world;
}

Ask AskFor(const World& world, Minute duration) {
  Ask ask;
  ask.need.class_code = "0301";
  ask.duration = duration;
  ask.window = {world.now(), world.now() + 30 * kDay};
  ask.mode = ServiceMode::kSample;
  return ask;
}

void RunSearch(benchmark::State& state, Minute duration) {
  const World& world = SharedWorld();
  const Ask ask = AskFor(world, duration);
  size_t slots = 0;
  for (auto _ : state) {
    const auto answer = SearchSlots(world.state(), ask, {}, world.time());
    slots = answer->slots.size();
    benchmark::DoNotOptimize(slots);
  }
  state.counters["slots"] = static_cast<double>(slots);
  state.counters["bookings"] =
      static_cast<double>(world.state().booking_count());
}

void BM_Search500Fits(benchmark::State& state) { RunSearch(state, 60); }
BENCHMARK(BM_Search500Fits)->Unit(benchmark::kMicrosecond);

// Nine hours are open on every day, but never free.
void BM_Search500NeverFits(benchmark::State& state) {
  RunSearch(state, 9 * 60);
}
BENCHMARK(BM_Search500NeverFits)->Unit(benchmark::kMicrosecond);

void Explain(benchmark::State& state, const World& world, const Ask& ask,
             const ExplainOptions& options = {}) {
  size_t conflicts = 0;
  size_t ways_out = 0;
  for (auto _ : state) {
    const auto explanation =
        ExplainAsk(world.state(), ask, options, world.time());
    conflicts = explanation->conflicts.size();
    ways_out = explanation->relaxations.size();
    benchmark::DoNotOptimize(ways_out);
  }
  state.counters["conflicts"] = static_cast<double>(conflicts);
  state.counters["ways_out"] = static_cast<double>(ways_out);
}

void BM_Explain500NeverFits(benchmark::State& state) {
  Explain(state, SharedWorld(), AskFor(SharedWorld(), 9 * 60));
}
BENCHMARK(BM_Explain500NeverFits)->Unit(benchmark::kMillisecond);

// The same in either mode, with everything that may be relaxed asked for.
void BM_Explain500NeverFitsHardAsk(benchmark::State& state) {
  Ask ask = AskFor(SharedWorld(), 9 * 60);
  ask.mode.reset();
  ask.regions = {110000};
  ask.centres = {"c"};
  ask.units = 3;
  Explain(state, SharedWorld(), ask);
}
BENCHMARK(BM_Explain500NeverFitsHardAsk)->Unit(benchmark::kMillisecond);

// An hour fits, but not at once.
void BM_Explain500Late(benchmark::State& state) {
  ExplainOptions options;
  options.wish_start = SharedWorld().now();
  Explain(state, SharedWorld(), AskFor(SharedWorld(), 60), options);
}
BENCHMARK(BM_Explain500Late)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace trilab::engine
