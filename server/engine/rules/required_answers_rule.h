#ifndef TRILAB_SERVER_ENGINE_RULES_REQUIRED_ANSWERS_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_REQUIRED_ANSWERS_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Asks for answers and accepted documents: ANSWER_MISSING, ANSWER_NOT_ALLOWED
// and NOT_ACCEPTED, one for each question and document. Judges new bookings
// and holds alone, and only where the booker could answer (Case::answers).
class RequiredAnswersRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override;
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_REQUIRED_ANSWERS_RULE_H_
