#ifndef TRILAB_SERVER_ENGINE_RULES_GRID_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_GRID_RULE_H_

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Puts starts (and, if it says so, ends) on lines of local time (OFF_GRID).
//
// A minute lies on the grid if the wall clock of the instrument's calendar
// (Asia/Shanghai without one) shows an hour and minute that, less `offset`, is
// a multiple of `step` counted over 24 hours. So the lines are the same every
// day, and on days when clocks change they follow the clock: those skipped do
// not exist, those shown twice count twice. A `step` that does not divide 24
// hours begins anew at each midnight.
//
// With `blocks`, a booking is exactly one of them instead, as the clock of that
// day shows it, or with `allow_runs` several of which each begins when the one
// before ends (OFF_BLOCKS). Blocks are of a day and may reach into the next.
//
// Earliest takes O(1) for each change of the clocks that it passes; with
// `align_end` and a step that does not divide 24 hours, O(1) for each line;
// with blocks, for each block that begins in between, O(1), or with
// `allow_runs` as much as there are blocks within the length of a booking.
class GridRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_GRID_RULE_H_
