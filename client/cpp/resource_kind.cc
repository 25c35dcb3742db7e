#include "client/cpp/resource_kind.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/policy_service.pb.h"
#include "trilab/v1/supply_service.pb.h"

namespace trilab::client {
namespace {

using google::protobuf::ServiceDescriptor;

std::vector<ResourceKind>* MakeKinds() {
  // Asking a generated message for its file links that file's descriptors.
  const ServiceDescriptor* catalog =
      v1::GetInstrumentRequest::descriptor()->file()->FindServiceByName(
          "CatalogService");
  const ServiceDescriptor* policy =
      v1::GetRuleRequest::descriptor()->file()->FindServiceByName(
          "PolicyService");
  const ServiceDescriptor* supply =
      v1::GetSupplyRequest::descriptor()->file()->FindServiceByName(
          "SupplyService");
  return new std::vector<ResourceKind>{
      {v1::HolidayYear::descriptor(), catalog, "holidayYears", "holiday_year",
       "HolidayYears", "holiday_years"},
      {v1::Calendar::descriptor(), catalog, "calendars", "calendar",
       "Calendars", "calendars"},
      {v1::Institution::descriptor(), catalog, "institutions", "institution",
       "Institutions", "institutions"},
      {v1::Centre::descriptor(), catalog, "centres", "centre", "Centres",
       "centres"},
      {v1::Laboratory::descriptor(), catalog, "laboratories", "laboratory",
       "Laboratories", "laboratories"},
      {v1::Supply::descriptor(), supply, "supplies", "supply", "Supplies",
       "supplies"},
      {v1::Standard::descriptor(), catalog, "standards", "standard",
       "Standards", "standards"},
      {v1::Instrument::descriptor(), catalog, "instruments", "instrument",
       "Instruments", "instruments"},
      {v1::Capability::descriptor(), catalog, "capabilities", "capability",
       "Capabilities", "capabilities"},
      {v1::Operator::descriptor(), catalog, "operators", "operator",
       "Operators", "operators"},
      {v1::Outage::descriptor(), catalog, "outages", "outage", "Outages",
       "outages"},
      {v1::PartnerGroup::descriptor(), policy, "partnerGroups", "partner_group",
       "PartnerGroups", "partner_groups"},
      {v1::Member::descriptor(), policy, "members", "member", "Members",
       "members"},
      {v1::Project::descriptor(), policy, "projects", "project", "Projects",
       "projects"},
      {v1::Agreement::descriptor(), policy, "agreements", "agreement",
       "Agreements", "agreements"},
      {v1::Rule::descriptor(), policy, "rules", "rule", "Rules", "rules"},
  };
}

}  // namespace

absl::Span<const ResourceKind> ResourceKinds() {
  static const std::vector<ResourceKind>* const kinds = MakeKinds();
  return *kinds;
}

const ResourceKind* FindResourceKind(absl::string_view name) {
  for (const ResourceKind& kind : ResourceKinds()) {
    if (name == kind.collection || name == kind.field ||
        name == absl::string_view(kind.descriptor->name())) {
      return &kind;
    }
  }
  return nullptr;
}

const ResourceKind* FindResourceKind(
    const google::protobuf::Descriptor* descriptor) {
  for (const ResourceKind& kind : ResourceKinds()) {
    if (kind.descriptor == descriptor) return &kind;
  }
  return nullptr;
}

const google::protobuf::MethodDescriptor& MethodOf(const ResourceKind& kind,
                                                   absl::string_view verb) {
  const absl::string_view noun =
      verb == "List" ? kind.plural : absl::string_view(kind.descriptor->name());
  return *kind.service->FindMethodByName(absl::StrCat(verb, noun));
}

}  // namespace trilab::client
