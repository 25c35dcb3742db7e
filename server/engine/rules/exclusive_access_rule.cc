#include "server/engine/rules/exclusive_access_rule.h"

#include <optional>
#include <utility>
#include <variant>

#include "server/engine/constraints/placement.h"
#include "server/engine/rules/privileged.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

bool IsAlways(const ExclusiveAccessRule& rule) {
  return !rule.weekly.has_value() && rule.blocks.empty();
}

// A block that the booking shares time with.
std::optional<Interval> BlockIn(const ExclusiveAccessRule& rule, const Case& c,
                                const Interval& booking) {
  for (const Interval& block : rule.blocks) {
    if (block.Overlaps(booking)) return block;
  }
  std::optional<Interval> found;
  if (!rule.weekly.has_value()) return found;
  const TimeBandTimes weekly(*rule.weekly, c);
  weekly.VisitParts(booking, [&found](const BandPart& part) {
    found = part.span;
    return true;
  });
  return found;
}

}  // namespace

bool ExclusiveAccessRuleType::Concerns(const Rule& rule, const Case& c) const {
  return !IsPrivileged(std::get<ExclusiveAccessRule>(rule.params).privileged,
                       c);
}

void ExclusiveAccessRuleType::Check(const Rule& rule, const Case& c,
                                    Minute start,
                                    Violations& violations) const {
  const auto& params = std::get<ExclusiveAccessRule>(rule.params);
  const auto block = BlockIn(params, c, PlacedAt(c, start));
  if (!block.has_value() && !IsAlways(params)) return;
  Violation violation = OfInstrument(c, ViolationCode::kExclusiveAccess);
  if (block.has_value()) {
    AddTime(violation, "start", block->start);
    AddTime(violation, "end", block->end);
  }
  AddPrivileged(params.privileged, c, violation);
  violations.push_back(std::move(violation));
}

Minute ExclusiveAccessRuleType::Earliest(const Rule& rule, const Case& c,
                                         Minute from, Minute latest) const {
  const auto& params = std::get<ExclusiveAccessRule>(rule.params);
  if (IsAlways(params)) return kNever;
  for (Minute start = from; start <= latest;) {
    const auto block = BlockIn(params, c, PlacedAt(c, start));
    if (!block.has_value()) return start;
    // No start before its end keeps out of it.
    start = block->end;
  }
  return kNever;
}

}  // namespace trilab::engine
