#ifndef TRILAB_SERVER_HANDLERS_CONVERT_CAMPAIGN_H_
#define TRILAB_SERVER_HANDLERS_CONVERT_CAMPAIGN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/campaign/infeasibility.h"
#include "server/campaign/plan_search.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/catalog.h"
#include "trilab/v1/campaign.pb.h"
#include "trilab/v1/campaign_service.pb.h"

// Campaigns and plans of the API to values of the engine and back. `FromProto`
// checks form alone, like convert/resources.h; MakeGraph does the rest.

namespace trilab {

// `caller` supplies the partner of a member and the subject.
absl::StatusOr<engine::Campaign> CampaignFromProto(const Caller& caller,
                                                   const v1::Campaign& proto,
                                                   absl::Time now);

// Without what only bookings tell. Names come from `catalog`.
void ToProto(const engine::Catalog& catalog, const engine::Campaign& campaign,
             v1::Campaign* proto);

void ToProto(const engine::Catalog& catalog,
             const engine::StepPlacement& placement,
             v1::Campaign::PlacedStep* proto);

// By start. `present` is where each step is now, of a campaign that is
// booked; else null.
void ToProto(const engine::Catalog& catalog, const CampaignPlan& plan,
             const engine::Placements* present, v1::CampaignPlan* proto);

void ToProto(const engine::Catalog& catalog, const Infeasibility& found,
             v1::PlanCampaignResponse::Infeasibility* proto);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CONVERT_CAMPAIGN_H_
