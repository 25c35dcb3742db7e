#ifndef TRILAB_SERVER_ENGINE_RULES_ACCOUNT_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_ACCOUNT_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Asks for money: that the account of the booking's project holds so much
// (ACCOUNT_LOW; also without a project, or one that has no account), and that
// the instrument has a tariff when the booking starts (NO_TARIFF). Whether what
// is left covers the booking is judged without a rule, once it is priced.
class AccountRuleType final : public RuleType {
 public:
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override;
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override;
  std::optional<StartRange> AllowedStarts(const Rule& rule,
                                          const Case& c) const override;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_ACCOUNT_RULE_H_
