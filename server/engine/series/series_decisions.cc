#include "server/engine/series/series_decisions.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/engine/booking_change.h"
#include "server/engine/booking_decisions.h"
#include "server/engine/local_time.h"
#include "server/engine/series/series_dates.h"
#include "server/engine/violation_text.h"

namespace trilab::engine {
namespace {

// So many violations are told of a series; the first tell what is wrong.
constexpr size_t kMostViolations = 100;

Rejection InvalidSeries(absl::string_view field, absl::string_view problem) {
  Rejection rejection =
      MakeRejection(absl::StatusCode::kInvalidArgument, "INVALID_SERIES",
                    absl::StrCat("The series' ", field, " ", problem, "."));
  rejection.field = absl::StrCat("series.", field);
  return rejection;
}

Rejection OfSeries(absl::StatusCode code, absl::string_view reason, uint64_t id,
                   std::string message) {
  Rejection rejection = MakeRejection(code, reason, std::move(message));
  rejection.metadata = {{"resource", absl::StrCat("series/", id)}};
  return rejection;
}

// One command's work on the bookings of a series: each step is judged by a
// copy of the state in which those before it have been made.
class SeriesWork {
 public:
  SeriesWork(const State& state, Series series, uint64_t revision,
             absl::Time now)
      : state_(state),
        series_(std::move(series)),
        revision_(revision),
        now_(now) {
    series_.revision = revision;
    series_.update_time = now;
  }

  Series& series() { return series_; }
  const State& state() const { return state_; }
  bool done_any() const { return !facts_.empty(); }

  // Takes in what was decided on an occurrence. A refusal is kept; any other
  // rejection ends the work and is returned.
  std::optional<Rejection> Take(SeriesOccurrence& occurrence,
                                Decision decision) {
    ++tried_;
    if (auto* rejection = std::get_if<Rejection>(&decision)) {
      if (rejection->violations.empty()) return std::move(*rejection);
      ++refused_;
      Note(occurrence, rejection->violations);
      occurrence.refused = std::move(rejection->violations);
      return std::nullopt;
    }
    Facts facts = std::get<Facts>(std::move(decision));
    for (Fact& fact : facts) {
      auto& put = std::get<BookingPut>(fact);
      Booking booking = *put.booking;
      BookingPlan plan = PlanOf(booking);
      plan.series = series_.id;
      plan.series_start = occurrence.start;
      SetPlan(booking, std::move(plan));
      occurrence.booking = booking.id;
      put.booking = std::make_shared<const Booking>(std::move(booking));
    }
    occurrence.refused.clear();
    Record step;
    step.revision = revision_;
    step.time = now_;
    step.facts = facts;
    state_.Apply(step);
    for (Fact& fact : facts) facts_.push_back(std::move(fact));
    return std::nullopt;
  }

  // The facts, unless what was refused forbids them.
  Decision Finish(bool skip, absl::string_view what) {
    if (refused_ > 0 && (!skip || !done_any())) {
      Rejection rejection = Refused(std::move(violations_), what);
      rejection.metadata = {{"occurrences", absl::StrCat(tried_)},
                            {"refused", absl::StrCat(refused_)}};
      return rejection;
    }
    Facts facts;
    facts.push_back(
        SeriesPut{std::make_shared<const Series>(std::move(series_))});
    for (Fact& fact : facts_) facts.push_back(std::move(fact));
    return facts;
  }

 private:
  void Note(const SeriesOccurrence& occurrence, const Violations& violations) {
    for (const Violation& violation : violations) {
      if (violations_.size() == kMostViolations) return;
      violations_.push_back(violation);
      violations_.back().parameters.emplace_back(
          "occurrence", ParameterTime(occurrence.start));
    }
  }

