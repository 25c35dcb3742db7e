#include <malloc.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// What it takes to decide and apply a booking, and to keep it: 1,000
// instruments in 20 centres with 500 bookings of an hour each and half an hour
// between them, a calendar and two rules. Each booking measured goes into one
// of those gaps.

namespace trilab::engine {
namespace {

constexpr int kInstruments = 1'000;
constexpr int kBookings = 500;  // Of each instrument.
constexpr int kCentres = 20;
constexpr Minute kNow = 29'539'440;  // 2026-03-02T00:00Z, a Monday.
constexpr Minute kPitch = 90;

ResourceMeta Meta(std::string id, uint64_t uid) {
  ResourceMeta meta;
  meta.id = std::move(id);
  meta.uid = uid;
  meta.revision = 1;
  return meta;
}

// Not inlined: GCC 12 otherwise warns of uninitialized facts.
ABSL_ATTRIBUTE_NOINLINE void Append(Fact fact, Facts& facts) {
  facts.push_back(std::move(fact));
}

template <typename T>
void Put(T value, Facts& facts) {
  Append(ResourcePut{std::make_shared<const T>(std::move(value)), true}, facts);
}

void PutPolicies(Facts& facts) {
  Calendar calendar;
  calendar.meta = Meta("always", 1);
  for (int day = 0; day < 7; ++day) {
    calendar.hours.push_back({static_cast<absl::Weekday>(day), 0, 1'440, {}});
  }
  Put(calendar, facts);
  Rule length;
  length.meta = Meta("length", 1);
  length.params = DurationRule{15, 480, 5};
  Put(length, facts);
  Rule grid;
  grid.meta = Meta("grid", 2);
  grid.params = GridRule{5, 0, false};
  Put(grid, facts);
}

Facts Resources() {
  Facts facts;
  Institution owner;
  owner.meta = Meta("owner", 1);
  Put(owner, facts);
  PutPolicies(facts);
  for (int i = 0; i < kCentres; ++i) {
    Centre centre;
    centre.meta = Meta(absl::StrCat("centre-", i), i + 1);
    centre.institution = "owner";
    centre.calendar = "always";
    Put(centre, facts);
    Laboratory laboratory;
    laboratory.meta = Meta(absl::StrCat("lab-", i), i + 1);
    laboratory.centre = centre.meta.id;
    Put(laboratory, facts);
  }
  for (int i = 0; i < kInstruments; ++i) {
    Instrument instrument;
    instrument.meta = Meta(absl::StrCat("emc-", i), i + 1);
    instrument.laboratory = absl::StrCat("lab-", i % kCentres);
    Put(instrument, facts);
  }
  return facts;
}

Record NextRecord(const State& state, Facts facts) {
  Record record;
  record.revision = state.revision() + 1;
  record.time = ToTime(kNow);
  record.facts = std::move(facts);
  return record;
}

CreateBooking Command(int instrument, Interval interval) {
  CreateBooking command;
  command.request.instruments = {absl::StrCat("emc-", instrument)};
  command.request.interval = interval;
  return command;
}

bool Submit(State& state, const CreateBooking& command) {
  Decision decision =
      Decide(state, command, state.revision() + 1, ToTime(kNow));
  auto* facts = std::get_if<Facts>(&decision);
  if (facts == nullptr) return false;
  state.Apply(NextRecord(state, std::move(*facts)));
  return true;
}

struct World {
  State state;
  double bytes_per_booking = 0;
};

// Made once; benchmarks take copies.
const World& FullWorld() {
  static const World& world = *[] {
    auto* made = new World;
    made->state.Apply(NextRecord(made->state, Resources()));
    const size_t before = mallinfo2().uordblks;
    for (int k = 0; k < kBookings; ++k) {
      for (int i = 0; i < kInstruments; ++i) {
        const Minute start = kNow + k * kPitch;
        if (!Submit(made->state, Command(i, {start, start + 60}))) abort();
      }
    }
    made->bytes_per_booking =
        static_cast<double>(mallinfo2().uordblks - before) /
        (kBookings * kInstruments);
    return made;
  }();
  return world;
}

// The i-th gap, far from the one before.
CreateBooking Gap(int64_t i) {
  const int64_t spread = i * 7'919 % (int64_t{kInstruments} * kBookings);
  const Minute start = kNow + spread / kInstruments * kPitch + 60;
  return Command(static_cast<int>(spread % kInstruments), {start, start + 30});
}

void BM_Decide(benchmark::State& bench) {
  const State& state = FullWorld().state;
  int64_t i = 0;
  for (auto _ : bench) {
    benchmark::DoNotOptimize(
        Decide(state, Gap(i++), state.revision() + 1, ToTime(kNow)));
  }
}
BENCHMARK(BM_Decide)->Unit(benchmark::kMicrosecond);

void BM_DecideAndApply(benchmark::State& bench) {
  State state = FullWorld().state;
  int64_t i = 0;
  for (auto _ : bench) {
    if (!Submit(state, Gap(i++))) {
      bench.SkipWithError("A gap is taken.");
      break;
    }
  }
  bench.counters["bytes_per_booking"] = FullWorld().bytes_per_booking;
}
BENCHMARK(BM_DecideAndApply)
    ->Iterations(200'000)
    ->Unit(benchmark::kMicrosecond);

// A refusal, with its one violation.
void BM_Refuse(benchmark::State& bench) {
  const State& state = FullWorld().state;
  int64_t i = 0;
  for (auto _ : bench) {
    CreateBooking command = Gap(i++);
    command.request.interval.end += 30;
    benchmark::DoNotOptimize(
        Decide(state, command, state.revision() + 1, ToTime(kNow)));
  }
}
BENCHMARK(BM_Refuse)->Unit(benchmark::kMicrosecond);

void BM_Snapshot(benchmark::State& bench) {
  const State& state = FullWorld().state;
  for (auto _ : bench) {
    State copy = state;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(BM_Snapshot)->Unit(benchmark::kMicrosecond);

// One booking in each snapshot: the pages it copies are its cost.
void BM_ApplyAfterSnapshot(benchmark::State& bench) {
  State state = FullWorld().state;
  State snapshot;
  int64_t i = 0;
  for (auto _ : bench) {
    bench.PauseTiming();
    snapshot = state;
    bench.ResumeTiming();
    if (!Submit(state, Gap(i++))) {
      bench.SkipWithError("A gap is taken.");
      break;
    }
  }
}
BENCHMARK(BM_ApplyAfterSnapshot)
    ->Iterations(20'000)
    ->Unit(benchmark::kMicrosecond);

void BM_Digest(benchmark::State& bench) {
  const State& state = FullWorld().state;
  for (auto _ : bench) benchmark::DoNotOptimize(state.Digest());
}
BENCHMARK(BM_Digest)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace trilab::engine
