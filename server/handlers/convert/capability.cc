// Capabilities, what is needed of them, and the standards they follow.

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/parts.h"
#include "server/handlers/convert/resources.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::AccreditationScheme;
using engine::ResourceKind;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

absl::StatusOr<AccreditationScheme> ParseScheme(absl::string_view field,
                                                v1::AccreditationScheme proto) {
  switch (proto) {
    case v1::ACCREDITATION_SCHEME_CMA:
      return AccreditationScheme::kCma;
    case v1::ACCREDITATION_SCHEME_CNAS:
      return AccreditationScheme::kCnas;
    default:
      return InvalidFieldError(field, "must be CMA or CNAS");
  }
}

v1::AccreditationScheme ToProto(AccreditationScheme scheme) {
  return scheme == AccreditationScheme::kCma ? v1::ACCREDITATION_SCHEME_CMA
                                             : v1::ACCREDITATION_SCHEME_CNAS;
}

absl::StatusOr<engine::ParameterRange> ParseRange(
    absl::string_view field, const v1::ParameterRange& proto) {
  engine::ParameterRange range;
  TRILAB_ASSIGN_OR_RETURN(
      range.parameter,
      ParseRequiredText(At(field, "parameter"), proto.parameter(), 100));
  range.minimum = proto.has_minimum() ? proto.minimum() : -kInfinity;
  range.maximum = proto.has_maximum() ? proto.maximum() : kInfinity;
  if (std::isnan(range.minimum) || std::isnan(range.maximum)) {
    return InvalidFieldError(field, "holds a value that is not a number");
  }
  if (range.minimum > range.maximum) {
    return InvalidFieldError(At(field, "maximum"), "must not be below minimum");
  }
  TRILAB_ASSIGN_OR_RETURN(range.unit,
                          ParseText(At(field, "unit"), proto.unit(), 30));
  TRILAB_ASSIGN_OR_RETURN(
      range.uncertainty,
      ParseText(At(field, "uncertainty"), proto.uncertainty(), 200));
  return range;
}

absl::StatusOr<engine::Accreditation> ParseAccreditation(
    absl::string_view field, const v1::Capability::Accreditation& proto) {
  engine::Accreditation value;
  TRILAB_ASSIGN_OR_RETURN(value.scheme,
                          ParseScheme(At(field, "scheme"), proto.scheme()));
  TRILAB_ASSIGN_OR_RETURN(
      value.certificate,
      ParseText(At(field, "certificate"), proto.certificate(), 100));
  TRILAB_ASSIGN_OR_RETURN(value.validity, ParseInterval(field, proto));
  return value;
}

}  // namespace

absl::StatusOr<std::vector<engine::ParameterRange>> RangesFromProto(
    absl::string_view field,
    const google::protobuf::RepeatedPtrField<v1::ParameterRange>& ranges) {
  std::vector<engine::ParameterRange> values;
  if (ranges.size() > 100) {
    return InvalidFieldError(field, "has more than 100 entries");
  }
  for (int i = 0; i < ranges.size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::ParameterRange range,
        ParseRange(absl::StrCat(field, "[", i, "]"), ranges[i]));
    values.push_back(std::move(range));
  }
  return values;
}

void ToProto(const engine::ParameterRange& value, v1::ParameterRange* proto) {
  proto->set_parameter(value.parameter);
  if (value.minimum != -kInfinity) proto->set_minimum(value.minimum);
  if (value.maximum != kInfinity) proto->set_maximum(value.maximum);
  proto->set_unit(value.unit);
  proto->set_uncertainty(value.uncertainty);
}

absl::StatusOr<engine::Capability> FromProto(absl::string_view field,
                                             const v1::Capability& proto) {
  engine::Capability value;
  TRILAB_RETURN_IF_ERROR(ParseNaming(field, proto, value));
  TRILAB_ASSIGN_OR_RETURN(
      value.instrument,
      ParseResourceName(At(field, "instrument"), ResourceKind::kInstrument,
                        proto.instrument()));
  TRILAB_ASSIGN_OR_RETURN(
      value.standard, ParseText(At(field, "standard"), proto.standard(), 100));
  TRILAB_ASSIGN_OR_RETURN(value.ranges,
                          RangesFromProto(At(field, "ranges"), proto.ranges()));
  for (int i = 0; i < proto.accreditations_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::Accreditation accreditation,
                            ParseAccreditation(At(field, "accreditations", i),
                                               proto.accreditations(i)));
    value.accreditations.push_back(std::move(accreditation));
  }
  return value;
}

