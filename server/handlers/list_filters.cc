#include "server/handlers/list_filters.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/engine/standard_number.h"
#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

template <typename T>
ListFilter<T> All() {
  return [](const T&) { return true; };
}

const engine::InstrumentSite* SiteOf(const engine::Catalog& catalog,
                                     absl::string_view instrument) {
  return catalog.SiteOf(catalog.instruments().UidOf(instrument));
}

// What an outage may stop, from one instrument, laboratory or centre's view.
struct OutageTargets {
  std::string instrument;
  std::string laboratory;
  std::string centre;

  bool Hit(const engine::Outage& outage) const {
    return (!outage.instrument.empty() && outage.instrument == instrument) ||
           (!outage.laboratory.empty() && outage.laboratory == laboratory) ||
           (!outage.centre.empty() && outage.centre == centre);
  }
};

absl::StatusOr<OutageTargets> ParseOutageTargets(const engine::Catalog& catalog,
                                                 absl::string_view name) {
  OutageTargets targets;
  if (absl::StartsWith(name, "centres/")) {
    TRILAB_ASSIGN_OR_RETURN(
        targets.centre,
        ParseResourceName("resource", ResourceKind::kCentre, name));
  } else if (absl::StartsWith(name, "laboratories/")) {
    TRILAB_ASSIGN_OR_RETURN(
        targets.laboratory,
        ParseResourceName("resource", ResourceKind::kLaboratory, name));
  } else {
    TRILAB_ASSIGN_OR_RETURN(
        targets.instrument,
        ParseResourceName("resource", ResourceKind::kInstrument, name));
    const auto* site = SiteOf(catalog, targets.instrument);
    if (site != nullptr && site->laboratory != nullptr) {
      targets.laboratory = site->laboratory->meta.id;
    }
  }
  if (targets.centre.empty() && !targets.laboratory.empty()) {
    const auto* lab = catalog.laboratories().Find(targets.laboratory);
    if (lab != nullptr) targets.centre = lab->centre;
  }
  return targets;
}

}  // namespace

ListFilter<engine::Institution> MakeListFilter(
    const engine::Catalog&, const v1::ListInstitutionsRequest&) {
  return All<engine::Institution>();
}

ListFilter<engine::Centre> MakeListFilter(
    const engine::Catalog&, const v1::ListCentresRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string institution,
      ParseOptionalName("institution", ResourceKind::kInstitution,
                        request.institution()));
  std::set<int32_t> regions;
  for (int i = 0; i < request.regions_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        const int32_t region,
        ParseRegion(At("", "regions", i), request.regions(i)));
    regions.insert(region);
  }
  return [institution = std::move(institution),
          regions = std::move(regions)](const engine::Centre& centre) {
    return (institution.empty() || centre.institution == institution) &&
           (regions.empty() || regions.contains(centre.region));
  };
}

ListFilter<engine::Laboratory> MakeListFilter(
    const engine::Catalog&, const v1::ListLaboratoriesRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string centre,
      ParseOptionalName("centre", ResourceKind::kCentre, request.centre()));
  return [centre = std::move(centre)](const engine::Laboratory& lab) {
    return centre.empty() || lab.centre == centre;
  };
}

ListFilter<engine::Instrument> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListInstrumentsRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string lab,
      ParseOptionalName("laboratory", ResourceKind::kLaboratory,
                        request.laboratory()));
  TRILAB_ASSIGN_OR_RETURN(
      std::string centre,
      ParseOptionalName("centre", ResourceKind::kCentre, request.centre()));
  return [&catalog, lab = std::move(lab),
          centre = std::move(centre)](const engine::Instrument& instrument) {
    if (!lab.empty() && instrument.laboratory != lab) return false;
    if (centre.empty()) return true;
    const auto* home = catalog.laboratories().Find(instrument.laboratory);
    return home != nullptr && home->centre == centre;
  };
}

ListFilter<engine::Capability> MakeListFilter(
    const engine::Catalog&, const v1::ListCapabilitiesRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string instrument,
      ParseOptionalName("instrument", ResourceKind::kInstrument,
                        request.instrument()));
  return [instrument =
              std::move(instrument)](const engine::Capability& capability) {
    return instrument.empty() || capability.instrument == instrument;
  };
}

