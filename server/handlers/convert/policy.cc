// Outages and rules.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/errors.h"
#include "server/handlers/convert/approval.h"
#include "server/handlers/convert/counting_rules.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/hours.h"
#include "server/handlers/convert/resources.h"
#include "server/handlers/convert/time_rules.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ResourceKind;

constexpr Minute kDay = 24 * 60;
constexpr Minute kLongestBooking = 30 * kDay;
constexpr Minute kLongestAhead = 730 * kDay;

// An outage names one resource of four kinds.
absl::Status ParseTarget(absl::string_view field, absl::string_view name,
                         engine::Outage& outage) {
  const std::pair<ResourceKind, std::string*> targets[] = {
      {ResourceKind::kInstrument, &outage.instrument},
      {ResourceKind::kLaboratory, &outage.laboratory},
      {ResourceKind::kCentre, &outage.centre},
      {ResourceKind::kSupply, &outage.supply}};
  for (const auto& [kind, id] : targets) {
    if (!absl::StartsWith(name, absl::StrCat(CollectionOf(kind), "/"))) {
      continue;
    }
    TRILAB_ASSIGN_OR_RETURN(*id, ParseResourceName(field, kind, name));
    return absl::OkStatus();
  }
  return InvalidFieldError(
      field,
      "must name an instrument, a laboratory, a centre or a supply, such as "
      "\"laboratories/emc\"");
}

absl::StatusOr<engine::RuleParams> ParseDurationRule(
    absl::string_view field, const v1::DurationRule& proto) {
  engine::DurationRule rule;
  if (proto.has_min_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.min, ParseMinutes(At(field, "min_duration"), proto.min_duration(),
                               1, kLongestBooking));
  }
  if (proto.has_max_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.max, ParseMinutes(At(field, "max_duration"), proto.max_duration(),
                               1, kLongestBooking));
  }
  if (proto.has_multiple_of()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.multiple_of,
        ParseMinutes(At(field, "multiple_of"), proto.multiple_of(), 1,
                     kLongestBooking));
  }
  if (rule.max < rule.min) {
    return InvalidFieldError(At(field, "max_duration"),
                             "must not be below min_duration");
  }
  for (int i = 0; i < proto.exactly_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(const Minute length,
                            ParseMinutes(At(field, "exactly", i),
                                         proto.exactly(i), 1, kLongestBooking));
    rule.exactly.push_back(length);
  }
  if (proto.has_counted()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.counted, ParseTimeBand(At(field, "counted"), proto.counted()));
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParseGridRule(absl::string_view field,
                                                 const v1::GridRule& proto) {
  engine::GridRule rule;
  for (int i = 0; i < proto.blocks_size(); ++i) {
    TRILAB_RETURN_IF_ERROR(ParseHours(At(field, "blocks", i), proto.blocks(i),
                                      DaysOfHours::kEveryDay, rule.blocks));
  }
  rule.allow_runs = proto.allow_runs();
  if (!rule.blocks.empty()) {
    if (proto.has_step() || proto.has_offset() || proto.align_end()) {
      return InvalidFieldError(At(field, "step"),
                               "must be left out with blocks");
    }
    return engine::RuleParams(rule);
  }
  TRILAB_ASSIGN_OR_RETURN(
      rule.step, ParseMinutes(At(field, "step"), proto.step(), 1, kDay));
  if (kDay % rule.step != 0) {
    return InvalidFieldError(At(field, "step"), "must divide 24 hours");
  }
  if (proto.has_offset()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.offset,
        ParseMinutes(At(field, "offset"), proto.offset(), 0, rule.step - 1));
  }
  rule.align_end = proto.align_end();
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParseNoShowRule(
    absl::string_view field, const v1::NoShowRule& proto) {
  engine::NoShowRule rule;
  if (proto.has_release_after()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.release_after,
        ParseMinutes(At(field, "release_after"), proto.release_after(), 1,
                     kLongestBooking));
  }
  if (proto.has_check_in_before()) {
    TRILAB_ASSIGN_OR_RETURN(rule.check_in_before,
                            ParseMinutes(At(field, "check_in_before"),
                                         proto.check_in_before(), 0, kDay));
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParseApprovalRule(
    absl::string_view field, const v1::ApprovalRule& proto) {
  engine::ApprovalRule rule;
  if (proto.has_min_duration()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.min_duration,
        ParseMinutes(At(field, "min_duration"), proto.min_duration(), 0,
                     kLongestBooking));
  }
  return engine::RuleParams(rule);
}