void ToProto(const engine::Capability& value, v1::Capability* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  ToProto(value.name, proto->mutable_display_name());
  proto->set_instrument(
      ResourceName(ResourceKind::kInstrument, value.instrument));
  proto->set_standard(value.standard);
  for (const engine::ParameterRange& range : value.ranges) {
    ToProto(range, proto->add_ranges());
  }
  for (const engine::Accreditation& accreditation : value.accreditations) {
    v1::Capability::Accreditation* added = proto->add_accreditations();
    added->set_scheme(ToProto(accreditation.scheme));
    added->set_certificate(accreditation.certificate);
    ToProto(accreditation.validity.start, added->mutable_start_time());
    ToProto(accreditation.validity.end, added->mutable_end_time());
  }
}

absl::StatusOr<engine::CapabilityNeed> FromProto(
    absl::string_view field, const v1::CapabilityNeed& proto) {
  engine::CapabilityNeed value;
  value.class_code = proto.class_code();
  if (value.class_code.size() > 6 ||
      value.class_code.find_first_not_of("0123456789") != std::string::npos) {
    return InvalidFieldError(At(field, "class_code"),
                             "must be 1 to 6 digits such as 0301");
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.standard, ParseText(At(field, "standard"), proto.standard(), 100));
  TRILAB_ASSIGN_OR_RETURN(value.ranges,
                          RangesFromProto(At(field, "ranges"), proto.ranges()));
  if (static_cast<size_t>(proto.accreditations_size()) > engine::kMostSchemes) {
    return InvalidFieldError(At(field, "accreditations"),
                             "has more than 2 entries");
  }
  for (int i = 0; i < proto.accreditations_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(AccreditationScheme scheme,
                            ParseScheme(At(field, "accreditations", i),
                                        static_cast<v1::AccreditationScheme>(
                                            proto.accreditations(i))));
    value.accreditations.push_back(scheme);
  }
  absl::c_sort(value.accreditations);
  value.accreditations.erase(
      std::unique(value.accreditations.begin(), value.accreditations.end()),
      value.accreditations.end());
  return value;
}

void ToProto(const engine::CapabilityNeed& value, v1::CapabilityNeed* proto) {
  proto->set_class_code(value.class_code);
  proto->set_standard(value.standard);
  for (const engine::ParameterRange& range : value.ranges) {
    ToProto(range, proto->add_ranges());
  }
  for (const AccreditationScheme scheme : value.accreditations) {
    proto->add_accreditations(ToProto(scheme));
  }
}

absl::StatusOr<engine::Standard> FromProto(absl::string_view field,
                                           const v1::Standard& proto) {
  engine::Standard value;
  TRILAB_ASSIGN_OR_RETURN(
      value.meta.id,
      ParseOptionalName(At(field, "name"), value.kKind, proto.name()));
  TRILAB_ASSIGN_OR_RETURN(value.number, ParseRequiredText(At(field, "number"),
                                                          proto.number(), 100));
  value.edition = proto.edition();
  if (value.edition.size() != 4 ||
      value.edition.find_first_not_of("0123456789") != std::string::npos) {
    return InvalidFieldError(At(field, "edition"),
                             "must be a year of four digits");
  }
  TRILAB_ASSIGN_OR_RETURN(
      value.title, ParseLocalized(At(field, "title"), proto.title(), false));
  TRILAB_ASSIGN_OR_RETURN(
      value.effective,
      ParseOptionalDay(At(field, "effective_date"), proto.effective_date()));
  TRILAB_ASSIGN_OR_RETURN(
      value.withdrawn,
      ParseOptionalDay(At(field, "withdrawn_date"), proto.withdrawn_date()));
  TRILAB_ASSIGN_OR_RETURN(
      value.replaced_by,
      ParseText(At(field, "replaced_by"), proto.replaced_by(), 100));
  return value;
}

void ToProto(const engine::Standard& value, v1::Standard* proto) {
  MetaToProto(value.kKind, value.meta, proto);
  proto->set_number(value.number);
  proto->set_edition(value.edition);
  ToProto(value.title, proto->mutable_title());
  if (value.effective.has_value()) {
    proto->set_effective_date(FormatDay(*value.effective));
  }
  if (value.withdrawn.has_value()) {
    proto->set_withdrawn_date(FormatDay(*value.withdrawn));
  }
  proto->set_replaced_by(value.replaced_by);
}

}  // namespace trilab
