#include "server/engine/rules/spacing_rule.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/subject_bookings.h"

namespace trilab::engine {
namespace {

// Bookings without a gap in between do not overlap: an overlap rule is one of
// spacing with no gap.
bool IsTooClose(const Interval& a, const Interval& b, Minute gap) {
  return a.start < b.end + gap && b.start < a.end + gap;
}

std::vector<OtherBooking> Near(const Rule& rule, const BookingCount& count,
                               const Case& c, const Interval& span,
                               Minute gap) {
  return OtherBookings(rule, count, c, {span.start - gap, span.end + gap});
}

// Adds what is wrong with the first booking that is too close, if one is.
void CheckApart(const Rule& rule, const BookingCount& count, const Case& c,
                Minute start, Minute gap, Violations& violations) {
  const Interval span = PlacedAt(c, start);
  for (const OtherBooking& other : Near(rule, count, c, span, gap)) {
    if (!IsTooClose(span, other.span, gap)) continue;
    Violation violation = OfInstrument(
        c, gap > 0 ? ViolationCode::kTooClose : ViolationCode::kSubjectBusy);
    AddParameter(violation, "owner", OwnerName(rule, count, c));
    AddParameter(violation, "booking",
                 absl::StrCat("bookings/", other.booking));
    AddTime(violation, "start", other.span.start);
    AddTime(violation, "end", other.span.end);
    if (gap > 0) AddNumber(violation, "gap", gap);
    violations.push_back(std::move(violation));
    return;
  }
}

Minute EarliestApart(const Rule& rule, const BookingCount& count, const Case& c,
                     Minute gap, Minute from, Minute latest) {
  if (from > latest) return kNever;
  Minute start = from;
  // They come by start: one that is behind the placement by the gap leaves
  // the rest behind, too.
  for (const OtherBooking& other :
       Near(rule, count, c, {from, latest + c.duration}, gap)) {
    if (IsTooClose(PlacedAt(c, start), other.span, gap)) {
      start = other.span.end + gap;
    }
  }
  return UpTo(latest, start);
}

}  // namespace

bool SpacingRuleType::Concerns(const Rule& rule, const Case& c) const {
  return HasOwner(rule, std::get<SpacingRule>(rule.params).count, c);
}

void SpacingRuleType::Check(const Rule& rule, const Case& c, Minute start,
                            Violations& violations) const {
  const auto& params = std::get<SpacingRule>(rule.params);
  CheckApart(rule, params.count, c, start, params.gap, violations);
}

Minute SpacingRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                 Minute latest) const {
  const auto& params = std::get<SpacingRule>(rule.params);
  return EarliestApart(rule, params.count, c, params.gap, from, latest);
}

bool OverlapRuleType::Concerns(const Rule& rule, const Case& c) const {
  return HasOwner(rule, std::get<OverlapRule>(rule.params).count, c);
}

void OverlapRuleType::Check(const Rule& rule, const Case& c, Minute start,
                            Violations& violations) const {
  const auto& params = std::get<OverlapRule>(rule.params);
  CheckApart(rule, params.count, c, start, /*gap=*/0, violations);
}

Minute OverlapRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                 Minute latest) const {
  const auto& params = std::get<OverlapRule>(rule.params);
  return EarliestApart(rule, params.count, c, /*gap=*/0, from, latest);
}

}  // namespace trilab::engine
