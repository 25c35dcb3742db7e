// Institutions, centres and laboratories.

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

constexpr std::pair<v1::Institution::Kind, absl::string_view> kKinds[] = {
    {v1::Institution::KIND_TESTING, "TESTING"},
    {v1::Institution::KIND_CERTIFICATION, "CERTIFICATION"},
    {v1::Institution::KIND_METROLOGY, "METROLOGY"},
    {v1::Institution::KIND_NATIONAL_CENTRE, "NATIONAL_CENTRE"},
    {v1::Institution::KIND_FIRM, "FIRM"},
    {v1::Institution::KIND_RESEARCH, "RESEARCH"},
};

absl::StatusOr<std::string> ParseKind(absl::string_view field,
                                      v1::Institution::Kind kind) {
  for (const auto& [known, text] : kKinds) {
    if (known == kind) return std::string(text);
  }
  return InvalidFieldError(field, "is required, such as KIND_TESTING");
}

absl::StatusOr<std::optional<engine::GeoPoint>> ParsePoint(
    absl::string_view field, bool present, const v1::GeoPoint& proto) {
  if (!present) return std::optional<engine::GeoPoint>();
  // Written so that NaN fails too.
  if (!(proto.latitude() >= -90 && proto.latitude() <= 90)) {
    return InvalidFieldError(At(field, "latitude"), "must be -90 to 90");
  }
  if (!(proto.longitude() >= -180 && proto.longitude() <= 180)) {
    return InvalidFieldError(At(field, "longitude"), "must be -180 to 180");
  }
  return std::optional<engine::GeoPoint>(
      engine::GeoPoint{proto.latitude(), proto.longitude()});
}

}  // namespace

absl::StatusOr<engine::Institution> FromProto(absl::string_view field,
                                              const v1::Institution& proto) {
  engine::Institution value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(value.region,
                          ParseRegion(At(field, "region"), proto.region()));
  TRILAB_ASSIGN_OR_RETURN(value.kind,
                          ParseKind(At(field, "kind"), proto.kind()));
  TRILAB_ASSIGN_OR_RETURN(
      value.credit_code,
      ParseText(At(field, "credit_code"), proto.credit_code(), 18));
  TRILAB_ASSIGN_OR_RETURN(
      value.contact, ParseText(At(field, "contact"), proto.contact(), 200));
  return value;
}

void ToProto(const engine::Institution& value, v1::Institution* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_region(value.region);
  for (const auto& [kind, text] : kKinds) {
    if (text == value.kind) proto->set_kind(kind);
  }
  proto->set_credit_code(value.credit_code);
  proto->set_contact(value.contact);
}

absl::StatusOr<engine::Centre> FromProto(absl::string_view field,
                                         const v1::Centre& proto) {
  engine::Centre value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.institution,
      ParseResourceName(At(field, "institution"), ResourceKind::kInstitution,
                        proto.institution()));
  TRILAB_ASSIGN_OR_RETURN(value.region,
                          ParseRegion(At(field, "region"), proto.region()));
  if (proto.district() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        value.district,
        ParseCount(At(field, "district"), proto.district(), 110000, 829999));
  }
  TRILAB_ASSIGN_OR_RETURN(value.city,
                          ParseText(At(field, "city"), proto.city(), 50));
  TRILAB_ASSIGN_OR_RETURN(
      value.address, ParseText(At(field, "address"), proto.address(), 300));
  TRILAB_ASSIGN_OR_RETURN(
      value.location, ParsePoint(At(field, "location"), proto.has_location(),
                                 proto.location()));
  TRILAB_ASSIGN_OR_RETURN(
      value.calendar,
      ParseOptionalName(At(field, "calendar"), ResourceKind::kCalendar,
                        proto.calendar()));
  TRILAB_ASSIGN_OR_RETURN(
      value.contact, ParseText(At(field, "contact"), proto.contact(), 200));
  return value;
}

void ToProto(const engine::Centre& value, v1::Centre* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_institution(
      ResourceName(ResourceKind::kInstitution, value.institution));
  proto->set_region(value.region);
  proto->set_district(value.district);
  proto->set_city(value.city);
  proto->set_address(value.address);
  if (value.location.has_value()) {
    proto->mutable_location()->set_latitude(value.location->latitude);
    proto->mutable_location()->set_longitude(value.location->longitude);
  }
  proto->set_calendar(ResourceName(ResourceKind::kCalendar, value.calendar));
  proto->set_contact(value.contact);
}

absl::StatusOr<engine::Laboratory> FromProto(absl::string_view field,
                                             const v1::Laboratory& proto) {
  engine::Laboratory value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.centre, ParseResourceName(At(field, "centre"),
                                      ResourceKind::kCentre, proto.centre()));
  TRILAB_ASSIGN_OR_RETURN(
      value.calendar,
      ParseOptionalName(At(field, "calendar"), ResourceKind::kCalendar,
                        proto.calendar()));
  TRILAB_ASSIGN_OR_RETURN(
      value.contact, ParseText(At(field, "contact"), proto.contact(), 200));
  return value;
}

void ToProto(const engine::Laboratory& value, v1::Laboratory* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_centre(ResourceName(ResourceKind::kCentre, value.centre));
  proto->set_calendar(ResourceName(ResourceKind::kCalendar, value.calendar));
  proto->set_contact(value.contact);
}

}  // namespace trilab
