#include "server/engine/rules/priority_window_rule.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "server/engine/constraints/placement.h"
#include "server/engine/rules/privileged.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

// Without a window, every day is a span of it.
const TimeBand& WindowOf(const PriorityWindowRule& rule) {
  static const TimeBand& always = *new TimeBand();
  return rule.window.has_value() ? *rule.window : always;
}

// When others may book what lies in `part`, of a booking from `start`.
Minute ReleaseOf(const PriorityWindowRule& rule, const LocalClock& clock,
                 const BandPart& part, Minute start) {
  if (rule.release_by_clock) {
    return clock.At(part.day - rule.release_days_before, rule.release_at);
  }
  return std::max(start, part.span.start) - rule.release_before;
}

// A span of the window in the booking that is not released yet. Then no start
// up to the span's end will do, since a later one is released no sooner.
std::optional<BandPart> Unreleased(const PriorityWindowRule& rule,
                                   const TimeBandTimes& window, const Case& c,
                                   Minute start) {
  const Minute clock = ClockOf(c);
  std::optional<BandPart> found;
  window.VisitParts(PlacedAt(c, start), [&](const BandPart& part) {
    if (ReleaseOf(rule, window.clock(), part, start) <= clock) return false;
    found = part;
    return true;
  });
  return found;
}

}  // namespace

bool PriorityWindowRuleType::Concerns(const Rule& rule, const Case& c) const {
  return !IsPrivileged(std::get<PriorityWindowRule>(rule.params).privileged, c);
}

void PriorityWindowRuleType::Check(const Rule& rule, const Case& c,
                                   Minute start, Violations& violations) const {
  const auto& params = std::get<PriorityWindowRule>(rule.params);
  const TimeBandTimes window(WindowOf(params), c);
  const auto part = Unreleased(params, window, c, start);
  if (!part.has_value()) return;
  Violation violation = OfInstrument(c, ViolationCode::kPriorityWindow);
  AddTime(violation, "start", part->span.start);
  AddTime(violation, "end", part->span.end);
  AddPrivileged(params.privileged, c, violation);
  AddTime(violation, "released",
          ReleaseOf(params, window.clock(), *part, start));
  violations.push_back(std::move(violation));
}

Minute PriorityWindowRuleType::Earliest(const Rule& rule, const Case& c,
                                        Minute from, Minute latest) const {
  const auto& params = std::get<PriorityWindowRule>(rule.params);
  const TimeBandTimes window(WindowOf(params), c);
  for (Minute start = from; start <= latest;) {
    const auto part = Unreleased(params, window, c, start);
    if (!part.has_value()) return start;
    start = part->span.end;
  }
  return kNever;
}

}  // namespace trilab::engine
