#ifndef TRILAB_SERVER_ENGINE_RULES_NOTICE_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_NOTICE_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Asks for bookings to be made, changed and cancelled in good time.
//
//   To make one    the start is no sooner than `min_notice` after the time of
//                  deciding (NOTICE_TOO_SHORT).
//   To change one  neither the present start (CHANGE_TOO_LATE) nor the new one
//                  (NOTICE_TOO_SHORT) is sooner than `change` after it; without
//                  `change`, the new start is judged as that of a new booking.
//   To cancel one  the start is no sooner than `cancel` after it
//                  (CANCEL_TOO_LATE).
//
// A hold is not yet a booking: it is moved as if made anew, and let go freely.
//
// In working days, the earliest start has the same time of day, local to the
// instrument's calendar, so many working days later: for one working day,
// Friday 15:00 asks for Monday 15:00 or later. The holiday lists of the
// calendar say what a working day is (Openings::AddWorkingDays); without
// calendar Monday to Friday. A part of a day counts as a whole one.
class NoticeRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  bool JudgesCancelling() const override { return true; }
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_NOTICE_RULE_H_
