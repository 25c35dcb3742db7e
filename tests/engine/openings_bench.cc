// What queries cost over one year of weekday hours with holidays.

#include <benchmark/benchmark.h>

#include <memory>

#include "server/engine/local_time.h"
#include "server/engine/openings.h"
#include "server/engine/recurrence.h"

namespace trilab::engine {
namespace {

constexpr Minute kYear = Minute{365} * 1440;

Calendar WeekdayCalendar() {
  Calendar calendar;
  for (int day = 0; day < 5; ++day) {
    const auto weekday = static_cast<absl::Weekday>(day);
    calendar.hours.push_back({weekday, 8 * 60, 12 * 60, {}});
    calendar.hours.push_back({weekday, 13 * 60, 18 * 60, {}});
  }
  return calendar;
}

Minute Start() {
  return FromLocal(LoadTimeZone("Asia/Shanghai").value(),
                   absl::CivilMinute(2026, 1, 1));
}

Openings YearOfHours() {
  return BuildOpenings(WeekdayCalendar(), nullptr, {Start(), Start() + kYear})
      .value();
}

// The next number of a linear congruence, so that branches stay unforeseen.
Minute Scatter(uint64_t& state, Minute below) {
  state = state * 6364136223846793005U + 1442695040888963407U;
  return static_cast<Minute>((state >> 33) % static_cast<uint64_t>(below));
}

void BM_EarliestFit(benchmark::State& state) {
  const Openings openings = YearOfHours();
  const Minute start = Start();
  uint64_t seed = 1;
  for (auto _ : state) {
    const Minute from = start + Scatter(seed, kYear);
    benchmark::DoNotOptimize(
        openings.EarliestFit(ServiceMode::kSelfService, from, state.range(0)));
  }
}
BENCHMARK(BM_EarliestFit)->Arg(60)->Arg(240)->Arg(300)->Arg(600);

void BM_BuildOpenings(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(YearOfHours());
}
BENCHMARK(BM_BuildOpenings)->Unit(benchmark::kMicrosecond);

void BM_ExpandWeekly(benchmark::State& state) {
  const absl::TimeZone zone = LoadTimeZone("Asia/Shanghai").value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Expand({Start(), Start() + 60},
                                    "FREQ=WEEKLY;BYDAY=MO,TH", zone, {},
                                    {Start(), Start() + kYear}));
  }
}
BENCHMARK(BM_ExpandWeekly)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace trilab::engine

BENCHMARK_MAIN();
