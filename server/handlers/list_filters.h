#ifndef TRILAB_SERVER_HANDLERS_LIST_FILTERS_H_
#define TRILAB_SERVER_HANDLERS_LIST_FILTERS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "server/engine/catalog.h"
#include "server/engine/resources.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/policy_service.pb.h"
#include "trilab/v1/supply_service.pb.h"

// Which resources a List request wants. A malformed filter is
// INVALID_ARGUMENT; one that names what does not exist matches nothing. The
// catalogue must outlive the filter.

namespace trilab {

template <typename T>
using ListFilter = absl::StatusOr<std::function<bool(const T&)>>;

ListFilter<engine::Institution> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListInstitutionsRequest& request);
ListFilter<engine::Centre> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListCentresRequest& request);
ListFilter<engine::Laboratory> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListLaboratoriesRequest& request);
ListFilter<engine::Instrument> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListInstrumentsRequest& request);
ListFilter<engine::Capability> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListCapabilitiesRequest& request);
ListFilter<engine::Operator> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListOperatorsRequest& request);
ListFilter<engine::Standard> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListStandardsRequest& request);
ListFilter<engine::Calendar> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListCalendarsRequest& request);
ListFilter<engine::HolidayYear> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListHolidayYearsRequest& request);
ListFilter<engine::Outage> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListOutagesRequest& request);
ListFilter<engine::Rule> MakeListFilter(const engine::Catalog& catalog,
                                        const v1::ListRulesRequest& request);
ListFilter<engine::PartnerGroup> MakeListFilter(
    const engine::Catalog& catalog,
    const v1::ListPartnerGroupsRequest& request);
ListFilter<engine::Member> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListMembersRequest& request);
ListFilter<engine::Project> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListProjectsRequest& request);
ListFilter<engine::Agreement> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListAgreementsRequest& request);
ListFilter<engine::Supply> MakeListFilter(
    const engine::Catalog& catalog, const v1::ListSuppliesRequest& request);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_LIST_FILTERS_H_