// An approval rule asks for approval unless it says something else, which the
// engine refuses.
absl::StatusOr<engine::RuleAction> ParseAction(absl::string_view field,
                                               const v1::Rule& proto) {
  switch (proto.action()) {
    case v1::Rule::ACTION_UNSPECIFIED:
      return proto.has_approval() ? engine::RuleAction::kRequireApproval
                                  : engine::RuleAction::kReject;
    case v1::Rule::ACTION_REJECT:
      return engine::RuleAction::kReject;
    case v1::Rule::ACTION_REQUIRE_APPROVAL:
      return engine::RuleAction::kRequireApproval;
    case v1::Rule::ACTION_WARN:
      return engine::RuleAction::kWarn;
    default:
      return InvalidFieldError(field, "is not a known action");
  }
}

v1::Rule::Action ActionToProto(engine::RuleAction action) {
  switch (action) {
    case engine::RuleAction::kRequireApproval:
      return v1::Rule::ACTION_REQUIRE_APPROVAL;
    case engine::RuleAction::kWarn:
      return v1::Rule::ACTION_WARN;
    case engine::RuleAction::kReject:
      break;
  }
  return v1::Rule::ACTION_REJECT;
}

absl::StatusOr<engine::RuleParams> ParseParams(absl::string_view field,
                                               const v1::Rule& proto) {
  switch (proto.params_case()) {
    case v1::Rule::kDuration:
      return ParseDurationRule(At(field, "duration"), proto.duration());
    case v1::Rule::kGrid:
      return ParseGridRule(At(field, "grid"), proto.grid());
    case v1::Rule::kNotice:
      return ParseNotices(At(field, "notice"), proto.notice());
    case v1::Rule::kHorizon:
      return ParseHorizon(At(field, "horizon"), proto.horizon());
    case v1::Rule::kPriorityWindow:
      return ParsePriorityWindow(At(field, "priority_window"),
                                 proto.priority_window());
    case v1::Rule::kExclusiveAccess:
      return ParseExclusiveAccess(At(field, "exclusive_access"),
                                  proto.exclusive_access());
    case v1::Rule::kCountQuota:
      return ParamsFromProto(At(field, "count_quota"), proto.count_quota());
    case v1::Rule::kTimeQuota:
      return ParamsFromProto(At(field, "time_quota"), proto.time_quota());
    case v1::Rule::kConcurrent:
      return ParamsFromProto(At(field, "concurrent"), proto.concurrent());
    case v1::Rule::kSpacing:
      return ParamsFromProto(At(field, "spacing"), proto.spacing());
    case v1::Rule::kOverlap:
      return ParamsFromProto(At(field, "overlap"), proto.overlap());
    case v1::Rule::kQualification:
      return ParamsFromProto(At(field, "qualification"), proto.qualification());
    case v1::Rule::kAgreement:
      return ParamsFromProto(At(field, "agreement"), proto.agreement());
    case v1::Rule::kNoShow:
      return ParseNoShowRule(At(field, "no_show"), proto.no_show());
    case v1::Rule::kApproval:
      return ParseApprovalRule(At(field, "approval"), proto.approval());
    case v1::Rule::PARAMS_NOT_SET:
      break;
  }
  return InvalidFieldError(
      At(field, "params"),
      "is required: one of duration, grid, notice, horizon, priority_window, "
      "exclusive_access, count_quota, time_quota, concurrent, spacing, "
      "overlap, qualification, agreement, no_show and approval");
}

absl::StatusOr<engine::RuleScope> ParseScope(absl::string_view field,
                                             const v1::Rule::Scope& proto) {
  engine::RuleScope scope;
  switch (proto.target_case()) {
    case v1::Rule::Scope::kInstrument: {
      TRILAB_ASSIGN_OR_RETURN(
          scope.instrument,
          ParseResourceName(At(field, "instrument"), ResourceKind::kInstrument,
                            proto.instrument()));
      break;
    }
    case v1::Rule::Scope::kClassCode: {
      scope.class_code = proto.class_code();
      if (scope.class_code.empty() || scope.class_code.size() > 6 ||
          scope.class_code.find_first_not_of("0123456789") !=
              std::string::npos) {
        return InvalidFieldError(At(field, "class_code"),
                                 "must be 1 to 6 digits");
      }
      break;
    }
    case v1::Rule::Scope::kLaboratory: {
      TRILAB_ASSIGN_OR_RETURN(
          scope.laboratory,
          ParseResourceName(At(field, "laboratory"), ResourceKind::kLaboratory,
                            proto.laboratory()));
      break;
    }
    case v1::Rule::Scope::kCentre: {
      TRILAB_ASSIGN_OR_RETURN(
          scope.centre,
          ParseResourceName(At(field, "centre"), ResourceKind::kCentre,
                            proto.centre()));
      break;
    }
    case v1::Rule::Scope::kRegion: {
      TRILAB_ASSIGN_OR_RETURN(scope.region,
                              ParseRegion(At(field, "region"), proto.region()));
      break;
    }
    case v1::Rule::Scope::TARGET_NOT_SET:
      break;
  }
  return scope;
}

