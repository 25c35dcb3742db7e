#ifndef TRILAB_SERVER_ENGINE_RULES_DURATION_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_DURATION_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Limits the length of bookings: TOO_SHORT, TOO_LONG, NOT_MULTIPLE, NOT_EXACT.
//
// The length is measured in real time, and then time of day does not matter;
// or in the minutes that lie in the band `counted`. A booking none of whose
// minutes count is not judged: a limit on prime time leaves nights alone.
//
// Earliest with a band takes O(1) for each time that the band begins or ends
// within the booking as it is moved along.
class DurationRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_DURATION_RULE_H_
