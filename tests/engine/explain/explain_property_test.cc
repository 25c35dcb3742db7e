#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/explain/blocked_candidate.h"
#include "server/engine/explain/explain_ask.h"
#include "server/engine/explain/largest_fit.h"
#include "server/engine/search_candidates.h"
#include "server/engine/slot_search.h"
#include "tests/engine/random_world.h"

// The promises of explanations on random worlds.

namespace trilab::engine {
namespace {

// Centre c1 lies in another region.
World AnyWorldOfTwoRegions(int rules = 4) {
  World world = AnyWorld(rules);
  world.Edit<Centre>("c1", [](Centre& centre) { centre.region = 120000; });
  return world;
}

// An ask that is hard to answer.
Ask AnyHardAsk(const World& world) {
  Ask ask;
  ask.need = AnyNeed();
  if (ask.need.empty() || AnyBool()) {
    ask.instruments = OneOf<std::vector<std::string>>(
        {{"i0"}, {"i1", "i2"}, {"i0", "i1", "i2"}});
  }
  if (!ask.need.standard.empty()) {
    ask.need.standard = OneOf<std::string>(
        {"GB/T 18655", "GB/T 18655-2018", "GB/T 18655-2010"});
  }
  ask.duration = 1 + AnyMinutes(400);
  const Minute start = world.now() - 60 + AnyMinutes(300);
  ask.window = {start, start + 1 + AnyMinutes(700)};
  ask.regions = OneOf<std::vector<int32_t>>({{}, {110000}, {120000}});
  if (AnyMinutes(4) == 0) ask.centres = {"c0"};
  ask.units = *rc::gen::inRange(1, 4);
  if (AnyBool()) ask.mode = ServiceMode::kSample;
  ask.partner = OneOf<std::string>({"", "firm", "owner"});
  if (AnyMinutes(3) == 0) ask.operator_id = "o0";
  return ask;
}

Explanation Explain(const World& world, const Ask& ask,
                    const ExplainOptions& options = {}) {
  const auto explanation =
      ExplainAsk(world.state(), ask, options, world.time());
  RC_ASSERT(explanation.ok());
  return *explanation;
}

RC_GTEST_PROP(MinimalConflictLaw, LeavesNoStartAndNeedsEveryMember, ()) {
  const World world = AnyWorldOfTwoRegions();
  const Ask ask = AnyHardAsk(world);
  const Minute from = ask.window.start;
  const Minute latest = from + AnyMinutes(600);
  Ask anywhere = ask;
  anywhere.regions.clear();
  anywhere.centres.clear();
  const BlockedCandidate::PartsOfAsk parts_of_ask(ask);
  const auto candidates = FindCandidates(world.catalog(), anywhere, {});
  RC_ASSERT(candidates.ok());

  for (const Candidate& one : *candidates) {
    const BlockedCandidate candidate(world.state(), ask, parts_of_ask, one,
                                     ToTime(world.now()));
    const auto conflict = FindConflict(candidate, from, latest);
    if (!conflict.has_value()) continue;
    RC_ASSERT(!conflict->parts.empty());
    RC_ASSERT(!candidate.Find(conflict->parts, from, latest).has_value());
    for (size_t i = 0; i < conflict->parts.size(); ++i) {
      std::vector<int> others = conflict->parts;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      RC_ASSERT(candidate.Find(others, from, latest).has_value());
      RC_ASSERT(
          candidate.Says(conflict->parts[i], conflict->places[i]).has_value());
      for (const int other : others) {
        RC_ASSERT(!candidate.Says(other, conflict->places[i]).has_value());
      }
    }
  }
}

RC_GTEST_PROP(ExplainLaw, EveryCandidateIsInOneConflict, ()) {
  const World world = AnyWorldOfTwoRegions();
  const Ask ask = AnyHardAsk(world);

  const Explanation explanation = Explain(world, ask);

  if (explanation.slot.has_value()) {
    RC_ASSERT(explanation.conflicts.empty());
    RC_SUCCEED("it has an answer");
  }
  int32_t blocked = 0;
  int32_t most = std::numeric_limits<int32_t>::max();
  for (const ConflictGroup& conflict : explanation.conflicts) {
    RC_ASSERT(conflict.candidates <= most);
    RC_ASSERT(conflict.instruments.size() ==
              std::min<size_t>(3, conflict.candidates));
    RC_ASSERT(!conflict.violations.empty());
    most = conflict.candidates;
    blocked += conflict.candidates;
  }
  RC_ASSERT(!explanation.conflicts.empty());
  if (explanation.candidates > 0) {
    RC_ASSERT(blocked == explanation.candidates);
  }
}

void AssertBookable(const World& world, const Relaxation& relaxation) {
  BookingRequest request;
  request.instruments = {std::string(
      world.catalog().instruments().IdOf(relaxation.slot.instrument))};
  request.interval = relaxation.slot.interval;
  request.units = relaxation.ask.units;
  request.mode = relaxation.slot.mode;
  request.operator_id = relaxation.ask.operator_id;
  request.partner = relaxation.ask.partner;
  request.need = relaxation.ask.need;
  const Judgement judgement = Judge(world.state(), request, 0, world.time());
  for (const Violation& violation : judgement.violations) {
    // A search does not ask questions, and approval may be waited for.
    RC_ASSERT(violation.severity != Severity::kReject ||
              violation.code == ViolationCode::kAnswerMissing ||
              violation.code == ViolationCode::kNotAccepted ||
              (!relaxation.rule.empty() && violation.rule == relaxation.rule));
  }
}

// Sent back as an ask, a relaxation gives its slot.
void AssertAnswered(const World& world, const Relaxation& relaxation) {
  SlotOptions options;
  options.limit = 1;
  if (!relaxation.rule.empty()) {
    options.waived_rule = world.catalog().rules().UidOf(relaxation.rule);
  }
  const auto answer =
      SearchSlots(world.state(), relaxation.ask, options, world.time());
  RC_ASSERT(answer.ok());
  RC_ASSERT(answer->slots.size() == 1u);
  RC_ASSERT(answer->slots[0].instrument == relaxation.slot.instrument);
  RC_ASSERT(answer->slots[0].interval == relaxation.slot.interval);
  RC_ASSERT(answer->slots[0].mode == relaxation.slot.mode);
}

RC_GTEST_PROP(ExplainLaw, EveryRelaxationIsBookableAndNeeded, ()) {
  const World world = AnyWorldOfTwoRegions();
  const Ask ask = AnyHardAsk(world);
  ExplainOptions options;
  if (AnyBool()) options.wish_start = ask.window.start + AnyMinutes(60);

  const Explanation explanation = Explain(world, ask, options);

  RC_ASSERT(explanation.relaxations.size() <= kMostRelaxations);
  std::set<RelaxationKind> kinds;
  int64_t cost = 0;
  for (const Relaxation& relaxation : explanation.relaxations) {
    RC_ASSERT(kinds.insert(relaxation.kind).second);
    RC_ASSERT(relaxation.cost >= cost);
    RC_ASSERT(relaxation.cost == CostOf(relaxation.kind, ask, relaxation.slot));
    cost = relaxation.cost;
    AssertBookable(world, relaxation);
    AssertAnswered(world, relaxation);
    if (explanation.slot.has_value() &&
        relaxation.kind != RelaxationKind::kStartLater) {
      RC_ASSERT(relaxation.slot.interval.start <
                explanation.slot->interval.start);
    }
  }
}

RC_GTEST_PROP(LongestFitLaw, NothingLongerFits, ()) {
  const World world = AnyWorldOfTwoRegions(/*rules=*/0);
  Ask ask = AnyHardAsk(world);
  const Minute step = ask.duration >= 120 ? 15 : 5;
  const auto longest =
      LongestFit(world.state(), ask, kNever, {}, ToTime(world.now()));
  RC_ASSERT(longest.ok());

  Minute expected = 0;
  const Minute asked = ask.duration;
  for (Minute length = step; length < asked; length += step) {
    if (length * 4 < asked) continue;
    ask.duration = length;
    const auto answer = SearchSlots(world.state(), ask, {}, world.time());
    RC_ASSERT(answer.ok());
    if (!answer->slots.empty()) expected = length;
  }
  RC_ASSERT(*longest == expected);
}

RC_GTEST_PROP(MostUnitsLaw, NoMoreAreFree, ()) {
  const World world = AnyWorldOfTwoRegions();
  Ask ask = AnyHardAsk(world);
  const auto most =
      MostUnits(world.state(), ask, kNever, {}, ToTime(world.now()));
  RC_ASSERT(most.ok());

  int32_t expected = 0;
  const int32_t asked = ask.units;
  for (int32_t units = 1; units < asked; ++units) {
    ask.units = units;
    const auto answer = SearchSlots(world.state(), ask, {}, world.time());
    RC_ASSERT(answer.ok());
    if (!answer->slots.empty()) expected = units;
  }
  RC_ASSERT(*most == expected);
}

}  // namespace
}  // namespace trilab::engine
