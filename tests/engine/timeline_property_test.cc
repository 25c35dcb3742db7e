#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/timeline.h"

// The laws of a timeline, against a model that counts every single minute.

namespace trilab::engine {
namespace {

// Wide enough for many chunks of runs and steps.
constexpr Minute kHorizon = 3'000;

class Model {
 public:
  explicit Model(uint32_t capacity) : capacity_(capacity) {}

  void Insert(const Occupation& occupation) {
    occupations_.push_back(occupation);
  }
  void Erase(size_t i) { occupations_.erase(occupations_.begin() + i); }
  const std::vector<Occupation>& occupations() const { return occupations_; }

  std::array<uint32_t, kHorizon> Use(uint64_t ignored) const {
    std::array<uint32_t, kHorizon> use{};
    for (const Occupation& occupation : occupations_) {
      if (ignored != 0 && occupation.booking == ignored) continue;
      for (Minute m = occupation.span.start; m < occupation.span.end; ++m) {
        use[m] += occupation.units;
      }
    }
    return use;
  }

  // What lies behind the horizon is free.
  Minute EarliestFit(Minute from, Minute duration, uint32_t units,
                     Minute latest_start, uint64_t ignored) const {
    if (units > capacity_) return kNever;
    const auto use = Use(ignored);
    Minute free = 0;  // Minutes free in a row up to `m`.
    for (Minute m = from;; ++m) {
      const Minute start = m - free;
      if (start > latest_start) return kNever;
      if (free >= duration) return start;
      free = m < kHorizon && use[m] + units > capacity_ ? 0 : free + 1;
    }
  }

