#ifndef TRILAB_SERVER_ENGINE_RULES_AGREEMENT_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_AGREEMENT_RULE_H_

#include <optional>

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Whether an agreement speaks of the instrument: its centre or region, and its
// class.
bool CoversSite(const Agreement& agreement, const InstrumentSite& site);

// Asks for an agreement where the partner is of another region than the
// instrument's centre (NO_AGREEMENT): one that names the partner or a group of
// it, the centre or its region, and the class, and is valid at the start or
// through the end. A partner's own centres need none.
class AgreementRuleType final : public RuleType {
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

#endif  // TRILAB_SERVER_ENGINE_RULES_AGREEMENT_RULE_H_
