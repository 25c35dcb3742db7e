#include "server/engine/rules/duration_rule.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

bool IsMultiple(const DurationRule& rule, Minute length) {
  return rule.multiple_of <= 0 || length % rule.multiple_of == 0;
}

bool IsExact(const DurationRule& rule, Minute length) {
  return rule.exactly.empty() ||
         std::find(rule.exactly.begin(), rule.exactly.end(), length) !=
             rule.exactly.end();
}

bool Allows(const DurationRule& rule, Minute length) {
  return rule.min <= length && length <= rule.max && IsMultiple(rule, length) &&
         IsExact(rule, length);
}

// Lengths that count: of those, none at all is as good as one allowed.
bool AllowsCounted(const DurationRule& rule, Minute length) {
  return length == 0 || Allows(rule, length);
}

// How far the counted length must grow to be one allowed; kNever if no longer
// one is.
Minute GrowthToAllowed(const DurationRule& rule, Minute length) {
  if (AllowsCounted(rule, length)) return 0;
  const Minute least = std::max(length, rule.min);
  Minute target = kNever;
  for (const Minute exact : rule.exactly) {
    if (exact >= least && Allows(rule, exact)) {
      target = std::min(target, exact);
    }
  }
  if (rule.exactly.empty()) {
    const Minute step = std::max<Minute>(rule.multiple_of, 1);
    target = (least + step - 1) / step * step;
    if (target > rule.max) target = kNever;
  }
  return target == kNever ? kNever : target - length;
}

// As above, for one that shrinks: it may shrink to nothing.
Minute ShrinkageToAllowed(const DurationRule& rule, Minute length) {
  if (AllowsCounted(rule, length)) return 0;
  const Minute most = std::min(length, rule.max);
  Minute target = 0;
  for (const Minute exact : rule.exactly) {
    if (exact <= most && Allows(rule, exact)) target = std::max(target, exact);
  }
  if (rule.exactly.empty()) {
    const Minute step = std::max<Minute>(rule.multiple_of, 1);
    target = most / step * step;
    if (target < rule.min) target = 0;
  }
  return length - target;
}

// The first minute after `minute` at which the band begins or ends; `limit` if
// that is later. `inside` tells whether the band contains `minute`.
Minute NextEdge(const TimeBandTimes& band, Minute minute, Minute limit,
                bool& inside) {
  const std::optional<Interval> stretch = band.Stretch(minute, limit);
  inside = stretch.has_value() && stretch->start == minute;
  if (!stretch.has_value()) return limit;
  return std::min(limit, inside ? stretch->end : stretch->start);
}

// As a booking moves along, its counted length grows by one each minute, or
// shrinks, or stays, until one of its ends meets an edge of the band.
Minute EarliestCounted(const DurationRule& rule, const Case& c, Minute from,
                       Minute latest) {
  const TimeBandTimes band(*rule.counted, c);
  Minute length = band.Measure(PlacedAt(c, from));
  const Minute limit = latest + c.duration + 1;
  for (Minute start = from; start <= latest;) {
    bool loses = false;
    bool gains = false;
    const Minute end = start + c.duration;
    const Minute run = std::min(NextEdge(band, start, limit, loses) - start,
                                NextEdge(band, end, limit, gains) - end);
    Minute wait = AllowsCounted(rule, length) ? 0 : kNever;
    if (gains && !loses) wait = GrowthToAllowed(rule, length);
    if (loses && !gains) wait = ShrinkageToAllowed(rule, length);
    if (wait < run) return UpTo(latest, start + wait);
    length += run * (static_cast<int>(gains) - static_cast<int>(loses));
    start += run;
  }
  return kNever;
}

void Add(const Case& c, ViolationCode code, const DurationRule& rule,
         Minute length, absl::string_view limit, absl::string_view value,
         Violations& violations) {
  Violation violation = OfInstrument(c, code);
  AddNumber(violation, "minutes", length);
  AddParameter(violation, limit, value);
  if (rule.counted.has_value()) AddParameter(violation, "counted", "true");
  violations.push_back(std::move(violation));
}

}  // namespace

void DurationRuleType::Check(const Rule& rule, const Case& c, Minute start,
                             Violations& violations) const {
  const auto& params = std::get<DurationRule>(rule.params);
  Minute length = c.duration;
  if (params.counted.has_value()) {
    length = TimeBandTimes(*params.counted, c).Measure(PlacedAt(c, start));
    if (length == 0) return;
  }
  const auto add = [&](ViolationCode code, absl::string_view limit,
                       absl::string_view value) {
    Add(c, code, params, length, limit, value, violations);
  };
  if (length < params.min) {
    add(ViolationCode::kTooShort, "min", absl::StrCat(params.min));
  }
  if (length > params.max) {
    add(ViolationCode::kTooLong, "max", absl::StrCat(params.max));
  }
  if (!IsMultiple(params, length)) {
    add(ViolationCode::kNotMultiple, "multiple_of",
        absl::StrCat(params.multiple_of));
  }
  if (!IsExact(params, length)) {
    add(ViolationCode::kNotExact, "exactly",
        absl::StrJoin(params.exactly, ","));
  }
}

Minute DurationRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                                  Minute latest) const {
  const auto& params = std::get<DurationRule>(rule.params);
  if (from > latest) return kNever;
  if (params.counted.has_value()) {
    return EarliestCounted(params, c, from, latest);
  }
  return Allows(params, c.duration) ? from : kNever;
}

std::optional<StartRange> DurationRuleType::AllowedStarts(const Rule& rule,
                                                          const Case& c) const {
  const auto& params = std::get<DurationRule>(rule.params);
  if (params.counted.has_value()) return std::nullopt;
  return Allows(params, c.duration) ? StartRange() : kNoStart;
}

}  // namespace trilab::engine
