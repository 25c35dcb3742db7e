#include <array>
#include <cstddef>
#include <variant>

#include "server/engine/rules/approval_rule.h"
#include "server/engine/rules/duration_rule.h"
#include "server/engine/rules/grid_rule.h"
#include "server/engine/rules/horizon_rule.h"
#include "server/engine/rules/no_show_rule.h"
#include "server/engine/rules/notice_rule.h"
#include "server/engine/rules/rule_type.h"

namespace trilab::engine {

const RuleType& RuleTypeOf(const Rule& rule) {
  static const DurationRuleType duration;
  static const GridRuleType grid;
  static const NoticeRuleType notice;
  static const HorizonRuleType horizon;
  static const NoShowRuleType no_show;
  static const ApprovalRuleType approval;
  // In the order of the alternatives of RuleParams.
  static constexpr std::array<const RuleType*, std::variant_size_v<RuleParams>>
      kTypes = {&duration, &grid, &notice, &horizon, &no_show, &approval};
  return *kTypes[rule.params.index()];
}

}  // namespace trilab::engine
