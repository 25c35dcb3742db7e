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
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

Minute MinutesIn(const Interval& span, const Interval& window) {
  return std::max<Minute>(
      0, std::min(span.end, window.end) - std::max(span.start, window.start));
}

// The time that counts: all, or that of a band.
class CountedTime {
 public:
  CountedTime(const TimeQuotaRule& rule, const Case& c) {
    if (rule.only_in.has_value()) band_.emplace(*rule.only_in, c);
  }

  bool is_all() const { return !band_.has_value(); }

  // The parts of `span` that count, in order.
  std::vector<Interval> PartsOf(const Interval& span) const {
    if (is_all()) return {span};
    std::vector<Interval> parts;
    for (Minute minute = span.start; minute < span.end;) {
      const std::optional<Interval> part = band_->Stretch(minute, span.end);
      if (!part.has_value()) break;
      parts.push_back({part->start, std::min(part->end, span.end)});
      minute = part->end;
    }
    return parts;
  }

  Minute Measure(const Interval& span) const {
    return is_all() ? span.length() : band_->Measure(span);
  }

 private:
  std::optional<TimeBandTimes> band_;
};

// The time of others, so that the minutes in any window are found in
// O(log n).
class BookedTime {
 public:
  BookedTime(const std::vector<OtherBooking>& others,
             const CountedTime& counted) {
    for (const OtherBooking& other : others) {
      for (const Interval& part : counted.PartsOf(other.span)) {
        starts_.push_back(part.start);
        ends_.push_back(part.end);
      }
    }
    std::sort(starts_.begin(), starts_.end());
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
        counted_(params_, c),
        booked_(OtherBookings(rule, params_.count, c,
                              Known(PlacedAt(c, from), PlacedAt(c, latest))),
                counted_) {
    if (params_.period == QuotaPeriod::kRolling) AddEdges();
  }

  std::optional<Excess> ExcessOf(const Interval& span) const {
    const Placement placed{span, counted_.PartsOf(span)};
    return params_.period == QuotaPeriod::kRolling ? RollingExcess(placed)
                                                   : CalendarExcess(placed);
  }

  // The period around `at`, or the stretch around it in which most is used.
  Interval PeriodAround(Minute at) const {
    if (params_.period != QuotaPeriod::kRolling) {
      return periods_.Containing(at);
    }
    Interval most = {at - length_ + 1, at + 1};
    const auto look = [&](Minute start) {
      const Interval stretch = {start, start + length_};
      if (start <= at && at < stretch.end &&
          booked_.In(stretch) > booked_.In(most)) {
        most = stretch;
      }
    };
    look(at);
    for (const Minute edge : edges_) look(edge);
    return most;
  }

  Minute UsedIn(const Interval& period) const { return booked_.In(period); }

 private:
  // Where a booking would lie, and the parts of it that count.
  struct Placement {
    Interval span;
    std::vector<Interval> parts;

    Minute MinutesWithin(const Interval& period) const {
      Minute minutes = 0;
      for (const Interval& part : parts) minutes += MinutesIn(part, period);
      return minutes;
    }
  };

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
  std::optional<Excess> In(const Interval& period,
                           const Placement& placed) const {
    const Minute used = booked_.In(period);
    const Minute left = std::max<Minute>(0, params_.max - used);
    const Minute minutes = placed.MinutesWithin(period);
    if (minutes <= left) return std::nullopt;
    // Where only a band counts, each minute later takes at most one less.
    const Minute leaving = counted_.is_all()
                               ? period.end - left
                               : placed.span.start + minutes - left;
    return Excess{period, used, leaving};
  }

  static void KeepLast(std::optional<Excess> found,
                       std::optional<Excess>& last) {
    if (!found.has_value()) return;
    if (!last.has_value() || found->leaving > last->leaving) last = found;
  }

  std::optional<Excess> CalendarExcess(const Placement& placed) const {
    std::optional<Excess> last;
    for (Minute minute = placed.span.start; minute < placed.span.end;) {
      const Interval period = periods_.Containing(minute);
      KeepLast(In(period, placed), last);
      minute = period.end;
    }
    return last;
  }

  // Of the stretches that take any of the placement.
  std::optional<Excess> RollingExcess(const Placement& placed) const {
    const Minute first = placed.span.start - length_ + 1;
    const Minute final = placed.span.end - 1;
    std::optional<Excess> last;
    const auto look = [&](Minute start) {
      if (start < first || start > final) return;
      KeepLast(In({start, start + length_}, placed), last);
    };
    look(first);
    look(final);
    for (const Interval& part : placed.parts) {
      for (const Minute own : {part.start, part.end}) {
        look(own);
        look(own - length_);
      }
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
  const CountedTime counted_;
  const BookedTime booked_;
  std::vector<Minute> edges_;  // Ascending.
};

// The minutes that count of the owner's other bookings that start from now on.
Minute MinutesAhead(const Rule& rule, const Case& c) {
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  const CountedTime counted(params, c);
  Minute minutes = 0;
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, {c.now, kNever})) {
    if (other.span.start >= c.now) minutes += counted.Measure(other.span);
  }
  return minutes;
}

bool IsAhead(const Rule& rule) {
  return std::get<TimeQuotaRule>(rule.params).period == QuotaPeriod::kFuture;
}

// The first start from which on no more than `left` minutes count; kNever if
// there is none by `latest`.
Minute EarliestAhead(const Rule& rule, const Case& c, Minute from,
                     Minute latest) {
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  const CountedTime counted(params, c);
  const Minute left = std::max<Minute>(0, params.max - MinutesAhead(rule, c));
  for (Minute start = from; start <= latest;) {
    const Minute minutes = counted.Measure(PlacedAt(c, start));
    if (minutes <= left) return start;
    if (counted.is_all()) return kNever;
    start += minutes - left;
  }
  return kNever;
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
  const Interval span = PlacedAt(c, start);
  const CountedTime counted(std::get<TimeQuotaRule>(rule.params), c);
  if (IsAhead(rule)) {
    if (EarliestAhead(rule, c, start, start) == start) return;
    Add(rule, c, MinutesAhead(rule, c), counted.Measure(span), {}, violations);
    return;
  }
  const Quota quota(rule, c, start, start);
  const std::optional<Excess> excess = quota.ExcessOf(span);
  if (!excess.has_value()) return;
  Minute minutes = 0;
  for (const Interval& part : counted.PartsOf(span)) {
    minutes += MinutesIn(part, excess->period);
  }
  Add(rule, c, excess->used, minutes, excess->period, violations);
}

Minute TimeQuotaRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                   Minute latest) const {
  if (from > latest) return kNever;
  if (IsAhead(rule)) return EarliestAhead(rule, c, from, latest);
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
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  if (!IsAhead(rule) || params.only_in.has_value()) return std::nullopt;
  return EarliestAhead(rule, c, c.now, c.now) == c.now ? StartRange()
                                                       : kNoStart;
}

std::optional<QuotaUse> TimeQuotaRuleType::UseAt(const Rule& rule,
                                                 const Case& c,
                                                 Minute at) const {
  const auto& params = std::get<TimeQuotaRule>(rule.params);
  const CountedTime counted(params, c);
  QuotaUse use;
  use.in_minutes = true;
  use.limit = params.max;
  use.period = params.period;
  use.days = params.days;
  use.owner = OwnerName(rule, params.count, c);
  use.set = params.count.set;
  if (IsAhead(rule)) {
    use.span = {c.now, kNever};
    use.used = MinutesAhead(rule, c);
  } else {
    const Quota quota(rule, c, at, at);
    use.span = quota.PeriodAround(at);
    use.used = quota.UsedIn(use.span);
  }
  for (const OtherBooking& other :
       OtherBookings(rule, params.count, c, use.span)) {
    const bool in_time = !IsAhead(rule) || other.span.start >= c.now;
    Minute minutes = 0;
    for (const Interval& part : counted.PartsOf(other.span)) {
      minutes += MinutesIn(part, use.span);
    }
    if (in_time && minutes > 0) use.bookings.push_back(other.booking);
  }
  return use;
}

}  // namespace trilab::engine