 private:
  uint32_t capacity_;
  std::vector<Occupation> occupations_;
};

Occupation AnyOccupation() {
  const auto start = *rc::gen::inRange<Minute>(0, kHorizon - 60);
  const auto length = *rc::gen::weightedElement<Minute>(
      {{20, 1}, {10, 3}, {5, 10}, {2, 25}, {1, 60}});
  return {{start, start + length},
          *rc::gen::inRange<uint64_t>(0, 8),
          *rc::gen::inRange<uint32_t>(1, 4)};
}

struct Pair {
  Timeline timeline;
  Model model;
};

// Any history of insertions and erasures, on both.
Pair AnyPair() {
  const auto capacity = *rc::gen::element<uint32_t>(1, 1, 2, 5, 10);
  Pair pair{Timeline(capacity), Model(capacity)};
  const int steps = *rc::gen::inRange(0, 500);
  for (int i = 0; i < steps; ++i) {
    const size_t held = pair.model.occupations().size();
    if (held > 0 && *rc::gen::inRange(0, 4) == 0) {
      const size_t victim = *rc::gen::inRange<size_t>(0, held);
      const Occupation occupation = pair.model.occupations()[victim];
      // Of equals the timeline drops the one with the fewest units.
      size_t dropped = victim;
      for (size_t j = 0; j < held; ++j) {
        const Occupation& other = pair.model.occupations()[j];
        if (other.span == occupation.span &&
            other.booking == occupation.booking &&
            other.units < pair.model.occupations()[dropped].units) {
          dropped = j;
        }
      }
      RC_ASSERT(pair.timeline.Erase(occupation.booking, occupation.span));
      pair.model.Erase(dropped);
    } else {
      const Occupation occupation = AnyOccupation();
      pair.timeline.Insert(occupation);
      pair.model.Insert(occupation);
    }
  }
  return pair;
}

RC_GTEST_PROP(TimelineProperty, EarliestFitAgreesWithBruteForce, ()) {
  const Pair pair = AnyPair();
  for (int i = 0; i < 20; ++i) {
    const auto from = *rc::gen::inRange<Minute>(0, kHorizon + 10);
    const auto duration = *rc::gen::inRange<Minute>(1, 100);
    const auto units = *rc::gen::inRange<uint32_t>(1, 5);
    const auto latest = from + *rc::gen::inRange<Minute>(-1, kHorizon);
    const auto ignored = *rc::gen::inRange<uint64_t>(0, 8);

    RC_ASSERT(
        pair.timeline.EarliestFit(from, duration, units, latest, ignored) ==
        pair.model.EarliestFit(from, duration, units, latest, ignored));
  }
}

RC_GTEST_PROP(TimelineProperty, FitsWhereTheEarliestFitIsItself, ()) {
  const Pair pair = AnyPair();
  for (int i = 0; i < 20; ++i) {
    const auto start = *rc::gen::inRange<Minute>(0, kHorizon);
    const auto duration = *rc::gen::inRange<Minute>(1, 40);
    const auto units = *rc::gen::inRange<uint32_t>(1, 5);
    const auto ignored = *rc::gen::inRange<uint64_t>(0, 8);
    const Interval span{start, start + duration};

    const bool expected =
        pair.model.EarliestFit(start, duration, units, start, ignored) == start;
    RC_ASSERT(pair.timeline.Fits(span, units, ignored) == expected);
    RC_ASSERT(pair.timeline.FirstConflict(span, units, ignored).has_value() ==
              !expected);
  }
}

RC_GTEST_PROP(TimelineProperty, ConflictIsTheFirstPeakOfUse, ()) {
  const Pair pair = AnyPair();
  const auto start = *rc::gen::inRange<Minute>(0, kHorizon - 50);
  const auto ignored = *rc::gen::inRange<uint64_t>(0, 8);
  const auto conflict = pair.timeline.FirstConflict(
      {start, start + 50}, pair.timeline.capacity(), ignored);
  RC_PRE(conflict.has_value());

  const auto use = pair.model.Use(ignored);
  const auto* peak =
      std::max_element(use.begin() + start, use.begin() + start + 50);
  RC_ASSERT(conflict->minute == peak - use.begin());
  RC_ASSERT(conflict->units_in_use == *peak);
  uint32_t sum = 0;
  for (const Occupation& other : conflict->occupations) sum += other.units;
  RC_ASSERT(sum == *peak);
}

RC_GTEST_PROP(TimelineProperty, AddingOnlyWhatFitsNeverExceedsTheCapacity, ()) {
  const auto capacity = *rc::gen::element<uint32_t>(1, 3, 10);
  Timeline timeline(capacity);
  Model model(capacity);
  for (int i = 0; i < 150; ++i) {
    Occupation occupation = AnyOccupation();
    const Minute start =
        timeline.EarliestFit(occupation.span.start, occupation.span.length(),
                             occupation.units, kHorizon - 60);
    if (start == kNever) continue;
    occupation.span = {start, start + occupation.span.length()};
    timeline.Insert(occupation);
    model.Insert(occupation);
  }

  const auto use = model.Use(0);
  RC_ASSERT(*std::max_element(use.begin(), use.end()) <= capacity);
}

RC_GTEST_PROP(TimelineProperty, SummariesEqualRecomputedOnes, ()) {
  RC_ASSERT(AnyPair().timeline.IsConsistent());
}

RC_GTEST_PROP(TimelineProperty, EraseUndoesInsert, ()) {
  Timeline timeline = AnyPair().timeline;
  const Timeline before = timeline;
  // A booking of its own, so that it is what `Erase` finds.
  Occupation occupation = AnyOccupation();
  occupation.booking = 99;
  timeline.Insert(occupation);
  RC_ASSERT(!(timeline == before));

  RC_ASSERT(timeline.Erase(occupation.booking, occupation.span));
  RC_ASSERT(timeline == before);
  RC_ASSERT(timeline.IsConsistent());
}

RC_GTEST_PROP(TimelineProperty, StateDoesNotDependOnTheOrderOfInsertion, ()) {
  Pair pair = AnyPair();
  std::vector<Occupation> occupations = pair.model.occupations();
  std::reverse(occupations.begin(), occupations.end());
  Timeline rebuilt(pair.timeline.capacity());
  for (const Occupation& occupation : occupations) rebuilt.Insert(occupation);

  RC_ASSERT(rebuilt == pair.timeline);
}

RC_GTEST_PROP(TimelineProperty, TrimKeepsTheFuture, ()) {
  Pair pair = AnyPair();
  const auto now = *rc::gen::inRange<Minute>(0, kHorizon);
  const auto future = pair.timeline.Overlapping({now, kHorizon});
  const size_t before = pair.timeline.size();

  const size_t dropped = pair.timeline.TrimBefore(now);

  RC_ASSERT(dropped == before - pair.timeline.size());
  RC_ASSERT(pair.timeline.Overlapping({-1, kHorizon}) == future);
  RC_ASSERT(pair.timeline.IsConsistent());
  RC_ASSERT(pair.timeline.EarliestFit(now, 20, 1, kNever) ==
            pair.model.EarliestFit(now, 20, 1, kNever, 0));
}

RC_GTEST_PROP(TimelineProperty, ChangedCapacityIsAsIfBuiltWithIt, ()) {
  Pair pair = AnyPair();
  const auto capacity = *rc::gen::inRange<uint32_t>(1, 8);
  Timeline rebuilt(capacity);
  for (const Occupation& other : pair.model.occupations()) {
    rebuilt.Insert(other);
  }

  pair.timeline.set_capacity(capacity);

  RC_ASSERT(pair.timeline == rebuilt);
  RC_ASSERT(pair.timeline.IsConsistent());
  RC_ASSERT(pair.timeline.EarliestFit(0, 30, 1, kNever) ==
            rebuilt.EarliestFit(0, 30, 1, kNever));
}

}  // namespace
}  // namespace trilab::engine
