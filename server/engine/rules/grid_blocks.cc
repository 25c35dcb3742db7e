#include "server/engine/rules/grid_blocks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/engine/constraints/placement.h"
#include "server/engine/rules/time_band_times.h"

namespace trilab::engine {
namespace {

constexpr Minute kDay = 1440;
// How far ahead a violation looks for the next start.
constexpr Minute kTellAhead = 31 * kDay;
// As many blocks as a violation lists.
constexpr size_t kMostListed = 24;

// Whether blocks lead from the start of `span` to its end, each beginning
// where one before it ends.
bool IsRun(const TimeBandTimes& blocks, const Interval& span) {
  absl::InlinedVector<Minute, 32> reached = {span.start};
  // Starts are in order from day to day, but not within a day: as long as
  // anything new is reached, a day may lead on.
  for (LocalDayNumber day = blocks.clock().DayOf(span.start);
       blocks.clock().At(day, 0) < span.end; ++day) {
    for (bool grown = true; grown;) {
      grown = false;
      blocks.VisitDay(day, [&](const Interval& block) {
        const auto is_reached = [&](Minute minute) {
          return std::find(reached.begin(), reached.end(), minute) !=
                 reached.end();
        };
        if (block.end <= span.end && is_reached(block.start) &&
            !is_reached(block.end)) {
          reached.push_back(block.end);
          grown = true;
        }
        return false;
      });
      if (std::find(reached.begin(), reached.end(), span.end) !=
          reached.end()) {
        return true;
      }
    }
  }
  return false;
}

bool Fits(const GridRule& rule, const TimeBandTimes& blocks,
          const Interval& span) {
  if (rule.allow_runs) return IsRun(blocks, span);
  return blocks.VisitDay(blocks.clock().DayOf(span.start),
                         [&](const Interval& block) { return block == span; });
}

Minute Earliest(const GridRule& rule, const TimeBandTimes& blocks, Minute from,
                Minute duration, Minute latest) {
  for (LocalDayNumber day = blocks.clock().DayOf(from);
       blocks.clock().At(day, 0) <= latest; ++day) {
    Minute earliest = kNever;
    blocks.VisitDay(day, [&](const Interval& block) {
      const Interval span = {block.start, block.start + duration};
      if (span.start >= from && span.start <= latest && span.start < earliest &&
          Fits(rule, blocks, span)) {
        earliest = span.start;
      }
      return false;
    });
    if (earliest != kNever) return earliest;
  }
  return kNever;
}

// "08:00-09:00,21:00-08:00": each once, in the order of the rule.
std::string ListOf(const GridRule& rule) {
  const auto clock = [](Minute minute) {
    const Minute of_day = minute == kDay ? kDay : minute % kDay;
    return absl::StrFormat("%02d:%02d", of_day / 60, of_day % 60);
  };
  std::vector<std::string> list;
  for (const WeeklyHours& row : rule.blocks) {
    std::string block =
        absl::StrCat(clock(row.start_minute), "-", clock(row.end_minute));
    if (std::find(list.begin(), list.end(), block) == list.end()) {
      list.push_back(std::move(block));
    }
    if (list.size() == kMostListed) break;
  }
  return absl::StrJoin(list, ",");
}

}  // namespace

void CheckBlocks(const GridRule& rule, const Case& c, Minute start,
                 Violations& violations) {
  const TimeBandTimes blocks(absl::MakeConstSpan(rule.blocks), c);
  const Interval span = PlacedAt(c, start);
  if (Fits(rule, blocks, span)) return;
  Violation violation = OfInstrument(c, ViolationCode::kOffBlocks);
  AddTime(violation, "start", span.start);
  AddTime(violation, "end", span.end);
  AddParameter(violation, "blocks", ListOf(rule));
  AddParameter(violation, "allow_runs", rule.allow_runs ? "true" : "false");
  AddParameter(violation, "time_zone", ZoneOf(c).name());
  const Minute earliest =
      Earliest(rule, blocks, start, c.duration, start + kTellAhead);
  if (earliest != kNever) AddTime(violation, "earliest", earliest);
  violations.push_back(std::move(violation));
}

Minute EarliestBlock(const GridRule& rule, const Case& c, Minute from,
                     Minute latest) {
  const TimeBandTimes blocks(absl::MakeConstSpan(rule.blocks), c);
  return Earliest(rule, blocks, from, c.duration, latest);
}

}  // namespace trilab::engine