  State state_;
  Series series_;
  const uint64_t revision_;
  const absl::Time now_;
  Facts facts_;
  Violations violations_;
  size_t tried_ = 0;
  size_t refused_ = 0;
};

// The series, or why it cannot be changed.
std::variant<Ptr<Series>, Rejection> FindSeries(const State& state, uint64_t id,
                                                uint64_t expected_revision) {
  const auto found = state.series().find(id);
  if (found == state.series().end()) {
    return OfSeries(absl::StatusCode::kNotFound, "SERIES_NOT_FOUND", id,
                    absl::StrCat("There is no series/", id, "."));
  }
  const Ptr<Series>& series = found->second;
  if (expected_revision != 0 && expected_revision != series->revision) {
    Rejection rejection =
        OfSeries(absl::StatusCode::kAborted, "ETAG_MISMATCH", id,
                 absl::StrCat("series/", id, " has changed since revision ",
                              expected_revision, "."));
    rejection.metadata.emplace_back("etag", absl::StrCat(series->revision));
    return rejection;
  }
  return series;
}

// Whether its booking can still be moved or cancelled.
bool IsAhead(const State& state, const SeriesOccurrence& occurrence,
             absl::Time now) {
  const Ptr<Booking> booking = state.FindBooking(occurrence.booking);
  return booking != nullptr && booking->state != BookingState::kInUse &&
         booking->state != BookingState::kCompleted &&
         ToTime(booking->interval.start) > now;
}

bool IsIn(const SeriesPart& part, Minute start) {
  switch (part.scope) {
    case SeriesPart::Scope::kThis:
      return start == *part.start;
    case SeriesPart::Scope::kThisAndFollowing:
      return start >= *part.start;
    case SeriesPart::Scope::kAll:
      break;
  }
  return true;
}

// The occurrences of `part` that lie ahead, or why there are none.
std::variant<std::vector<SeriesOccurrence*>, Rejection> Targets(
    const State& state, Series& series, const SeriesPart& part,
    absl::Time now) {
  auto& all = series.occurrences;
  if (part.start.has_value() &&
      std::none_of(all.begin(), all.end(), [&](const SeriesOccurrence& o) {
        return o.start == *part.start;
      })) {
    return OfSeries(absl::StatusCode::kNotFound, "OCCURRENCE_NOT_FOUND",
                    series.id,
                    absl::StrCat("series/", series.id, " has no date ",
                                 ParameterTime(*part.start), "."));
  }
  std::vector<SeriesOccurrence*> targets;
  for (SeriesOccurrence& occurrence : all) {
    if (IsIn(part, occurrence.start) && IsAhead(state, occurrence, now)) {
      targets.push_back(&occurrence);
    }
  }
  if (targets.empty()) {
    return OfSeries(absl::StatusCode::kFailedPrecondition, "SERIES_OVER",
                    series.id,
                    absl::StrCat("No such occurrence of series/", series.id,
                                 " lies ahead."));
  }
  return targets;
}

// What a reschedule does to each of its occurrences.
struct Change {
  Minute shift = 0;
  std::optional<Minute> duration;
  const RescheduleSeries& command;
  std::vector<uint32_t> instruments;
  uint32_t operator_uid = 0;
};

void Alter(const Change& change, SeriesPattern& pattern) {
  pattern.shift += change.shift;
  if (change.duration.has_value()) pattern.duration = *change.duration;
  if (!change.instruments.empty()) pattern.instruments = change.instruments;
  if (change.operator_uid != 0) pattern.operator_uid = change.operator_uid;
}

// Dates that are added later follow a change of more than one of them.
void AlterPatterns(const Change& change, Series& series) {
  const SeriesPart& part = change.command.part;
  if (part.scope == SeriesPart::Scope::kThis) return;
  Minute from = series.patterns.front().from;
  if (part.scope == SeriesPart::Scope::kThisAndFollowing) {
    from = *part.start;
    SeriesPattern split = PatternAt(series, from);
    if (split.from != from) {
      split.from = from;
      const auto at =
          std::find_if(series.patterns.begin(), series.patterns.end(),
                       [&](const SeriesPattern& p) { return p.from > from; });
      series.patterns.insert(at, std::move(split));
    }
  }
  for (SeriesPattern& pattern : series.patterns) {
    if (pattern.from >= from) Alter(change, pattern);
  }
}

RescheduleBooking MoveOf(const absl::TimeZone& zone, const Booking& booking,
                         const Change& change) {
  RescheduleBooking move;
  move.id = booking.id;
  move.instruments = change.command.instruments;
  move.operator_id = change.command.operator_id;
  const Interval& now = booking.interval;
  move.start = ShiftLocal(zone, now.start, change.shift);
  move.end = change.duration.has_value()
                 ? ShiftLocal(zone, now.start, change.shift + *change.duration)
                 : ShiftLocal(zone, now.end, change.shift);
  return move;
}

// The series of a command that is valid, before any of it is booked.
Series NewSeries(const State& state, const CreateSeries& command,
                 const ResolvedRequest& resolved,
                 const std::vector<Minute>& starts,
                 const absl::TimeZone& zone) {
  const BookingRequest& request = command.request;
  Series series;
  series.id = state.next_series_id();
  series.first = request.interval;
  series.recurrence = command.recurrence;
  series.time_zone = command.time_zone;
  series.partner = resolved.partner;
  series.member = resolved.member;
  series.project = resolved.project;
  series.units = request.units;
  series.mode = request.mode;
  series.need = request.need;
  series.configuration = request.configuration;
  series.draws = request.draws;
  series.terms = request;
  series.patterns.push_back(
      {starts.front(),
       0,
       LocalDifference(zone, request.interval.start, request.interval.end),
       {resolved.instruments.begin(), resolved.instruments.end()},
       resolved.operator_uid});
  for (const Minute start : starts)
    series.occurrences.push_back({start, 0, {}});
  return series;
}

}  // namespace

Decision DecideCreateSeries(const State& state, const CreateSeries& command,
                            uint64_t revision, absl::Time now) {
  Resolution resolution =
      ResolveRequest(state, command.request, "series.booking.");
  if (auto* rejection = std::get_if<Rejection>(&resolution)) {
    return std::move(*rejection);
  }
  const absl::StatusOr<absl::TimeZone> zone = LoadTimeZone(command.time_zone);
  if (!zone.ok()) return InvalidSeries("time_zone", "is not known");
  const absl::StatusOr<std::vector<Minute>> starts =
      SeriesStarts(command.request.interval, command.recurrence, *zone);
  if (!starts.ok()) {
    return InvalidSeries(
        "recurrence", absl::StrCat("is not taken: ",
                                   absl::StripPrefix(starts.status().message(),
                                                     "recurrence: ")));
  }
  SeriesWork work(
      state,
      NewSeries(state, command, std::get<ResolvedRequest>(resolution), *starts,
                *zone),
      revision, now);
  work.series().create_time = now;
  for (SeriesOccurrence& occurrence : work.series().occurrences) {
    CreateBooking create;
    create.request =
        OccurrenceRequest(work.state(), work.series(), occurrence.start);
    auto wrong = work.Take(occurrence,
                           DecideCreate(work.state(), create, revision, now));
    if (wrong.has_value()) return *std::move(wrong);
  }
  return work.Finish(command.skip_conflicts, "series");
}

Decision DecideRescheduleSeries(const State& state,
                                const RescheduleSeries& command,
                                uint64_t revision, absl::Time now) {
  auto found = FindSeries(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  SeriesWork work(state, *std::get<Ptr<Series>>(found), revision, now);
  auto part = Targets(state, work.series(), command.part, now);
  if (auto* rejection = std::get_if<Rejection>(&part)) {
    return std::move(*rejection);
  }
  auto& targets = std::get<std::vector<SeriesOccurrence*>>(part);
  Resolution names = ResolveNames(state, command.instruments,
                                  command.operator_id, /*partner=*/"", "");
  if (auto* rejection = std::get_if<Rejection>(&names)) {
    return std::move(*rejection);
  }
  const auto& resolved = std::get<ResolvedRequest>(names);
  const absl::TimeZone zone = ZoneOf(work.series());
  Change change{0,
                command.duration,
                command,
                {resolved.instruments.begin(), resolved.instruments.end()},
                resolved.operator_uid};
  if (command.start.has_value()) {
    const Minute named = command.part.start.value_or(targets.front()->start);
    const auto at = std::find_if(
        targets.begin(), targets.end(),
        [&](const SeriesOccurrence* o) { return o->start == named; });
    const Minute present =
        at != targets.end()
            ? state.FindBooking((*at)->booking)->interval.start
            : OccurrenceRequest(state, work.series(), named).interval.start;
    change.shift = LocalDifference(zone, present, *command.start);
  }
  if (change.shift > 0) std::reverse(targets.begin(), targets.end());
  for (SeriesOccurrence* occurrence : targets) {
    const Ptr<Booking> booking = work.state().FindBooking(occurrence->booking);
    auto wrong =
        work.Take(*occurrence,
                  DecideReschedule(work.state(), MoveOf(zone, *booking, change),
                                   revision, now));
    if (wrong.has_value()) return *std::move(wrong);
  }
  AlterPatterns(change, work.series());
  return work.Finish(command.skip_conflicts, "change of the series");
}

Decision DecideCancelSeries(const State& state, const CancelSeries& command,
                            uint64_t revision, absl::Time now) {
  auto found = FindSeries(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  SeriesWork work(state, *std::get<Ptr<Series>>(found), revision, now);
  auto part = Targets(state, work.series(), command.part, now);
  if (auto* rejection = std::get_if<Rejection>(&part)) {
    return std::move(*rejection);
  }
  for (SeriesOccurrence* occurrence :
       std::get<std::vector<SeriesOccurrence*>>(part)) {
    CancelBooking cancel;
    cancel.id = occurrence->booking;
    cancel.reason = command.reason;
    auto wrong = work.Take(*occurrence,
                           DecideCancel(work.state(), cancel, revision, now));
    if (wrong.has_value()) return *std::move(wrong);
  }
  return work.Finish(/*skip=*/false, "cancellation of the series");
}

Decision DecideAddOccurrence(const State& state, const AddOccurrence& command,
                             uint64_t revision, absl::Time now) {
  auto found = FindSeries(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  SeriesWork work(state, *std::get<Ptr<Series>>(found), revision, now);
  auto& all = work.series().occurrences;
  const auto at = std::find_if(
      all.begin(), all.end(),
      [&](const SeriesOccurrence& o) { return o.start == command.start; });
  if (at == all.end()) {
    return OfSeries(absl::StatusCode::kNotFound, "OCCURRENCE_NOT_FOUND",
                    command.id,
                    absl::StrCat("series/", command.id, " has no date ",
                                 ParameterTime(command.start), "."));
  }
  if (state.FindBooking(at->booking) != nullptr) {
    return OfSeries(absl::StatusCode::kFailedPrecondition, "OCCURRENCE_LIVE",
                    command.id,
                    absl::StrCat("That date of series/", command.id,
                                 " has bookings/", at->booking, "."));
  }
  CreateBooking create;
  create.request = OccurrenceRequest(state, work.series(), command.start);
  auto wrong =
      work.Take(*at, DecideCreate(work.state(), create, revision, now));
  if (wrong.has_value()) return *std::move(wrong);
  return work.Finish(/*skip=*/false, "occurrence");
}

}  // namespace trilab::engine
