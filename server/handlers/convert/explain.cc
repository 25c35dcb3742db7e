#include "server/handlers/convert/explain.h"

#include <string>

#include "google/protobuf/field_mask.pb.h"
#include "server/engine/explain/relaxation_text.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/resources.h"
#include "server/resource_name.h"

namespace trilab {
namespace {

using engine::RelaxationKind;
using engine::ResourceKind;

v1::Relaxation::Kind KindToProto(RelaxationKind kind) {
  switch (kind) {
    case RelaxationKind::kStartLater:
      return v1::Relaxation::KIND_START_LATER;
    case RelaxationKind::kOtherRegion:
      return v1::Relaxation::KIND_OTHER_REGION;
    case RelaxationKind::kOtherCentre:
      return v1::Relaxation::KIND_OTHER_CENTRE;
    case RelaxationKind::kOtherInstrument:
      return v1::Relaxation::KIND_OTHER_INSTRUMENT;
    case RelaxationKind::kAnyOperator:
      return v1::Relaxation::KIND_ANY_OPERATOR;
    case RelaxationKind::kOtherMode:
      return v1::Relaxation::KIND_OTHER_MODE;
    case RelaxationKind::kFewerUnits:
      return v1::Relaxation::KIND_FEWER_UNITS;
    case RelaxationKind::kShorter:
      return v1::Relaxation::KIND_SHORTER;
    case RelaxationKind::kAnyEdition:
      return v1::Relaxation::KIND_ANY_EDITION;
    case RelaxationKind::kWithoutAccreditation:
      return v1::Relaxation::KIND_WITHOUT_ACCREDITATION;
    case RelaxationKind::kWaiveRule:
      return v1::Relaxation::KIND_WAIVE_RULE;
  }
  return v1::Relaxation::KIND_UNSPECIFIED;
}

v1::AccreditationScheme SchemeToProto(engine::AccreditationScheme scheme) {
  return scheme == engine::AccreditationScheme::kCma
             ? v1::ACCREDITATION_SCHEME_CMA
             : v1::ACCREDITATION_SCHEME_CNAS;
}

// The fields of v1::Ask in which two asks differ, of those that a relaxation
// may change.
void AddDifferences(const engine::Ask& a, const engine::Ask& b,
                    google::protobuf::FieldMask* mask) {
  const auto add = [mask](bool differs, const char* path) {
    if (differs) mask->add_paths(path);
  };
  add(a.instruments != b.instruments, "instruments");
  add(a.need.standard != b.need.standard, "need.standard");
  add(a.need.accreditations != b.need.accreditations, "need.accreditations");
  add(a.duration != b.duration, "duration");
  add(a.window.end != b.window.end, "end_time");
  add(a.regions != b.regions, "regions");
  add(a.centres != b.centres, "centres");
  add(a.mode != b.mode, "service_mode");
  add(a.units != b.units, "units");
  add(a.operator_id != b.operator_id, "operator");
}

}  // namespace

void ToProto(const engine::Ask& ask, v1::Ask* proto) {
  for (const std::string& id : ask.instruments) {
    proto->add_instruments(ResourceName(ResourceKind::kInstrument, id));
  }
  if (!ask.need.empty()) ToProto(ask.need, proto->mutable_need());
  MinutesToProto(ask.duration, proto->mutable_duration());
  ToProto(ask.window.start, proto->mutable_start_time());
  ToProto(ask.window.end, proto->mutable_end_time());
  for (const int32_t region : ask.regions) proto->add_regions(region);
  for (const std::string& id : ask.centres) {
    proto->add_centres(ResourceName(ResourceKind::kCentre, id));
  }
  if (ask.mode.has_value()) proto->set_service_mode(ToProto(*ask.mode));
  proto->set_units(ask.units);
  proto->set_partner(ResourceName(ResourceKind::kInstitution, ask.partner));
  proto->set_configuration(ask.configuration);
  ToProto(ask.draws, proto->mutable_draws());
  proto->set_member(ResourceName(ResourceKind::kMember, ask.member));
  proto->set_project(ResourceName(ResourceKind::kProject, ask.project));
  proto->set_operator_(ResourceName(ResourceKind::kOperator, ask.operator_id));
}

void ToProto(const engine::Catalog& catalog,
             const engine::ConflictGroup& conflict,
             v1::ExplainAskResponse::Conflict* proto) {
  proto->set_candidates(conflict.candidates);
  for (const uint32_t uid : conflict.instruments) {
    proto->add_instruments(ResourceName(ResourceKind::kInstrument,
                                        catalog.instruments().IdOf(uid)));
  }
  for (const engine::Violation& violation : conflict.violations) {
    ToProto(violation, proto->add_violations());
  }
}

void ToProto(const engine::Catalog& catalog, const engine::Ask& asked,
             const engine::Relaxation& relaxation, v1::Relaxation* proto) {
  proto->set_kind(KindToProto(relaxation.kind));
  ToProto(engine::TextOf(catalog, asked, relaxation), proto->mutable_text());
  ToProto(relaxation.ask, proto->mutable_ask());
  AddDifferences(asked, relaxation.ask, proto->mutable_changed_fields());
  ToProto(catalog, relaxation.slot, proto->mutable_slot());
  proto->set_cost(relaxation.cost);
  proto->set_override_rule(ResourceName(ResourceKind::kRule, relaxation.rule));
  for (const auto scheme : engine::SchemesGivenUp(asked, relaxation)) {
    proto->add_without(SchemeToProto(scheme));
  }
}

}  // namespace trilab
