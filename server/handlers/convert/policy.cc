// Outages and rules.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/errors.h"
#include "server/handlers/convert/approval.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ResourceKind;

constexpr Minute kDay = 24 * 60;
constexpr Minute kLongestBooking = 30 * kDay;
constexpr Minute kLongestAhead = 730 * kDay;

// An outage names one resource of three kinds.
absl::Status ParseTarget(absl::string_view field, absl::string_view name,
                         engine::Outage& outage) {
  const std::pair<ResourceKind, std::string*> targets[] = {
      {ResourceKind::kInstrument, &outage.instrument},
      {ResourceKind::kLaboratory, &outage.laboratory},
      {ResourceKind::kCentre, &outage.centre}};
  for (const auto& [kind, id] : targets) {
    if (!absl::StartsWith(name, absl::StrCat(CollectionOf(kind), "/"))) {
      continue;
    }
    TRILAB_ASSIGN_OR_RETURN(*id, ParseResourceName(field, kind, name));
    return absl::OkStatus();
  }
  return InvalidFieldError(
      field,
      "must name an instrument, a laboratory or a centre, such as "
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
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParseGridRule(absl::string_view field,
                                                 const v1::GridRule& proto) {
  engine::GridRule rule;
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

absl::StatusOr<engine::RuleParams> ParseNoticeRule(
    absl::string_view field, const v1::NoticeRule& proto) {
  engine::NoticeRule rule;
  if (proto.has_min_notice()) {
    TRILAB_ASSIGN_OR_RETURN(rule.min_notice,
                            ParseMinutes(At(field, "min_notice"),
                                         proto.min_notice(), 0, kLongestAhead));
  } else {
    TRILAB_ASSIGN_OR_RETURN(const int32_t days,
                            ParseCount(At(field, "min_working_days"),
                                       proto.min_working_days(), 1, 366));
    rule.min_notice = days * kDay;
    rule.working_days = true;
  }
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(proto.service_modes(i))));
    rule.service_modes.push_back(mode);
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParseHorizonRule(
    absl::string_view field, const v1::HorizonRule& proto) {
  engine::HorizonRule rule;
  TRILAB_ASSIGN_OR_RETURN(
      rule.max_ahead, ParseMinutes(At(field, "max_ahead"), proto.max_ahead(), 1,
                                   kLongestAhead));
  rule.to_end = proto.to_end();
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
engine::RuleAction ParseAction(const v1::Rule& proto) {
  switch (proto.action()) {
    case v1::Rule::ACTION_REJECT:
      return engine::RuleAction::kReject;
    case v1::Rule::ACTION_REQUIRE_APPROVAL:
      return engine::RuleAction::kRequireApproval;
    case v1::Rule::ACTION_WARN:
      return engine::RuleAction::kWarn;
    default:
      return proto.has_approval() ? engine::RuleAction::kRequireApproval
                                  : engine::RuleAction::kReject;
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
      return ParseNoticeRule(At(field, "notice"), proto.notice());
    case v1::Rule::kHorizon:
      return ParseHorizonRule(At(field, "horizon"), proto.horizon());
    case v1::Rule::kNoShow:
      return ParseNoShowRule(At(field, "no_show"), proto.no_show());
    case v1::Rule::kApproval:
      return ParseApprovalRule(At(field, "approval"), proto.approval());
    case v1::Rule::PARAMS_NOT_SET:
      break;
  }
  return InvalidFieldError(
      At(field, "params"),
      "is required: one of duration, grid, notice, horizon, no_show and "
      "approval");
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
  }
  void operator()(const engine::GridRule& rule) const {
    v1::GridRule* out = proto->mutable_grid();
    MinutesToProto(rule.step, out->mutable_step());
    if (rule.offset != 0) MinutesToProto(rule.offset, out->mutable_offset());
    out->set_align_end(rule.align_end);
  }
  void operator()(const engine::NoticeRule& rule) const {
    v1::NoticeRule* out = proto->mutable_notice();
    if (rule.working_days) {
      out->set_min_working_days(static_cast<int32_t>(rule.min_notice / kDay));
    } else {
      MinutesToProto(rule.min_notice, out->mutable_min_notice());
    }
    for (const engine::ServiceMode mode : rule.service_modes) {
      out->add_service_modes(ToProto(mode));
    }
  }
  void operator()(const engine::HorizonRule& rule) const {
    v1::HorizonRule* out = proto->mutable_horizon();
    MinutesToProto(rule.max_ahead, out->mutable_max_ahead());
    out->set_to_end(rule.to_end);
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
  TRILAB_ASSIGN_OR_RETURN(
      value.first, ParseInterval(field, proto.start_time(), proto.end_time()));
  value.recurrence = proto.recurrence();
  if (!proto.time_zone().empty()) value.time_zone = proto.time_zone();
  for (int i = 0; i < proto.excluded_times_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        Minute start,
        ParseMinute(At(field, "excluded_times", i), proto.excluded_times(i)));
    value.excluded.push_back(start);
  }
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
  } else {
    proto->set_resource(ResourceName(ResourceKind::kCentre, value.centre));
  }
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
  TRILAB_ASSIGN_OR_RETURN(
      value.partner,
      ParseOptionalName(At(field, "partner"), ResourceKind::kInstitution,
                        proto.partner()));
  value.action = ParseAction(proto);
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
  return value;
}

void ToProto(const engine::Rule& value, v1::Rule* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  std::visit(ParamsWriter{proto}, value.params);
  ScopeToProto(value.scope, proto);
  proto->set_partner(ResourceName(ResourceKind::kInstitution, value.partner));
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
}

}  // namespace trilab
