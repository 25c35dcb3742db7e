#include "server/engine/rules/time_quota_rule.h"

#include <algorithm>
#include <cstddef>
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

Minute MinutesIn(const Interval& span, const Interval& window) {
  return std::max<Minute>(
      0, std::min(span.end, window.end) - std::max(span.start, window.start));
}

// The time of others, so that the minutes in any window are found in
// O(log n).
class BookedTime {
 public:
  explicit BookedTime(const std::vector<OtherBooking>& others) {
    for (const OtherBooking& other : others) {
      starts_.push_back(other.span.start);
      ends_.push_back(other.span.end);
    }
    std::sort(ends_.begin(), ends_.end());
    Sum(starts_, start_sums_);
    Sum(ends_, end_sums_);
  }

  Minute In(const Interval& window) const {
    return Before(window.end) - Before(window.start);
  }

  const std::vector<Minute>& starts() const { return starts_; }
  const std::vector<Minute>& ends() const { return ends_; }

 private:
  static void Sum(const std::vector<Minute>& values,
                  std::vector<Minute>& sums) {
    sums.assign(1, 0);
    for (const Minute value : values) sums.push_back(sums.back() + value);
  }

  // The sum of `minute - value` over the values below.
  static Minute Behind(Minute minute, const std::vector<Minute>& values,
                       const std::vector<Minute>& sums) {
    const auto count =
        std::lower_bound(values.begin(), values.end(), minute) - values.begin();
    return count * minute - sums[static_cast<size_t>(count)];
  }

  // Minutes booked before `minute`: since the starts, but for those since the
  // ends.
  Minute Before(Minute minute) const {
    return Behind(minute, starts_, start_sums_) -
           Behind(minute, ends_, end_sums_);
  }

  std::vector<Minute> starts_, ends_;  // Ascending, each for itself.
  std::vector<Minute> start_sums_, end_sums_;
};

// A period in which a placement takes more than is left.
struct Excess {
  Interval period;
  Minute used = 0;  // By others.
  // The first start from which on the placement takes no more of the period
  // than is left of it.
  Minute leaving = 0;
};

// What a placement exceeds, of all periods the one that it leaves last.
class Quota {
 public:
  // Knows placements that start in [from, latest].
  Quota(const Rule& rule, const Case& c, Minute from, Minute latest)
      : params_(std::get<TimeQuotaRule>(rule.params)),
        periods_(params_.period, c),
        length_(params_.days * kDay),
        booked_(OtherBookings(rule, params_.count, c,
                              Known(PlacedAt(c, from), PlacedAt(c, latest)))) {
    if (params_.period == QuotaPeriod::kRolling) AddEdges();
  }

  std::optional<Excess> ExcessOf(const Interval& span) const {
    return params_.period == QuotaPeriod::kRolling ? RollingExcess(span)
                                                   : CalendarExcess(span);
  }

 private:
  Interval Known(const Interval& first, const Interval& last) const {
    if (params_.period == QuotaPeriod::kRolling) {
      return {first.start - length_, last.end + length_};
    }
    return {periods_.Containing(first.start).start,
            periods_.Containing(last.end - 1).end};
  }

  // As a rolling period moves on, the time booked in it changes evenly but
  // where it begins or ends at one of these distances. So the most is found
  // at them.
  void AddEdges() {
    for (const auto* minutes : {&booked_.starts(), &booked_.ends()}) {
      for (const Minute minute : *minutes) {
        edges_.push_back(minute);
        edges_.push_back(minute - length_);
      }
    }
    std::sort(edges_.begin(), edges_.end());
  }

  // What a period is exceeded by, if it is.
  std::optional<Excess> In(const Interval& period, const Interval& span) const {
    const Minute used = booked_.In(period);
    const Minute left = std::max<Minute>(0, params_.max - used);
    if (MinutesIn(span, period) <= left) return std::nullopt;
    return Excess{period, used, period.end - left};
  }

  static void KeepLast(std::optional<Excess> found,
                       std::optional<Excess>& last) {
    if (!found.has_value()) return;
    if (!last.has_value() || found->leaving > last->leaving) last = found;
  }

