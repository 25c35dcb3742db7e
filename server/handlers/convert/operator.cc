// Operators and access tokens: who may do what.

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;
using engine::Role;

constexpr std::pair<v1::Role, Role> kRoles[] = {
    {v1::ROLE_ADMINISTRATOR, Role::kAdministrator},
    {v1::ROLE_CENTRE_MANAGER, Role::kCentreManager},
    {v1::ROLE_MEMBER, Role::kMember},
    {v1::ROLE_AUDITOR, Role::kAuditor},
};

}  // namespace

absl::StatusOr<engine::Operator> FromProto(absl::string_view field,
                                           const v1::Operator& proto) {
  engine::Operator value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  if (proto.centres().empty()) {
    return InvalidFieldError(At(field, "centres"),
                             "must name at least one centre");
  }
  for (int i = 0; i < proto.centres_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        std::string centre,
        ParseResourceName(At(field, "centres", i), ResourceKind::kCentre,
                          proto.centres(i)));
    value.centres.push_back(std::move(centre));
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.calendar,
      ParseOptionalName(At(field, "calendar"), ResourceKind::kCalendar,
                        proto.calendar()));
  for (int i = 0; i < proto.qualifications_size(); ++i) {
    const auto& held = proto.qualifications(i);
    const std::string at = At(field, "qualifications", i);
    engine::Qualification qualification;
    TRILAB_ASSIGN_OR_RETURN(
        qualification.name,
        ParseRequiredText(At(at, "qualification"), held.qualification(), 100));
    if (held.has_expire_time()) {
      TRILAB_ASSIGN_OR_RETURN(
          qualification.expiry,
          ParseMinute(At(at, "expire_time"), held.expire_time()));
    }
    value.qualifications.push_back(std::move(qualification));
  }
  value.active = !proto.inactive();
  return value;
}

void ToProto(const engine::Operator& value, v1::Operator* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  for (const std::string& centre : value.centres) {
    proto->add_centres(ResourceName(ResourceKind::kCentre, centre));
  }
  proto->set_calendar(ResourceName(ResourceKind::kCalendar, value.calendar));
  for (const engine::Qualification& held : value.qualifications) {
    auto* added = proto->add_qualifications();
    added->set_qualification(held.name);
    if (held.expiry != engine::kNever) {
      ToProto(held.expiry, added->mutable_expire_time());
    }
  }
  proto->set_inactive(!value.active);
}

absl::StatusOr<engine::AccessToken> FromProto(absl::string_view field,
                                              const v1::AccessToken& proto) {
  engine::AccessToken value;
  bool known = false;
  for (const auto& [role, engine_role] : kRoles) {
    if (role != proto.role()) continue;
    value.role = engine_role;
    known = true;
  }
  if (!known) {
    return InvalidFieldError(
        At(field, "role"),
        "is required: ROLE_ADMINISTRATOR, ROLE_CENTRE_MANAGER, ROLE_MEMBER or "
        "ROLE_AUDITOR");
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.centre, ParseOptionalName(At(field, "centre"),
                                      ResourceKind::kCentre, proto.centre()));
  TRILAB_ASSIGN_OR_RETURN(
      value.partner,
      ParseOptionalName(At(field, "partner"), ResourceKind::kInstitution,
                        proto.partner()));
  if ((value.role == Role::kCentreManager) != !value.centre.empty()) {
    return InvalidFieldError(
        At(field, "centre"),
        "is required for a centre manager and only allowed there");
  }
  if ((value.role == Role::kMember) != !value.partner.empty()) {
    return InvalidFieldError(At(field, "partner"),
                             "is required for a member and only allowed there");
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.subject,
      ParseRequiredText(At(field, "subject"), proto.subject(), 100));
  if (proto.has_expire_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.expire_time,
        ParseTime(At(field, "expire_time"), proto.expire_time()));
  }
  return value;
}

void ToProto(const engine::AccessToken& value, v1::AccessToken* proto) {
  proto->set_name(ResourceName(value.kKind, value.meta.id));
  for (const auto& [role, engine_role] : kRoles) {
    if (engine_role == value.role) proto->set_role(role);
  }
  proto->set_centre(ResourceName(ResourceKind::kCentre, value.centre));
  proto->set_partner(ResourceName(ResourceKind::kInstitution, value.partner));
  proto->set_subject(value.subject);
  if (value.expire_time != absl::InfiniteFuture()) {
    ToProto(value.expire_time, proto->mutable_expire_time());
  }
  proto->set_revoked(value.revoked);
  ToProto(value.meta.create_time, proto->mutable_create_time());
}

}  // namespace trilab
