#include "server/engine/rules/count_quota_rule.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "server/engine/compact_span.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/quota_periods.h"
#include "server/engine/rules/subject_bookings.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

// Any quota of starts or touches becomes one of capacity: a booking reaches
// over all points at which it counts, and of two that share a point the quota
// is used twice there. For calendar periods the points are minutes, and a
// booking reaches over whole periods; for rolling ones they are the starts of
// the stretches of `days` that it is counted in.
class Reach {
 public:
  Reach(const CountQuotaRule& rule, const Case& c)
      : rule_(rule), periods_(rule.period, c), length_(rule.days * kDay) {}

  Interval Of(const Interval& span) const {
    if (IsRolling()) {
      return {span.start - length_ + 1,
              rule_.touched ? span.end : span.start + 1};
    }
    const Interval first = periods_.Containing(span.start);
    if (!rule_.touched || span.end <= first.end) return first;
    return {first.start, periods_.Containing(span.end - 1).end};
  }

  // The first start from which on a booking that reaches over `point` does so
  // no more.
  Minute Leaving(Minute point) const {
    return IsRolling() ? point + length_ : periods_.Containing(point).end;
  }

  // Bookings that reach into `reach` overlap or touch this.
  Interval Sources(const Interval& reach) const {
    return {reach.start - 1, reach.end + length_};
  }

 private:
  bool IsRolling() const { return rule_.period == QuotaPeriod::kRolling; }

  const CountQuotaRule& rule_;
  const QuotaPeriods periods_;
  const Minute length_;  // Of a rolling period.
};

// A stretch of points at which so many bookings count.
struct Level {
  Interval span;
  int32_t used = 0;
};

// The stretches within `reach` at which others use the quota, in order.
std::vector<Level> LevelsIn(const Rule& rule, const Case& c, const Reach& reach,
                            const Interval& window) {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  std::vector<std::pair<Minute, int32_t>> changes;
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, reach.Sources(window))) {
    const Interval points = reach.Of(other.span);
    if (!points.Overlaps(window)) continue;
    changes.emplace_back(std::max(points.start, window.start), 1);
    changes.emplace_back(std::min(points.end, window.end), -1);
  }
  std::sort(changes.begin(), changes.end());
  std::vector<Level> levels;
  int32_t used = 0;
  for (size_t i = 0; i + 1 < changes.size(); ++i) {
    used += changes[i].second;
    const Interval span = {changes[i].first, changes[i + 1].first};
    if (used > 0 && !span.empty()) levels.push_back({span, used});
  }
  return levels;
}

// How many of the owner's other bookings start from now on.
int32_t CountAhead(const Rule& rule, const Case& c) {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  int32_t count = 0;
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, {c.now, kNever})) {
    if (other.span.start >= c.now) ++count;
  }
  return count;
}

void Add(const Rule& rule, const Case& c, int32_t used, const Interval& period,
         Violations& violations) {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  Violation violation = OfInstrument(c, ViolationCode::kCountQuota);
  AddParameter(violation, "owner", OwnerName(rule, params.count, c));
  AddNumber(violation, "used", used);
  AddNumber(violation, "max", params.max);
  AddPeriod(violation, params.period, params.days, period);
  violations.push_back(std::move(violation));
}

bool IsAhead(const Rule& rule) {
  return std::get<CountQuotaRule>(rule.params).period == QuotaPeriod::kFuture;
}

// Of the stretches of a rolling quota around `at`, the first in which most
// bookings count.
Interval FullestStretch(const Rule& rule, const Case& c, const Reach& reach,
                        Minute at) {
  const Minute length = std::get<CountQuotaRule>(rule.params).days * kDay;
  const Interval starts = {at - length + 1, at + 1};
  Level fullest = {{at - length + 1, at + 1}, 0};
  for (const Level& level : LevelsIn(rule, c, reach, starts)) {
    if (level.used > fullest.used) fullest = level;
  }
  return {fullest.span.start, fullest.span.start + length};
}

}  // namespace

bool CountQuotaRuleType::Concerns(const Rule& rule, const Case& c) const {
  return HasOwner(rule, std::get<CountQuotaRule>(rule.params).count, c);
}

void CountQuotaRuleType::Check(const Rule& rule, const Case& c, Minute start,
                               Violations& violations) const {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  if (IsAhead(rule)) {
    const int32_t used = CountAhead(rule, c);
    if (used >= params.max) Add(rule, c, used, {}, violations);
    return;
  }
  const Reach reach(params, c);
  const Interval points = reach.Of(PlacedAt(c, start));
  Level fullest = {points, 0};
  for (const Level& level : LevelsIn(rule, c, reach, points)) {
    if (level.used > fullest.used) fullest = level;
  }
  if (fullest.used < params.max) return;
  const Minute point = fullest.span.start;
  const Interval period =
      params.period == QuotaPeriod::kRolling
          ? Interval{point, point + params.days * kDay}
          : QuotaPeriods(params.period, c).Containing(point);
  Add(rule, c, fullest.used, period, violations);
}

Minute CountQuotaRuleType::Earliest(const Rule& rule, const Case& c,
                                    Minute from, Minute latest) const {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  if (from > latest || params.max < 1) return kNever;
  if (IsAhead(rule)) return CountAhead(rule, c) < params.max ? from : kNever;
  const Reach reach(params, c);
  const Minute last = std::min<Minute>(latest, kCompactLimit);
  const Interval window = {reach.Of(PlacedAt(c, from)).start,
                           reach.Of(PlacedAt(c, std::max(from, last))).end};
  std::vector<Level> full = LevelsIn(rule, c, reach, window);
  full.erase(std::remove_if(
                 full.begin(), full.end(),
                 [&](const Level& level) { return level.used < params.max; }),
             full.end());
  Minute start = from;
  while (start <= latest) {
    const Interval points = reach.Of(PlacedAt(c, start));
    // The last full stretch that begins before the end of these points.
    const auto behind = std::partition_point(
        full.begin(), full.end(),
        [&](const Level& level) { return level.span.start < points.end; });
    if (behind == full.begin()) return start;
    const Interval& span = std::prev(behind)->span;
    if (span.end <= points.start) return start;
    start = reach.Leaving(std::min(span.end, points.end) - 1);
  }
  return kNever;
}

std::optional<StartRange> CountQuotaRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  if (!IsAhead(rule)) return std::nullopt;
  const auto& params = std::get<CountQuotaRule>(rule.params);
  return CountAhead(rule, c) < params.max ? StartRange() : kNoStart;
}

std::optional<QuotaUse> CountQuotaRuleType::UseAt(const Rule& rule,
                                                  const Case& c,
                                                  Minute at) const {
  const auto& params = std::get<CountQuotaRule>(rule.params);
  QuotaUse use;
  use.limit = params.max;
  use.period = params.period;
  use.days = params.days;
  use.owner = OwnerName(rule, params.count, c);
  use.set = params.count.set;
  const Reach reach(params, c);
  if (IsAhead(rule)) {
    use.span = {c.now, kNever};
  } else if (params.period == QuotaPeriod::kRolling) {
    use.span = FullestStretch(rule, c, reach, at);
  } else {
    use.span = QuotaPeriods(params.period, c).Containing(at);
  }
  const bool touched = params.touched && !IsAhead(rule);
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, use.span)) {
    const bool counts = touched ? other.span.Overlaps(use.span)
                                : use.span.start <= other.span.start &&
                                      other.span.start < use.span.end;
    if (counts) use.bookings.push_back(other.booking);
  }
  use.used = static_cast<int64_t>(use.bookings.size());
  return use;
}

}  // namespace trilab::engine