  std::optional<Excess> CalendarExcess(const Interval& span) const {
    std::optional<Excess> last;
    for (Minute minute = span.start; minute < span.end;) {
      const Interval period = periods_.Containing(minute);
      KeepLast(In(period, span), last);
      minute = period.end;
    }
    return last;
  }

  // Of the stretches that take any of the placement.
  std::optional<Excess> RollingExcess(const Interval& span) const {
    const Minute first = span.start - length_ + 1;
    const Minute final = span.end - 1;
    std::optional<Excess> last;
    const auto look = [&](Minute start) {
      if (start < first || start > final) return;
      KeepLast(In({start, start + length_}, span), last);
    };
    for (const Minute own : {first, final, span.start, span.end - length_}) {
      look(own);
    }
    for (auto edge = std::lower_bound(edges_.begin(), edges_.end(), first);
         edge != edges_.end() && *edge <= final; ++edge) {
      look(*edge);
    }
    return last;
  }

  const TimeQuotaRule& params_;
  const QuotaPeriods periods_;
  const Minute length_;  // Of a rolling period.
  const BookedTime booked_;
  std::vector<Minute> edges_;  // Ascending.
};

// The minutes of the owner's other bookings that start from now on.
Minute MinutesAhead(const Rule& rule, const Case& c) {
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  Minute minutes = 0;
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, {c.now, kNever})) {
    if (other.span.start >= c.now) minutes += other.span.length();
  }
  return minutes;
}

bool IsAhead(const Rule& rule) {
  return std::get<TimeQuotaRule>(rule.params).period == QuotaPeriod::kFuture;
}

bool AllowsAhead(const Rule& rule, const Case& c) {
  return MinutesAhead(rule, c) + c.duration <=
         std::get<TimeQuotaRule>(rule.params).max;
}

void Add(const Rule& rule, const Case& c, Minute used, Minute minutes,
         const Interval& period, Violations& violations) {
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  Violation violation = OfInstrument(c, ViolationCode::kTimeQuota);
  AddParameter(violation, "owner", OwnerName(rule, params.count, c));
  AddNumber(violation, "minutes", minutes);
  AddNumber(violation, "used", used);
  AddNumber(violation, "max", params.max);
  AddPeriod(violation, params.period, params.days, period);
  violations.push_back(std::move(violation));
}

}  // namespace

bool TimeQuotaRuleType::Concerns(const Rule& rule, const Case& c) const {
  return HasOwner(rule, std::get<TimeQuotaRule>(rule.params).count, c);
}

void TimeQuotaRuleType::Check(const Rule& rule, const Case& c, Minute start,
                              Violations& violations) const {
  if (IsAhead(rule)) {
    if (AllowsAhead(rule, c)) return;
    Add(rule, c, MinutesAhead(rule, c), c.duration, {}, violations);
    return;
  }
  const Interval span = PlacedAt(c, start);
  const Quota quota(rule, c, start, start);
  const std::optional<Excess> excess = quota.ExcessOf(span);
  if (!excess.has_value()) return;
  Add(rule, c, excess->used, MinutesIn(span, excess->period), excess->period,
      violations);
}

Minute TimeQuotaRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                   Minute latest) const {
  if (from > latest) return kNever;
  if (IsAhead(rule)) return AllowsAhead(rule, c) ? from : kNever;
  const Quota quota(rule, c, from,
                    std::max(from, std::min<Minute>(latest, kCompactLimit)));
  Minute start = from;
  while (start <= latest) {
    const std::optional<Excess> excess = quota.ExcessOf(PlacedAt(c, start));
    if (!excess.has_value()) return start;
    start = excess->leaving;
  }
  return kNever;
}

std::optional<StartRange> TimeQuotaRuleType::AllowedStarts(
    const Rule& rule, const Case& c) const {
  if (!IsAhead(rule)) return std::nullopt;
  return AllowsAhead(rule, c) ? StartRange() : kNoStart;
}

}  // namespace trilab::engine
