#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/search_candidates.h"
#include "server/engine/slot_search.h"
#include "tests/engine/random_world.h"

// SearchSlots and EarliestStart against brute force over Judge.

namespace trilab::engine {
namespace {

struct Expected {
  double distance_km = 0;
  Minute start = kNever;
  std::string id;
  ServiceMode mode = ServiceMode::kSample;

  auto Key() const { return std::tie(distance_km, start, id); }
};

BookingRequest RequestFor(const Ask& ask, const std::string& instrument,
                          Minute start, ServiceMode mode) {
  BookingRequest request;
  request.instruments = {instrument};
  request.interval = {start, start + ask.duration};
  request.units = ask.units;
  request.mode = mode;
  request.operator_id = ask.operator_id;
  request.partner = ask.partner;
  request.member = ask.member;
  request.project = ask.project;
  request.need = ask.need;
  request.configuration = ask.configuration;
  request.draws = ask.draws;
  return request;
}

Ask AnyAsk(const World& world) {
  Ask ask;
  ask.instruments = {"i0", "i1", "i2"};
  ask.need = AnyNeed();
  ask.duration = 1 + AnyMinutes(300);
  const Minute start = world.now() - 60 + AnyMinutes(300);
  ask.window = {start, start + AnyMinutes(1'000)};
  ask.units = OneOf<int32_t>({1, 1, 1, 2});
  if (AnyBool()) ask.mode = ServiceMode::kSample;
  ask.partner = OneOf<std::string>({"", "firm", "owner"});
  if (ask.partner == "firm") {
    ask.member = OneOf<std::string>({"", "m0", "m1"});
    ask.project = OneOf<std::string>({"", "p0"});
  }
  if (AnyMinutes(4) == 0) ask.operator_id = "o0";
  if (AnyMinutes(4) == 0) ask.configuration = "hot";
  if (AnyMinutes(3) == 0) ask.draws = AnyDraws();
  return ask;
}

// The slots of one instrument, minute by minute.
void AddSlots(const World& world, const Ask& ask, const std::string& id,
              int most, double distance, std::vector<Expected>& slots) {
  Minute start = ask.window.start;
  while (most > 0 && start + ask.duration <= ask.window.end) {
    bool found = false;
    for (const ServiceMode mode :
         {ServiceMode::kSelfService, ServiceMode::kSample}) {
      if (found || (ask.mode.has_value() && *ask.mode != mode)) continue;
      const BookingRequest request = RequestFor(ask, id, start, mode);
      if (!Judge(world.state(), request, 0, world.time()).bookable()) continue;
      slots.push_back({distance, start, id, mode});
      found = true;
    }
    if (found) --most;
    start += found ? ask.duration : 1;
  }
}

RC_GTEST_PROP(SlotSearchProperty, AgreesWithBruteForce, ()) {
  const World world = AnyWorld();
  const Ask ask = AnyAsk(world);
  SlotOptions options;
  options.limit = *rc::gen::inRange(1, 6);
  options.per_instrument = *rc::gen::inRange(1, 4);
  if (AnyBool()) {
    options.ranking = Ranking::kNearest;
    options.near = GeoPoint{39.0, 117.2};
  }
  std::vector<Expected> expected;
  for (const std::string& id : ask.instruments) {
    const auto& site = *world.catalog().SiteOf(world.UidOf<Instrument>(id));
    const double distance =
        options.near.has_value()
            ? DistanceKm(*options.near, *site.centre->location)
            : 0;
    AddSlots(world, ask, id, options.per_instrument, distance, expected);
  }
  std::sort(
      expected.begin(), expected.end(),
      [](const Expected& a, const Expected& b) { return a.Key() < b.Key(); });
  if (expected.size() > static_cast<size_t>(options.limit)) {
    expected.resize(options.limit);
  }

  const auto answer = SearchSlots(world.state(), ask, options, world.time());
  RC_ASSERT(answer.ok());
  RC_ASSERT(answer->slots.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    const Slot& slot = answer->slots[i];
    RC_ASSERT(slot.interval.start == expected[i].start);
    RC_ASSERT(slot.interval.length() == ask.duration);
    RC_ASSERT(slot.mode == expected[i].mode);
    RC_ASSERT(world.catalog().instruments().IdOf(slot.instrument) ==
              expected[i].id);
    RC_ASSERT(slot.distance_km == expected[i].distance_km);
    const Judgement judgement =
        Judge(world.state(),
              RequestFor(ask, expected[i].id, slot.interval.start, slot.mode),
              0, world.time());
    RC_ASSERT(slot.operator_uid == judgement.operator_uid);
    RC_ASSERT(slot.warnings == judgement.violations);
  }
}

RC_GTEST_PROP(SlotSearchProperty, CountsEveryCandidateThatWasShutOut, ()) {
  const World world = AnyWorld();
  const Ask ask = AnyAsk(world);
  const auto answer = SearchSlots(world.state(), ask, {}, world.time());
  RC_ASSERT(answer.ok());

  size_t blocked = 0;
  for (const Blocker& blocker : answer->blockers) {
    blocked += blocker.candidates;
    RC_ASSERT(blocker.violation.severity == Severity::kReject);
    RC_ASSERT(!blocker.violation.parameters.empty());
  }
  RC_ASSERT(blocked + answer->slots.size() == 3u);
}

RC_GTEST_PROP(EarliestStartProperty, AgreesWithBruteForceOnManyInstruments,
              ()) {
  const World world = AnyWorld();
  const Ask ask = AnyAsk(world);
  const ServiceMode mode =
      AnyBool() ? ServiceMode::kSample : ServiceMode::kSelfService;
  BookingRequest request = RequestFor(ask, "i0", ask.window.start, mode);
  request.instruments = {"i0", "i1"};
  const Minute from = ask.window.start;
  const Minute latest = ask.window.end;
  const auto moved = static_cast<uint64_t>(AnyMinutes(3));
  Minute expected = kNever;
  for (Minute start = from; start <= latest && expected == kNever; ++start) {
    request.interval = {start, start + ask.duration};
    if (Judge(world.state(), request, moved, world.time()).bookable()) {
      expected = start;
    }
  }

  RC_ASSERT(EarliestStart(world.state(), request, moved, from, latest,
                          world.time()) == expected);
}

}  // namespace
}  // namespace trilab::engine
