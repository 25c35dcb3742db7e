#include "server/engine/rules/grid_rule.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/grid_blocks.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;

Minute Modulo(Minute value, Minute divisor) {
  const Minute rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}

// The lines of one rule in one time zone.
class Grid {
 public:
  Grid(const GridRule& rule, const Case& c)
      : step_(std::clamp<Minute>(rule.step, 1, kDay)),
        offset_(rule.offset),
        zone_(ZoneOf(c)),
        fixed_(FixedShiftOf(c)) {}

  bool Contains(Minute minute) const {
    return MinutesToLine(Local(minute)) == 0;
  }

  // The first line at or after `minute`; kNever when it is after `latest`.
  Minute Next(Minute minute, Minute latest) const {
    while (minute <= latest) {
      const Minute shift = Shift(minute);
      const Minute line = minute + MinutesToLine(minute + shift);
      const Minute end = std::min(line, latest);
      // As long as no zone changes its clocks twice a day.
      if (line == minute || Shift(end) == shift) {
        return UpTo(latest, line);
      }
      minute = NextChange(minute);
    }
    return kNever;
  }

  // The first minute after `minute` from which on clocks differ; kNever if
  // there is none.
  Minute NextChange(Minute minute) const {
    absl::TimeZone::CivilTransition change;
    if (!zone_.NextTransition(ToTime(minute), &change)) return kNever;
    // Times that are skipped begin at `from`, those shown twice at `to`.
    absl::TimeZone::TimeInfo info = zone_.At(change.from);
    if (info.kind != absl::TimeZone::TimeInfo::SKIPPED) {
      info = zone_.At(change.to);
    }
    return std::max(minute + 1, MinuteCeil(info.trans));
  }

  // Whether, as long as clocks do not change, lines are all `step` apart.
  bool IsRegular() const { return kDay % step_ == 0; }
  Minute step() const { return step_; }

  Minute Shift(Minute minute) const {
    if (minute >= fixed_.from) return fixed_.shift;
    return absl::ToInt64Minutes(absl::Floor(
        absl::Seconds(zone_.At(ToTime(minute)).offset), absl::Minutes(1)));
  }

 private:
  Minute Local(Minute minute) const { return minute + Shift(minute); }

  // From a local time, counted from a local midnight, to the next line.
  Minute MinutesToLine(Minute local) const {
    if (IsRegular()) return Modulo(offset_ - local, step_);
    const Minute of_day = Modulo(local, kDay);
    const Minute wait = Modulo(offset_ - of_day, step_);
    // At midnight the grid begins anew.
    const Minute midnight = kDay - of_day;
    return wait < midnight ? wait : midnight + Modulo(offset_, step_);
  }

  Minute step_;
  Minute offset_;
  const absl::TimeZone& zone_;
  const FixedShift& fixed_;
};

bool OnGrid(const GridRule& rule, const Grid& grid, const Interval& span) {
  return grid.Contains(span.start) &&
         (!rule.align_end || grid.Contains(span.end));
}

// Where to look on for a start whose end is on the grid too, when neither
// `start` nor one up to the next line will do.
Minute AfterMisfit(const Grid& grid, Minute start, Minute duration) {
  const Minute end = start + duration;
  if (!grid.IsRegular() || grid.Shift(start) != grid.Shift(end) ||
      duration % grid.step() == 0) {
    return start + 1;
  }
  // Lines are a step apart until the clocks change, and the length is not a
  // number of steps: only a booking that reaches the next change may fit.
  const Minute change = grid.NextChange(start);
  return change == kNever ? kNever : std::max(start + 1, change - duration);
}

Minute EarliestOnGrid(const GridRule& rule, const Grid& grid, Minute from,
                      Minute duration, Minute latest) {
  Minute start = grid.Next(from, latest);
  while (rule.align_end && start <= latest &&
         !grid.Contains(start + duration)) {
    start = grid.Next(AfterMisfit(grid, start, duration), latest);
  }
  return start;
}

}  // namespace

void GridRuleType::Check(const Rule& rule, const Case& c, Minute start,
                         Violations& violations) const {
  const auto& params = std::get<GridRule>(rule.params);
  if (!params.blocks.empty()) {
    CheckBlocks(params, c, start, violations);
    return;
  }
  const Grid grid(params, c);
  const Interval span = PlacedAt(c, start);
  if (OnGrid(params, grid, span)) return;
  Violation violation = OfInstrument(c, ViolationCode::kOffGrid);
  AddTime(violation, "start", span.start);
  AddTime(violation, "end", span.end);
  AddNumber(violation, "step", params.step);
  AddNumber(violation, "offset", params.offset);
  AddParameter(violation, "align_end", params.align_end ? "true" : "false");
  AddParameter(violation, "time_zone", ZoneOf(c).name());
  const Minute earliest =
      EarliestOnGrid(params, grid, start, c.duration, start + kDay);
  if (earliest != kNever) AddTime(violation, "earliest", earliest);
  violations.push_back(std::move(violation));
}

Minute GridRuleType::Earliest(const Rule& rule, const Case& c, Minute from,
                              Minute latest) const {
  const auto& params = std::get<GridRule>(rule.params);
  if (!params.blocks.empty()) return EarliestBlock(params, c, from, latest);
  return EarliestOnGrid(params, Grid(params, c), from, c.duration, latest);
}

}  // namespace trilab::engine