// Writes the one parameter message that the rule has.
struct ParamsWriter {
  v1::Rule* proto;

  void operator()(const engine::DurationRule& rule) const {
    v1::DurationRule* out = proto->mutable_duration();
    if (rule.min != 0) MinutesToProto(rule.min, out->mutable_min_duration());
    if (rule.max != engine::kNever) {
      MinutesToProto(rule.max, out->mutable_max_duration());
    }
    if (rule.multiple_of != 0) {
      MinutesToProto(rule.multiple_of, out->mutable_multiple_of());
    }
    for (const Minute length : rule.exactly) {
      MinutesToProto(length, out->add_exactly());
    }
    if (rule.counted.has_value()) {
      ToProto(*rule.counted, out->mutable_counted());
    }
  }
  void operator()(const engine::GridRule& rule) const {
    v1::GridRule* out = proto->mutable_grid();
    if (!rule.blocks.empty()) {
      HoursToProto(rule.blocks, DaysOfHours::kEveryDay, out->mutable_blocks());
      out->set_allow_runs(rule.allow_runs);
      return;
    }
    MinutesToProto(rule.step, out->mutable_step());
    if (rule.offset != 0) MinutesToProto(rule.offset, out->mutable_offset());
    out->set_align_end(rule.align_end);
  }
  void operator()(const engine::NoticeRule& rule) const {
    ToProto(rule, proto->mutable_notice());
  }
  void operator()(const engine::HorizonRule& rule) const {
    ToProto(rule, proto->mutable_horizon());
  }
  void operator()(const engine::PriorityWindowRule& rule) const {
    ToProto(rule, proto->mutable_priority_window());
  }
  void operator()(const engine::ExclusiveAccessRule& rule) const {
    ToProto(rule, proto->mutable_exclusive_access());
  }
  template <typename Params>
  void operator()(const Params& rule) const {
    ParamsToProto(rule, proto);
  }
  void operator()(const engine::NoShowRule& rule) const {
    v1::NoShowRule* out = proto->mutable_no_show();
    if (rule.release_after != engine::kNever) {
      MinutesToProto(rule.release_after, out->mutable_release_after());
    }
    MinutesToProto(rule.check_in_before, out->mutable_check_in_before());
  }
  void operator()(const engine::ApprovalRule& rule) const {
    v1::ApprovalRule* out = proto->mutable_approval();
    if (rule.min_duration != 0) {
      MinutesToProto(rule.min_duration, out->mutable_min_duration());
    }
  }
};

// Whose bookings the rule judges.
absl::Status ParseSubject(absl::string_view field, const v1::Rule& proto,
                          engine::Rule& rule) {
  TRILAB_ASSIGN_OR_RETURN(
      rule.partner,
      ParseOptionalName(At(field, "partner"), ResourceKind::kInstitution,
                        proto.partner()));
  TRILAB_ASSIGN_OR_RETURN(
      rule.member, ParseOptionalName(At(field, "member"), ResourceKind::kMember,
                                     proto.member()));
  TRILAB_ASSIGN_OR_RETURN(
      rule.project, ParseOptionalName(At(field, "project"),
                                      ResourceKind::kProject, proto.project()));
  TRILAB_ASSIGN_OR_RETURN(
      rule.group,
      ParseOptionalName(At(field, "group"), ResourceKind::kPartnerGroup,
                        proto.group()));
  const int subjects = !rule.partner.empty() + !rule.member.empty() +
                       !rule.project.empty() + !rule.group.empty();
  if (subjects > 1) {
    return InvalidFieldError(
        At(field, "partner"),
        "is one of partner, member, project and group, of which a rule names "
        "one at most");
  }
  return absl::OkStatus();
}

void ScopeToProto(const engine::RuleScope& scope, v1::Rule* rule) {
  if (!scope.instrument.empty()) {
    rule->mutable_scope()->set_instrument(
        ResourceName(ResourceKind::kInstrument, scope.instrument));
  } else if (!scope.class_code.empty()) {
    rule->mutable_scope()->set_class_code(scope.class_code);
  } else if (!scope.laboratory.empty()) {
    rule->mutable_scope()->set_laboratory(
        ResourceName(ResourceKind::kLaboratory, scope.laboratory));
  } else if (!scope.centre.empty()) {
    rule->mutable_scope()->set_centre(
        ResourceName(ResourceKind::kCentre, scope.centre));
  } else if (scope.region != 0) {
    rule->mutable_scope()->set_region(scope.region);
  }
}

}  // namespace

