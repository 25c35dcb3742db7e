#include "server/engine/rules/concurrent_rule.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "server/engine/constraints/placement.h"
#include "server/engine/rules/subject_bookings.h"

namespace trilab::engine {
namespace {

const ConcurrentRule& ParamsOf(const Rule& rule) {
  return std::get<ConcurrentRule>(rule.params);
}

int32_t CountActive(const Rule& rule, const Case& c) {
  int32_t count = 0;
  for (const OtherBooking& other :
       OtherBookings(rule, ParamsOf(rule).count, c, {c.now, kNever})) {
    if (other.span.end > c.now) ++count;
  }
  return count;
}

bool Allows(const Rule& rule, const Case& c) {
  return CountActive(rule, c) < ParamsOf(rule).max;
}

}  // namespace

bool ConcurrentRuleType::Concerns(const Rule& rule, const Case& c) const {
  return HasOwner(rule, ParamsOf(rule).count, c);
}

void ConcurrentRuleType::Check(const Rule& rule, const Case& c,
                               Minute /*start*/, Violations& violations) const {
  const ConcurrentRule& params = ParamsOf(rule);
  const int32_t active = CountActive(rule, c);
  if (active < params.max) return;
  Violation violation = OfInstrument(c, ViolationCode::kTooManyBookings);
  AddParameter(violation, "owner", OwnerName(rule, params.count, c));
  AddNumber(violation, "used", active);
  AddNumber(violation, "max", params.max);
  violations.push_back(std::move(violation));
}

Minute ConcurrentRuleType::Earliest(const Rule& rule, const Case& c,
                                    Minute from, Minute latest) const {
  return Allows(rule, c) ? UpTo(latest, from) : kNever;
}

std::optional<StartRange> ConcurrentRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  return Allows(rule, c) ? StartRange() : kNoStart;
}

std::optional<QuotaUse> ConcurrentRuleType::UseAt(const Rule& rule,
                                                  const Case& c,
                                                  Minute /*at*/) const {
  const ConcurrentRule& params = ParamsOf(rule);
  QuotaUse use;
  use.limit = params.max;
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, {c.now, kNever})) {
    if (other.span.end > c.now) use.bookings.push_back(other.booking);
  }
  use.used = static_cast<int64_t>(use.bookings.size());
  use.owner = OwnerName(rule, params.count, c);
  use.set = params.count.set;
  return use;
}

}  // namespace trilab::engine
