#ifndef TRILAB_SERVER_ENGINE_RULES_SPACING_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_SPACING_RULE_H_

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Asks for a gap between two bookings of the same member, project, partner or
// group (TOO_CLOSE): from the end of the one to the start of the other.
class SpacingRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
};

// Lets a member, project, partner or group have no two bookings at the same
// time (SUBJECT_BUSY): nobody is at two instruments at once. The instruments
// of one booking do not hinder each other.
class OverlapRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_SPACING_RULE_H_
