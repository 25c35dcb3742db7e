#ifndef TRILAB_SERVER_ENGINE_RULES_FAIR_SHARE_RULE_H_
#define TRILAB_SERVER_ENGINE_RULES_FAIR_SHARE_RULE_H_

#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

// Says whose turn it is when several compete (fair_share.h). Has nothing to say
// of one booking by itself.
class FairShareRuleType final : public RuleType {
 public:
  bool Concerns(const Rule& rule, const Case& c) const override {
    return false;
  }
  void Check(const Rule& rule, const Case& c, Minute start,
             Violations& violations) const override {}
  Minute Earliest(const Rule& rule, const Case& c, Minute from,
                  Minute latest) const override {
    return from <= latest ? from : kNever;
  }
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_RULES_FAIR_SHARE_RULE_H_
