#include "server/handlers/convert/conduct_rules.h"

#include <string>
#include <utility>

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ResourceKind;

constexpr int32_t kMostPoints = 1000;
constexpr int32_t kMostCredit = 100'000;
constexpr int32_t kMostDays = 366;
constexpr int32_t kMostWeight = 10'000;
constexpr Minute kWeek = Minute{7} * 24 * 60;

absl::Status ParsePoints(absl::string_view field, const v1::SanctionRule& proto,
                         engine::SanctionRule& rule) {
  TRILAB_ASSIGN_OR_RETURN(rule.no_show_points,
                          ParseCount(At(field, "no_show_points"),
                                     proto.no_show_points(), 0, kMostPoints));
  TRILAB_ASSIGN_OR_RETURN(rule.late_points,
                          ParseCount(At(field, "late_points"),
                                     proto.late_points(), 0, kMostPoints));
  TRILAB_ASSIGN_OR_RETURN(
      rule.left_early_points,
      ParseCount(At(field, "left_early_points"), proto.left_early_points(), 0,
                 kMostPoints));
  TRILAB_ASSIGN_OR_RETURN(rule.overrun_points,
                          ParseCount(At(field, "overrun_points"),
                                     proto.overrun_points(), 0, kMostPoints));
  TRILAB_ASSIGN_OR_RETURN(
      rule.limit,
      ParseCount(At(field, "limit"), proto.limit(), 1, kMostCredit));
  TRILAB_ASSIGN_OR_RETURN(rule.initial_credit,
                          ParseCount(At(field, "initial_credit"),
                                     proto.initial_credit(), 0, kMostCredit));
  return absl::OkStatus();
}

// How much is still forgiven.
absl::Status ParseTolerances(absl::string_view field,
                             const v1::SanctionRule& proto,
                             engine::SanctionRule& rule) {
  if (proto.has_late_after()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.late_after,
        ParseMinutes(At(field, "late_after"), proto.late_after(), 0, kWeek));
  }
  if (proto.has_early_by()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.early_by,
        ParseMinutes(At(field, "early_by"), proto.early_by(), 0, kWeek));
  }
  if (proto.has_overrun_by()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.overrun_by,
        ParseMinutes(At(field, "overrun_by"), proto.overrun_by(), 0, kWeek));
  }
  return absl::OkStatus();
}

absl::StatusOr<engine::BookingOwner> ParseOffender(absl::string_view field,
                                                   v1::BookingOwner owner) {
  switch (owner) {
    case v1::BOOKING_OWNER_UNSPECIFIED:
    case v1::BOOKING_OWNER_MEMBER:
      return engine::BookingOwner::kMember;
    case v1::BOOKING_OWNER_PARTNER:
      return engine::BookingOwner::kPartner;
    default:
      return InvalidFieldError(field, "is MEMBER or PARTNER");
  }
}

absl::StatusOr<engine::Question> ParseQuestion(
    absl::string_view field, const v1::RequiredAnswersRule::Question& proto) {
  engine::Question question;
  TRILAB_ASSIGN_OR_RETURN(question.id,
                          ParseRequiredText(At(field, "id"), proto.id(), 64));
  TRILAB_ASSIGN_OR_RETURN(
      question.text, ParseLocalized(At(field, "text"), proto.text(), false));
  for (int i = 0; i < proto.options_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string option,
        ParseRequiredText(At(field, "options", i), proto.options(i), 200));
    question.options.push_back(std::move(option));
  }
  TRILAB_ASSIGN_OR_RETURN(
      question.must_be, ParseText(At(field, "must_be"), proto.must_be(), 200));
  return question;
}

absl::StatusOr<engine::Document> ParseDocument(
    absl::string_view field, const v1::RequiredAnswersRule::Document& proto) {
  engine::Document document;
  TRILAB_ASSIGN_OR_RETURN(document.id,
                          ParseRequiredText(At(field, "id"), proto.id(), 64));
  TRILAB_ASSIGN_OR_RETURN(
      document.version,
      ParseRequiredText(At(field, "version"), proto.version(), 64));
  TRILAB_ASSIGN_OR_RETURN(
      document.title, ParseLocalized(At(field, "title"), proto.title(), false));
  TRILAB_ASSIGN_OR_RETURN(document.uri,
                          ParseText(At(field, "uri"), proto.uri(), 500));
  return document;
}

