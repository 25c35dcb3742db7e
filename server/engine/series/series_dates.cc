#include "server/engine/series/series_dates.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "server/engine/local_time.h"
#include "server/engine/recurrence.h"
#include "server/engine/recurrence_rule.h"
#include "storage/base/status_macros.h"

namespace trilab::engine {
namespace {

// Whether `rule` gives dates after the window in which they are looked for.
bool GoesOnAfter(const RecurrenceRule& rule, Minute end,
                 const absl::TimeZone& zone) {
  if (rule.until.has_value()) return *rule.until >= ToTime(end);
  if (rule.until_local.has_value()) {
    return absl::FromCivil(*rule.until_local, zone) >= ToTime(end);
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<Minute>> SeriesStarts(const Interval& first,
                                                 const std::string& recurrence,
                                                 const absl::TimeZone& zone) {
  TRILAB_ASSIGN_OR_RETURN(const RecurrenceRule rule,
                          ParseRecurrenceRule(recurrence));
  if (!rule.count.has_value() && !rule.until.has_value() &&
      !rule.until_local.has_value()) {
    return absl::InvalidArgumentError("needs COUNT or UNTIL");
  }
  TRILAB_RETURN_IF_ERROR(ValidateFirst(first, recurrence, zone));
  const Interval window = {first.start, first.start + kLongestSeries};
  TRILAB_ASSIGN_OR_RETURN(const std::vector<Interval> spans,
                          Expand(first, recurrence, zone, {}, window));
  const auto most = static_cast<int64_t>(kMostSeriesOccurrences);
  if (rule.count.value_or(0) > most || spans.size() > kMostSeriesOccurrences) {
    return absl::InvalidArgumentError(
        absl::StrCat("gives more than ", most, " dates"));
  }
  if (GoesOnAfter(rule, window.end, zone) ||
      (rule.count.has_value() &&
       spans.size() < static_cast<size_t>(*rule.count))) {
    return absl::InvalidArgumentError("goes on for more than 5 years");
  }
  std::vector<Minute> starts;
  for (const Interval& span : spans) starts.push_back(span.start);
  return starts;
}

Minute ShiftLocal(const absl::TimeZone& zone, Minute minute, Minute shift) {
  return FromLocal(zone, ToLocal(zone, minute) + shift);
}

Minute LocalDifference(const absl::TimeZone& zone, Minute from, Minute to) {
  return ToLocal(zone, to) - ToLocal(zone, from);
}

absl::TimeZone ZoneOf(const Series& series) {
  return LoadTimeZone(series.time_zone).value_or(absl::UTCTimeZone());
}

const SeriesPattern& PatternAt(const Series& series, Minute start) {
  const auto after = std::upper_bound(
      series.patterns.begin(), series.patterns.end(), start,
      [](Minute value, const SeriesPattern& p) { return value < p.from; });
  return after == series.patterns.begin() ? series.patterns.front()
                                          : *std::prev(after);
}

BookingRequest OccurrenceRequest(const State& state, const Series& series,
                                 Minute start) {
  const Catalog& catalog = state.catalog();
  const absl::TimeZone zone = ZoneOf(series);
  const SeriesPattern& pattern = PatternAt(series, start);
  BookingRequest request{series.terms};
  for (const uint32_t uid : pattern.instruments) {
    request.instruments.emplace_back(catalog.instruments().IdOf(uid));
  }
  request.interval = {
      ShiftLocal(zone, start, pattern.shift),
      ShiftLocal(zone, start, pattern.shift + pattern.duration)};
  request.units = series.units;
  request.mode = series.mode;
  request.operator_id =
      std::string(catalog.operators().IdOf(pattern.operator_uid));
  request.partner = std::string(catalog.institutions().IdOf(series.partner));
  request.member = std::string(catalog.members().IdOf(series.member));
  request.project = std::string(catalog.projects().IdOf(series.project));
  request.need = series.need;
  request.configuration = series.configuration;
  request.draws = series.draws;
  return request;
}

}  // namespace trilab::engine
