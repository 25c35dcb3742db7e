// Who books: groups of partners, members, projects and agreements.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr int32_t kMostUnusedDays = 366;

absl::StatusOr<engine::MemberQualification> ParseQualification(
    absl::string_view field, const v1::Member::Qualification& proto) {
  engine::MemberQualification held;
  TRILAB_ASSIGN_OR_RETURN(held.name,
                          ParseRequiredText(At(field, "qualification"),
                                            proto.qualification(), 100));
  if (proto.has_grant_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        held.granted, ParseMinute(At(field, "grant_time"), proto.grant_time()));
  }
  if (proto.has_expire_time()) {
    TRILAB_ASSIGN_OR_RETURN(held.expiry, ParseMinute(At(field, "expire_time"),
                                                     proto.expire_time()));
  }
  if (proto.max_unused_days() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        held.unused_days,
        ParseCount(At(field, "max_unused_days"), proto.max_unused_days(), 1,
                   kMostUnusedDays));
    if (!proto.has_grant_time()) {
      return InvalidFieldError(At(field, "grant_time"),
                               "is required with max_unused_days");
    }
  }
  return held;
}

}  // namespace

absl::StatusOr<engine::PartnerGroup> FromProto(absl::string_view field,
                                               const v1::PartnerGroup& proto) {
  engine::PartnerGroup value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.institutions,
      ParseNames(field, "institutions", ResourceKind::kInstitution,
                 proto.institutions()));
  return value;
}

void ToProto(const engine::PartnerGroup& value, v1::PartnerGroup* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  NamesToProto(ResourceKind::kInstitution, value.institutions,
               proto->mutable_institutions());
}

absl::StatusOr<engine::Member> FromProto(absl::string_view field,
                                         const v1::Member& proto) {
  engine::Member value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.institution,
      ParseResourceName(At(field, "institution"), ResourceKind::kInstitution,
                        proto.institution()));
  TRILAB_ASSIGN_OR_RETURN(
      value.contact, ParseText(At(field, "contact"), proto.contact(), 200));
  for (int i = 0; i < proto.qualifications_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::MemberQualification held,
                            ParseQualification(At(field, "qualifications", i),
                                               proto.qualifications(i)));
    value.qualifications.push_back(std::move(held));
  }
  value.active = !proto.inactive();
  return value;
}

void ToProto(const engine::Member& value, v1::Member* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_institution(
      ResourceName(ResourceKind::kInstitution, value.institution));
  proto->set_contact(value.contact);
  for (const engine::MemberQualification& held : value.qualifications) {
    v1::Member::Qualification* added = proto->add_qualifications();
    added->set_qualification(held.name);
    if (held.granted != 0) ToProto(held.granted, added->mutable_grant_time());
    if (held.expiry != engine::kNever) {
      ToProto(held.expiry, added->mutable_expire_time());
    }
    added->set_max_unused_days(held.unused_days);
  }
  proto->set_inactive(!value.active);
}

absl::StatusOr<engine::Project> FromProto(absl::string_view field,
                                          const v1::Project& proto) {
  engine::Project value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.institution,
      ParseResourceName(At(field, "institution"), ResourceKind::kInstitution,
                        proto.institution()));
  TRILAB_ASSIGN_OR_RETURN(
      value.members,
      ParseNames(field, "members", ResourceKind::kMember, proto.members()));
  value.active = !proto.inactive();
  TRILAB_ASSIGN_OR_RETURN(value.validity, ParseValidity(field, proto));
  TRILAB_ASSIGN_OR_RETURN(
      value.instruments,
      ParseNames(field, "instruments", ResourceKind::kInstrument,
                 proto.instruments()));
  TRILAB_ASSIGN_OR_RETURN(value.class_codes,
                          ParseClassCodes(field, proto.class_codes()));
  if (proto.has_budget()) {
    TRILAB_ASSIGN_OR_RETURN(value.budget,
                            ParseAmount(At(field, "budget"), proto.budget()));
  }
  return value;
}

void ToProto(const engine::Project& value, v1::Project* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_institution(
      ResourceName(ResourceKind::kInstitution, value.institution));
  NamesToProto(ResourceKind::kMember, value.members, proto->mutable_members());
  proto->set_inactive(!value.active);
  ValidityToProto(value.validity, proto);
  NamesToProto(ResourceKind::kInstrument, value.instruments,
               proto->mutable_instruments());
  proto->mutable_class_codes()->Add(value.class_codes.begin(),
                                    value.class_codes.end());
  if (value.budget.has_value()) {
    ToProto(*value.budget, proto->mutable_budget());
  }
}

absl::StatusOr<engine::Agreement> FromProto(absl::string_view field,
                                            const v1::Agreement& proto) {
  engine::Agreement value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.institutions,
      ParseNames(field, "partners", ResourceKind::kInstitution,
                 proto.partners()));
  TRILAB_ASSIGN_OR_RETURN(
      value.groups,
      ParseNames(field, "groups", ResourceKind::kPartnerGroup, proto.groups()));
  TRILAB_ASSIGN_OR_RETURN(
      value.centres,
      ParseNames(field, "centres", ResourceKind::kCentre, proto.centres()));
  for (int i = 0; i < proto.regions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const int32_t region,
        ParseRegion(At(field, "regions", i), proto.regions(i)));
    value.regions.push_back(region);
  }
  TRILAB_ASSIGN_OR_RETURN(value.class_codes,
                          ParseClassCodes(field, proto.class_codes()));
  TRILAB_ASSIGN_OR_RETURN(value.validity, ParseValidity(field, proto));
  TRILAB_ASSIGN_OR_RETURN(value.discount_percent,
                          ParseCount(At(field, "discount_percent"),
                                     proto.discount_percent(), 0, 100));
  value.priority = proto.priority();
  return value;
}

void ToProto(const engine::Agreement& value, v1::Agreement* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  NamesToProto(ResourceKind::kInstitution, value.institutions,
               proto->mutable_partners());
  NamesToProto(ResourceKind::kPartnerGroup, value.groups,
               proto->mutable_groups());
  NamesToProto(ResourceKind::kCentre, value.centres, proto->mutable_centres());
  proto->mutable_regions()->Add(value.regions.begin(), value.regions.end());
  proto->mutable_class_codes()->Add(value.class_codes.begin(),
                                    value.class_codes.end());
  ValidityToProto(value.validity, proto);
  proto->set_discount_percent(value.discount_percent);
  proto->set_priority(value.priority);
}

}  // namespace trilab
