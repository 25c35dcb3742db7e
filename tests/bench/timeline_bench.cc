#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "server/engine/timeline.h"

// How fast a timeline answers and changes, beside plain scans over the same
// bookings: a sorted vector and a std::map.
//
// The bookings are made up: lengths of 1 to 6 h; between two of them no gap
// (70 %), a gap below 2 h (28 %) or one of 2 to 6 h (2 %).

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1'440;
constexpr int kResources = 500;

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::vector<Occupation> Bookings(Minute until) {
    std::vector<Occupation> bookings;
    Minute now = Uniform(0, 119);
    while (now < until) {
      const Minute length = Uniform(4, 24) * 15;
      bookings.push_back({{now, now + length}, ++last_booking_});
      now += length + Gap();
    }
    return bookings;
  }

  Minute Uniform(Minute low, Minute high) {
    return std::uniform_int_distribution<Minute>(low, high)(random_);
  }

 private:
  Minute Gap() {
    const Minute kind = Uniform(0, 99);
    if (kind < 70) return 0;
    return kind < 98 ? Uniform(1, 7) * 15 : Uniform(8, 24) * 15;
  }

  std::mt19937 random_;
  uint64_t last_booking_ = 0;
};

// The peers: earliest fit by walking the bookings in order.
struct SortedVector {
  std::vector<Interval> spans;

  explicit SortedVector(const std::vector<Occupation>& bookings) {
    for (const Occupation& booking : bookings) spans.push_back(booking.span);
  }
  Minute EarliestFit(Minute from, Minute duration, uint32_t /*units*/,
                     Minute latest_start) const {
    auto it = std::partition_point(
        spans.begin(), spans.end(),
        [from](const Interval& span) { return span.end <= from; });
    for (; it != spans.end() && it->start - from < duration; ++it) {
      from = it->end;
      if (from > latest_start) return kNever;
    }
    return from;
  }
};

struct OrderedMap {
  std::map<Minute, Minute> start_by_end;

  explicit OrderedMap(const std::vector<Occupation>& bookings) {
    for (const Occupation& booking : bookings) {
      start_by_end[booking.span.end] = booking.span.start;
    }
  }
  Minute EarliestFit(Minute from, Minute duration, uint32_t /*units*/,
                     Minute latest_start) const {
    auto it = start_by_end.upper_bound(from);
    for (; it != start_by_end.end() && it->second - from < duration; ++it) {
      from = it->first;
      if (from > latest_start) return kNever;
    }
    return from;
  }
};

struct Ours : Timeline {
  explicit Ours(const std::vector<Occupation>& bookings) {
    for (const Occupation& booking : bookings) Insert(booking);
  }
};

template <typename T>
std::vector<T> Fleet(Minute horizon) {
  Generator generator(1);
  std::vector<T> fleet;
  fleet.reserve(kResources);
  for (int i = 0; i < kResources; ++i) {
    fleet.emplace_back(generator.Bookings(horizon));
  }
  return fleet;
}

// One resource at a time, of 500 with 90 days of bookings each: 4 h from a
// random time on.
template <typename T>
void BM_EarliestOnOne(benchmark::State& state) {
  const std::vector<T> fleet = Fleet<T>(90 * kDay);
  Generator generator(2);
  std::vector<Minute> from(1'024);
  for (Minute& minute : from) minute = generator.Uniform(0, 60 * kDay);
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(fleet[i % kResources].EarliestFit(
        from[i % from.size()], 240, 1, kNever));
    ++i;
  }
}
BENCHMARK(BM_EarliestOnOne<Ours>);
BENCHMARK(BM_EarliestOnOne<SortedVector>);
BENCHMARK(BM_EarliestOnOne<OrderedMap>);

// The earliest 4 h over 500 resources: each is asked only for what would be
// sooner than the best so far.
template <typename T>
void BM_EarliestOver500(benchmark::State& state) {
  const std::vector<T> fleet = Fleet<T>(30 * kDay);
  Minute from = 0;
  for (auto _ : state) {
    Minute best = kNever;
    for (const T& resource : fleet) {
      const Minute start = resource.EarliestFit(from, 240, 1, best - 1);
      best = std::min(best, start);
    }
    benchmark::DoNotOptimize(best);
    from = (from + 97) % (20 * kDay);
  }
}
BENCHMARK(BM_EarliestOver500<Ours>)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_EarliestOver500<SortedVector>)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_EarliestOver500<OrderedMap>)->Unit(benchmark::kMicrosecond);

