#include <array>
#include <cstddef>
#include <variant>

#include "server/engine/rules/duration_rule.h"
#include "server/engine/rules/exclusive_access_rule.h"
#include "server/engine/rules/grid_rule.h"
#include "server/engine/rules/horizon_rule.h"
#include "server/engine/rules/notice_rule.h"
#include "server/engine/rules/priority_window_rule.h"
#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

const RuleType& RuleTypeOf(const Rule& rule) {
  static const DurationRuleType duration;
  static const GridRuleType grid;
  static const NoticeRuleType notice;
  static const HorizonRuleType horizon;
  static const PriorityWindowRuleType priority_window;
  static const ExclusiveAccessRuleType exclusive_access;
  // In the order of the alternatives of RuleParams.
  static constexpr std::array<const RuleType*, std::variant_size_v<RuleParams>>
      kTypes = {&duration,        &grid, &notice, &horizon, &priority_window,
                &exclusive_access};
  return *kTypes[rule.params.index()];
}

}  // namespace trilab::engine
