#include "client/cli/commands/rule_defaults.h"

namespace trilab::cli {
namespace {

template <typename Params>
void FillCount(Params& params) {
  if (params.owner() == v1::BOOKING_OWNER_UNSPECIFIED) {
    params.set_owner(v1::BOOKING_OWNER_PARTNER);
  }
  if (params.set() == v1::BOOKING_SET_UNSPECIFIED) {
    params.set_set(v1::BOOKING_SET_SCOPE);
  }
}

void FillParams(v1::Rule& rule) {
  switch (rule.params_case()) {
    case v1::Rule::kCountQuota:
      return FillCount(*rule.mutable_count_quota());
    case v1::Rule::kTimeQuota:
      return FillCount(*rule.mutable_time_quota());
    case v1::Rule::kConcurrent:
      return FillCount(*rule.mutable_concurrent());
    case v1::Rule::kSpacing:
      return FillCount(*rule.mutable_spacing());
    case v1::Rule::kOverlap:
      return FillCount(*rule.mutable_overlap());
    case v1::Rule::kNoShow:
      if (!rule.no_show().has_check_in_before()) {
        rule.mutable_no_show()->mutable_check_in_before()->set_seconds(30 * 60);
      }
      return;
    case v1::Rule::kCancellationLadder: {
      v1::CancellationLadderRule& ladder = *rule.mutable_cancellation_ladder();
      if (!ladder.has_late_percent()) ladder.set_late_percent(100);
      if (!ladder.has_no_show_percent()) ladder.set_no_show_percent(100);
      return;
    }
    case v1::Rule::kSanction:
      if (rule.sanction().owner() == v1::BOOKING_OWNER_UNSPECIFIED) {
        rule.mutable_sanction()->set_owner(v1::BOOKING_OWNER_MEMBER);
      }
      return;
    case v1::Rule::kFairShare:
      if (rule.fair_share().default_weight() == 0) {
        rule.mutable_fair_share()->set_default_weight(1);
      }
      return;
    default:
      return;
  }
}

}  // namespace

void FillDefaults(v1::Rule& rule) {
  if (rule.action() == v1::Rule::ACTION_UNSPECIFIED) {
    rule.set_action(rule.has_approval() ? v1::Rule::ACTION_REQUIRE_APPROVAL
                                        : v1::Rule::ACTION_REJECT);
  }
  if (rule.override_level() == v1::OVERRIDE_LEVEL_UNSPECIFIED) {
    rule.set_override_level(v1::OVERRIDE_LEVEL_ADMINISTRATOR);
  }
  FillParams(rule);
}

}  // namespace trilab::cli
