#include <array>
#include <cstddef>
#include <variant>

#include "server/engine/rules/account_rule.h"
#include "server/engine/rules/agreement_rule.h"
#include "server/engine/rules/approval_rule.h"
#include "server/engine/rules/cancellation_rule.h"
#include "server/engine/rules/concurrent_rule.h"
#include "server/engine/rules/count_quota_rule.h"
#include "server/engine/rules/duration_rule.h"
#include "server/engine/rules/exclusive_access_rule.h"
#include "server/engine/rules/fair_share_rule.h"
#include "server/engine/rules/grid_rule.h"
#include "server/engine/rules/horizon_rule.h"
#include "server/engine/rules/no_show_rule.h"
#include "server/engine/rules/notice_rule.h"
#include "server/engine/rules/priority_window_rule.h"
#include "server/engine/rules/qualification_rule.h"
#include "server/engine/rules/required_answers_rule.h"
#include "server/engine/rules/rule_type.h"
#include "server/engine/rules/sanction_rule.h"
#include "server/engine/rules/spacing_rule.h"
#include "server/engine/rules/time_quota_rule.h"

namespace trilab::engine {

const RuleType& RuleTypeOf(const Rule& rule) {
  static const DurationRuleType duration;
  static const GridRuleType grid;
  static const NoticeRuleType notice;
  static const HorizonRuleType horizon;
  static const PriorityWindowRuleType priority_window;
  static const ExclusiveAccessRuleType exclusive_access;
  static const CountQuotaRuleType count_quota;
  static const TimeQuotaRuleType time_quota;
  static const ConcurrentRuleType concurrent;
  static const SpacingRuleType spacing;
  static const OverlapRuleType overlap;
  static const QualificationRuleType qualification;
  static const AgreementRuleType agreement;
  static const NoShowRuleType no_show;
  static const ApprovalRuleType approval;
  static const AccountRuleType account;
  static const CancellationRuleType cancellation;
  static const SanctionRuleType sanction;
  static const RequiredAnswersRuleType answers;
  static const FairShareRuleType fair_share;
  // In the order of the alternatives of RuleParams.
  static constexpr std::array<const RuleType*, std::variant_size_v<RuleParams>>
      kTypes = {&duration,        &grid,
                &notice,          &horizon,
                &priority_window, &exclusive_access,
                &count_quota,     &time_quota,
                &concurrent,      &spacing,
                &overlap,         &qualification,
                &agreement,       &no_show,
                &approval,        &account,
                &cancellation,    &sanction,
                &answers,         &fair_share};
  return *kTypes[rule.params.index()];
}

}  // namespace trilab::engine