absl::StatusOr<engine::FairShare> ParseShare(
    absl::string_view field, const v1::FairShareRule::Share& proto) {
  engine::FairShare share;
  switch (proto.partner_case()) {
    case v1::FairShareRule::Share::kInstitution: {
      TRILAB_ASSIGN_OR_RETURN(
          share.institution,
          ParseResourceName(At(field, "institution"),
                            ResourceKind::kInstitution, proto.institution()));
      break;
    }
    case v1::FairShareRule::Share::kGroup: {
      TRILAB_ASSIGN_OR_RETURN(
          share.group,
          ParseResourceName(At(field, "group"), ResourceKind::kPartnerGroup,
                            proto.group()));
      break;
    }
    case v1::FairShareRule::Share::PARTNER_NOT_SET:
      return InvalidFieldError(At(field, "institution"),
                               "must name an institution, or group a group");
  }
  TRILAB_ASSIGN_OR_RETURN(
      share.weight,
      ParseCount(At(field, "weight"), proto.weight(), 1, kMostWeight));
  return share;
}

}  // namespace

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::SanctionRule& proto) {
  engine::SanctionRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.owner,
                          ParseOffender(At(field, "owner"), proto.owner()));
  TRILAB_RETURN_IF_ERROR(ParsePoints(field, proto, rule));
  TRILAB_RETURN_IF_ERROR(ParseTolerances(field, proto, rule));
  TRILAB_ASSIGN_OR_RETURN(
      rule.window_days,
      ParseCount(At(field, "window_days"), proto.window_days(), 1, kMostDays));
  TRILAB_ASSIGN_OR_RETURN(rule.suspend_days,
                          ParseCount(At(field, "suspend_days"),
                                     proto.suspend_days(), 0, kMostDays));
  rule.block = proto.block();
  if (proto.has_since_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.since, ParseMinute(At(field, "since_time"), proto.since_time()));
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::RequiredAnswersRule& proto) {
  engine::RequiredAnswersRule rule;
  for (int i = 0; i < proto.questions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::Question question,
        ParseQuestion(At(field, "questions", i), proto.questions(i)));
    rule.questions.push_back(std::move(question));
  }
  for (int i = 0; i < proto.documents_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::Document document,
        ParseDocument(At(field, "documents", i), proto.documents(i)));
    rule.documents.push_back(std::move(document));
  }
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(proto.service_modes(i))));
    rule.service_modes.push_back(mode);
  }
  return engine::RuleParams(std::move(rule));
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::FairShareRule& proto) {
  engine::FairShareRule rule;
  for (int i = 0; i < proto.shares_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::FairShare share,
        ParseShare(At(field, "shares", i), proto.shares(i)));
    rule.shares.push_back(std::move(share));
  }
  if (proto.default_weight() != 0) {
    TRILAB_ASSIGN_OR_RETURN(rule.default_weight,
                            ParseCount(At(field, "default_weight"),
                                       proto.default_weight(), 1, kMostWeight));
  }
  TRILAB_ASSIGN_OR_RETURN(rule.half_life_days,
                          ParseCount(At(field, "half_life_days"),
                                     proto.half_life_days(), 1, kMostDays));
  return engine::RuleParams(std::move(rule));
}

void ParamsToProto(const engine::SanctionRule& rule, v1::Rule* proto) {
  v1::SanctionRule* out = proto->mutable_sanction();
  out->set_owner(static_cast<v1::BookingOwner>(static_cast<int>(rule.owner)));
  out->set_no_show_points(rule.no_show_points);
  out->set_late_points(rule.late_points);
  out->set_left_early_points(rule.left_early_points);
  out->set_overrun_points(rule.overrun_points);
  if (rule.late_after != 0) {
    MinutesToProto(rule.late_after, out->mutable_late_after());
  }
  if (rule.early_by != 0) {
    MinutesToProto(rule.early_by, out->mutable_early_by());
  }
  if (rule.overrun_by != 0) {
    MinutesToProto(rule.overrun_by, out->mutable_overrun_by());
  }
  out->set_window_days(rule.window_days);
  out->set_limit(rule.limit);
  out->set_suspend_days(rule.suspend_days);
  out->set_block(rule.block);
  if (rule.since != 0) ToProto(rule.since, out->mutable_since_time());
  out->set_initial_credit(rule.initial_credit);
}

void ParamsToProto(const engine::RequiredAnswersRule& rule, v1::Rule* proto) {
  v1::RequiredAnswersRule* out = proto->mutable_required_answers();
  for (const engine::Question& question : rule.questions) {
    v1::RequiredAnswersRule::Question* added = out->add_questions();
    added->set_id(question.id);
    ToProto(question.text, added->mutable_text());
    for (const std::string& option : question.options) {
      added->add_options(option);
    }
    added->set_must_be(question.must_be);
  }
  for (const engine::Document& document : rule.documents) {
    v1::RequiredAnswersRule::Document* added = out->add_documents();
    added->set_id(document.id);
    added->set_version(document.version);
    ToProto(document.title, added->mutable_title());
    added->set_uri(document.uri);
  }
  for (const engine::ServiceMode mode : rule.service_modes) {
    out->add_service_modes(ToProto(mode));
  }
}

void ParamsToProto(const engine::FairShareRule& rule, v1::Rule* proto) {
  v1::FairShareRule* out = proto->mutable_fair_share();
  for (const engine::FairShare& share : rule.shares) {
    v1::FairShareRule::Share* added = out->add_shares();
    if (share.group.empty()) {
      added->set_institution(
          ResourceName(ResourceKind::kInstitution, share.institution));
    } else {
      added->set_group(ResourceName(ResourceKind::kPartnerGroup, share.group));
    }
    added->set_weight(share.weight);
  }
  out->set_default_weight(rule.default_weight);
  out->set_half_life_days(rule.half_life_days);
}

absl::StatusOr<engine::OverrideLevel> ParseOverrideLevel(
    absl::string_view field, v1::OverrideLevel level) {
  switch (level) {
    case v1::OVERRIDE_LEVEL_UNSPECIFIED:
    case v1::OVERRIDE_LEVEL_ADMINISTRATOR:
      return engine::OverrideLevel::kAdministrator;
    case v1::OVERRIDE_LEVEL_BOOKER:
      return engine::OverrideLevel::kBooker;
    case v1::OVERRIDE_LEVEL_CENTRE:
      return engine::OverrideLevel::kCentre;
    case v1::OVERRIDE_LEVEL_NEVER:
      return engine::OverrideLevel::kNever;
    default:
      return InvalidFieldError(field, "is not a known level");
  }
}

v1::OverrideLevel ToProto(engine::OverrideLevel level) {
  return static_cast<v1::OverrideLevel>(static_cast<int>(level));
}

}  // namespace trilab