absl::StatusOr<engine::Outage> FromProto(absl::string_view field,
                                         const v1::Outage& proto) {
  engine::Outage value;
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_RETURN_IF_ERROR(
      ParseTarget(At(field, "resource"), proto.resource(), value));
  TRILAB_ASSIGN_OR_RETURN(value.reason,
                          ParseText(At(field, "reason"), proto.reason(), 500));
  value.planned = !proto.unplanned();
  TRILAB_ASSIGN_OR_RETURN(value.first, ParseInterval(field, proto));
  value.recurrence = proto.recurrence();
  if (!proto.time_zone().empty()) value.time_zone = proto.time_zone();
  for (int i = 0; i < proto.excluded_times_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        Minute start,
        ParseMinute(At(field, "excluded_times", i), proto.excluded_times(i)));
    value.excluded.push_back(start);
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.remaining, ParseCount(At(field, "remaining"), proto.remaining(), 0,
                                  engine::kMostSupplied));
  return value;
}

void ToProto(const engine::Outage& value, v1::Outage* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  if (!value.instrument.empty()) {
    proto->set_resource(
        ResourceName(ResourceKind::kInstrument, value.instrument));
  } else if (!value.laboratory.empty()) {
    proto->set_resource(
        ResourceName(ResourceKind::kLaboratory, value.laboratory));
  } else if (!value.supply.empty()) {
    proto->set_resource(ResourceName(ResourceKind::kSupply, value.supply));
  } else {
    proto->set_resource(ResourceName(ResourceKind::kCentre, value.centre));
  }
  proto->set_remaining(value.remaining);
  proto->set_reason(value.reason);
  proto->set_unplanned(!value.planned);
  ToProto(value.first.start, proto->mutable_start_time());
  ToProto(value.first.end, proto->mutable_end_time());
  proto->set_recurrence(value.recurrence);
  proto->set_time_zone(value.time_zone);
  for (const Minute start : value.excluded) {
    ToProto(start, proto->add_excluded_times());
  }
}

absl::StatusOr<engine::Rule> FromProto(absl::string_view field,
                                       const v1::Rule& proto) {
  engine::Rule value;
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_ASSIGN_OR_RETURN(
      value.name,
      ParseLocalized(At(field, "display_name"), proto.display_name(), false));
  TRILAB_ASSIGN_OR_RETURN(value.params, ParseParams(field, proto));
  TRILAB_ASSIGN_OR_RETURN(value.scope,
                          ParseScope(At(field, "scope"), proto.scope()));
  TRILAB_RETURN_IF_ERROR(ParseSubject(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.action,
                          ParseAction(At(field, "action"), proto));
  TRILAB_ASSIGN_OR_RETURN(
      value.approval,
      FromProto(At(field, "approval_procedure"), proto.approval_procedure()));
  value.combine_all = proto.combine_all();
  if (proto.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.validity.start,
        ParseMinute(At(field, "start_time"), proto.start_time()));
  }
  if (proto.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.validity.end,
        ParseMinute(At(field, "end_time"), proto.end_time()));
  }
  if (value.validity.empty()) {
    return InvalidFieldError(At(field, "end_time"),
                             "must be later than start_time");
  }
  if (proto.has_prime_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.prime_time,
        ParseTimeBand(At(field, "prime_time"), proto.prime_time()));
  }
  return value;
}

void ToProto(const engine::Rule& value, v1::Rule* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  std::visit(ParamsWriter{proto}, value.params);
  ScopeToProto(value.scope, proto);
  proto->set_partner(ResourceName(ResourceKind::kInstitution, value.partner));
  proto->set_member(ResourceName(ResourceKind::kMember, value.member));
  proto->set_project(ResourceName(ResourceKind::kProject, value.project));
  proto->set_group(ResourceName(ResourceKind::kPartnerGroup, value.group));
  proto->set_action(ActionToProto(value.action));
  if (value.approval != engine::ApprovalProcedure()) {
    ToProto(value.approval, proto->mutable_approval_procedure());
  }
  proto->set_combine_all(value.combine_all);
  if (value.validity.start != 0) {
    ToProto(value.validity.start, proto->mutable_start_time());
  }
  if (value.validity.end != engine::kNever) {
    ToProto(value.validity.end, proto->mutable_end_time());
  }
  if (value.prime_time.has_value()) {
    ToProto(*value.prime_time, proto->mutable_prime_time());
  }
}

}  // namespace trilab