// 500 resources, none of which has 8 h free within the 30 days asked for.
template <typename T>
void BM_NothingFitsOn500(benchmark::State& state) {
  const std::vector<T> fleet = Fleet<T>(31 * kDay);
  for (auto _ : state) {
    for (const T& resource : fleet) {
      benchmark::DoNotOptimize(resource.EarliestFit(0, 480, 1, 30 * kDay));
    }
  }
}
BENCHMARK(BM_NothingFitsOn500<Ours>)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_NothingFitsOn500<SortedVector>)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_NothingFitsOn500<OrderedMap>)->Unit(benchmark::kMicrosecond);

// Erases one of n bookings of a resource and inserts it again.
void BM_EraseAndInsert(benchmark::State& state) {
  std::vector<Occupation> bookings =
      Generator(3).Bookings(state.range(0) * kDay);
  bookings.resize(std::min<size_t>(bookings.size(), state.range(0)));
  Ours timeline(bookings);
  std::shuffle(bookings.begin(), bookings.end(), std::mt19937(4));
  size_t i = 0;
  for (auto _ : state) {
    const Occupation& booking = bookings[i++ % bookings.size()];
    timeline.Erase(booking.booking, booking.span);
    timeline.Insert(booking);
  }
  state.counters["bytes_per_booking"] =
      static_cast<double>(timeline.MemoryBytes()) / timeline.size();
}
BENCHMARK(BM_EraseAndInsert)->Arg(500)->Arg(5'000)->Arg(20'000);

// A move of one booking on its own resource: where else may it start?
void BM_EarliestIgnoringOne(benchmark::State& state) {
  const std::vector<Occupation> bookings = Generator(5).Bookings(70 * kDay);
  const Ours timeline(bookings);
  size_t i = 0;
  for (auto _ : state) {
    const Occupation& booking = bookings[i++ % bookings.size()];
    benchmark::DoNotOptimize(timeline.EarliestFit(booking.span.start - 120, 240,
                                                  1, kNever, booking.booking));
  }
}
BENCHMARK(BM_EarliestIgnoringOne);

// A pool of 100 units with n occupations of 1 to 8, a little over half full.
Timeline Pool(int64_t size) {
  Generator generator(6);
  Timeline pool(100);
  for (int64_t i = 1; i <= size; ++i) {
    const Minute start = generator.Uniform(0, size * 15);
    pool.Insert({{start, start + generator.Uniform(4, 24) * 15},
                 static_cast<uint64_t>(i),
                 static_cast<uint32_t>(generator.Uniform(1, 8))});
  }
  return pool;
}

void BM_PoolEarliest(benchmark::State& state) {
  const Timeline pool = Pool(state.range(0));
  Generator generator(7);
  std::vector<Minute> from(1'024);
  for (Minute& minute : from) {
    minute = generator.Uniform(0, state.range(0) * 12);
  }
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        pool.EarliestFit(from[i++ % from.size()], 240, 30, kNever));
  }
}
BENCHMARK(BM_PoolEarliest)->Arg(500)->Arg(20'000);

// Now and then there is room for 45 more, but never for two days.
void BM_PoolNothingFits(benchmark::State& state) {
  const Timeline pool = Pool(state.range(0));
  const Minute until = state.range(0) * 15 - 2 * kDay;
  for (auto _ : state) {
    benchmark::DoNotOptimize(pool.EarliestFit(0, 2 * kDay, 45, until));
  }
  if (pool.EarliestFit(0, 2 * kDay, 45, until) != kNever) {
    state.SkipWithError("it fits");
  }
}
BENCHMARK(BM_PoolNothingFits)->Arg(500)->Arg(20'000);

void BM_PoolEraseAndInsert(benchmark::State& state) {
  Timeline pool = Pool(state.range(0));
  std::vector<Occupation> bookings = pool.Overlapping({0, kNever});
  std::shuffle(bookings.begin(), bookings.end(), std::mt19937(8));
  size_t i = 0;
  for (auto _ : state) {
    const Occupation& booking = bookings[i++ % bookings.size()];
    pool.Erase(booking.booking, booking.span);
    pool.Insert(booking);
  }
}
BENCHMARK(BM_PoolEraseAndInsert)->Arg(500)->Arg(20'000);

}  // namespace
}  // namespace trilab::engine