ListFilter<engine::Operator> MakeListFilter(
    const engine::Catalog&, const v1::ListOperatorsRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string centre,
      ParseOptionalName("centre", ResourceKind::kCentre, request.centre()));
  return [centre = std::move(centre)](const engine::Operator& person) {
    return centre.empty() ||
           std::find(person.centres.begin(), person.centres.end(), centre) !=
               person.centres.end();
  };
}

ListFilter<engine::Standard> MakeListFilter(
    const engine::Catalog&, const v1::ListStandardsRequest& request) {
  if (request.number().empty()) return All<engine::Standard>();
  return [wanted = engine::CanonicalStandard(request.number())](
             const engine::Standard& standard) {
    return engine::StandardServes(engine::CanonicalStandard(absl::StrCat(
                                      standard.number, "-", standard.edition)),
                                  wanted);
  };
}

ListFilter<engine::Calendar> MakeListFilter(const engine::Catalog&,
                                            const v1::ListCalendarsRequest&) {
  return All<engine::Calendar>();
}

ListFilter<engine::HolidayYear> MakeListFilter(
    const engine::Catalog&, const v1::ListHolidayYearsRequest&) {
  return All<engine::HolidayYear>();
}

ListFilter<engine::Outage> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListOutagesRequest& request) {
  if (request.resource().empty()) return All<engine::Outage>();
  TRILAB_ASSIGN_OR_RETURN(OutageTargets targets,
                          ParseOutageTargets(catalog, request.resource()));
  return [targets = std::move(targets)](const engine::Outage& outage) {
    return targets.Hit(outage);
  };
}

ListFilter<engine::Rule> MakeListFilter(const engine::Catalog&,
                                        const v1::ListRulesRequest&) {
  return All<engine::Rule>();
}

ListFilter<engine::PartnerGroup> MakeListFilter(
    const engine::Catalog&, const v1::ListPartnerGroupsRequest&) {
  return All<engine::PartnerGroup>();
}

ListFilter<engine::Member> MakeListFilter(
    const engine::Catalog&, const v1::ListMembersRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string institution,
      ParseOptionalName("institution", ResourceKind::kInstitution,
                        request.institution()));
  return [institution = std::move(institution)](const engine::Member& member) {
    return institution.empty() || member.institution == institution;
  };
}

ListFilter<engine::Project> MakeListFilter(
    const engine::Catalog&, const v1::ListProjectsRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string institution,
      ParseOptionalName("institution", ResourceKind::kInstitution,
                        request.institution()));
  return
      [institution = std::move(institution)](const engine::Project& project) {
        return institution.empty() || project.institution == institution;
      };
}

ListFilter<engine::Agreement> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListAgreementsRequest& request) {
  TRILAB_ASSIGN_OR_RETURN(
      std::string partner,
      ParseOptionalName("partner", ResourceKind::kInstitution,
                        request.partner()));
  return [&catalog,
          partner = std::move(partner)](const engine::Agreement& agreement) {
    return partner.empty() || NamesPartner(catalog, agreement, partner);
  };
}

ListFilter<engine::Supply> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListSuppliesRequest& request) {
  std::string laboratory;
  std::string centre;
  if (absl::StartsWith(request.place(), "laboratories/")) {
    TRILAB_ASSIGN_OR_RETURN(
        laboratory,
        ParseResourceName("place", ResourceKind::kLaboratory, request.place()));
    const engine::Laboratory* found = catalog.laboratories().Find(laboratory);
    if (found != nullptr) centre = found->centre;
  } else if (!request.place().empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        centre,
        ParseResourceName("place", ResourceKind::kCentre, request.place()));
  }
  return [laboratory = std::move(laboratory), centre = std::move(centre),
          all = request.place().empty()](const engine::Supply& supply) {
    return all ||
           (!supply.laboratory.empty() && supply.laboratory == laboratory) ||
           (!supply.centre.empty() && supply.centre == centre);
  };
}

}  // namespace trilab
