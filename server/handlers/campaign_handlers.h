#ifndef TRILAB_SERVER_HANDLERS_CAMPAIGN_HANDLERS_H_
#define TRILAB_SERVER_HANDLERS_CAMPAIGN_HANDLERS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/auth/caller.h"
#include "server/handlers/rpc.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/campaign_service.pb.h"

// The calls of CampaignService as plain functions; see rpc.h. Those that plan
// run for long, on a thread of StreamThreads, over a copy of the state.

namespace trilab {

// The client of a call that plans. `write` returns false once it is gone.
template <typename Response>
struct PlanClient {
  std::function<bool(const Response&)> write;
  std::function<bool()> cancelled;
};

absl::Status RunPlanCampaign(
    Sequencer& sequencer, const Caller& caller,
    const v1::PlanCampaignRequest& request,
    const PlanClient<v1::PlanCampaignResponse>& client);
absl::Status RunReplanCampaign(
    Sequencer& sequencer, const Caller& caller,
    const v1::ReplanCampaignRequest& request,
    const PlanClient<v1::PlanCampaignResponse>& client);
absl::Status RunAllocateAsks(
    Sequencer& sequencer, const Caller& caller,
    const v1::AllocateAsksRequest& request,
    const PlanClient<v1::AllocateAsksResponse>& client);

absl::StatusOr<Prepared> PrepareBookCampaign(
    const ReadCall& call, const v1::BookCampaignRequest& request);
absl::StatusOr<Prepared> PrepareCancelCampaign(
    const ReadCall& call, const v1::CancelCampaignRequest& request);
absl::Status AnswerCampaign(const engine::State& state,
                            const engine::Record& record,
                            v1::Campaign* response);

absl::Status GetCampaignHandler(const ReadCall& call,
                                const v1::GetCampaignRequest& request,
                                v1::Campaign* response);
absl::Status ListCampaignsHandler(const ReadCall& call,
                                  const v1::ListCampaignsRequest& request,
                                  v1::ListCampaignsResponse* response);
absl::Status ExportPlanHandler(const ReadCall& call,
                               const v1::ExportPlanRequest& request,
                               v1::ExportPlanResponse* response);

// A campaign of the API with its bookings as they are now.
absl::StatusOr<v1::Campaign> PresentCampaign(const ReadCall& call,
                                             const engine::Campaign& campaign);

// The campaign of that name, if the caller may see it.
absl::StatusOr<engine::Ptr<engine::Campaign>> VisibleCampaign(
    const engine::State& state, const Caller& caller, absl::string_view name);

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CAMPAIGN_HANDLERS_H_
