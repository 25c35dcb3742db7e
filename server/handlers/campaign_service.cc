#include "server/handlers/campaign_service.h"

#include "server/auth/permissions.h"
#include "server/errors.h"
#include "server/handlers/blocking_stream.h"
#include "server/handlers/campaign_handlers.h"
#include "server/handlers/rpc.h"

namespace trilab {
namespace {

// Runs a call that plans on a thread of its own.
template <typename Request, typename Response>
grpc::ServerWriteReactor<Response>* ServePlan(
    Sequencer& sequencer, StreamThreads& threads,
    grpc::CallbackServerContext* context, const Request* request,
    const absl::StatusOr<Caller>& caller,
    absl::Status (*run)(Sequencer&, const Caller&, const Request&,
                        const PlanClient<Response>&)) {
  using Writer = BlockingWriter<Response>;
  return Writer::Start(
      threads, StreamThreads::Use::kInventory, caller, context,
      [&sequencer, caller, request, run](Writer& writer) {
        return run(
            sequencer, *caller, *request,
            {.write =
                 [&writer](const Response& part) { return writer.Write(part); },
             .cancelled = [&writer] { return writer.cancelled(); }});
      });
}

}  // namespace

grpc::ServerWriteReactor<v1::PlanCampaignResponse>*
CampaignService::PlanCampaign(grpc::CallbackServerContext* context,
                              const v1::PlanCampaignRequest* request) {
  return ServePlan(sequencer_, threads_, context, request,
                   CallerNow(sequencer_, *context), RunPlanCampaign);
}

grpc::ServerWriteReactor<v1::PlanCampaignResponse>*
CampaignService::ReplanCampaign(grpc::CallbackServerContext* context,
                                const v1::ReplanCampaignRequest* request) {
  return ServePlan(sequencer_, threads_, context, request,
                   CallerNow(sequencer_, *context), RunReplanCampaign);
}

grpc::ServerWriteReactor<v1::AllocateAsksResponse>*
CampaignService::AllocateAsks(grpc::CallbackServerContext* context,
                              const v1::AllocateAsksRequest* request) {
  absl::StatusOr<Caller> caller = CallerNow(sequencer_, *context);
  if (caller.ok()) {
    const absl::Status may = MayReview(*caller);
    if (!may.ok()) caller = may;
  }
  return ServePlan(sequencer_, threads_, context, request, caller,
                   RunAllocateAsks);
}

grpc::ServerUnaryReactor* CampaignService::BookCampaign(
    grpc::CallbackServerContext* context,
    const v1::BookCampaignRequest* request, v1::Campaign* response) {
  return ServeMutation<v1::BookCampaignRequest, v1::Campaign>(
      sequencer_, context, request, response, PrepareBookCampaign,
      [](const engine::State& state, const engine::Record& record,
         const v1::BookCampaignRequest&,
         v1::Campaign* out) { return AnswerCampaign(state, record, out); });
}

grpc::ServerUnaryReactor* CampaignService::CancelCampaign(
    grpc::CallbackServerContext* context,
    const v1::CancelCampaignRequest* request, v1::Campaign* response) {
  return ServeMutation<v1::CancelCampaignRequest, v1::Campaign>(
      sequencer_, context, request, response, PrepareCancelCampaign,
      [](const engine::State& state, const engine::Record& record,
         const v1::CancelCampaignRequest&,
         v1::Campaign* out) { return AnswerCampaign(state, record, out); });
}

grpc::ServerUnaryReactor* CampaignService::GetCampaign(
    grpc::CallbackServerContext* context, const v1::GetCampaignRequest* request,
    v1::Campaign* response) {
  return ServeRead(sequencer_, context, request, response, GetCampaignHandler);
}

grpc::ServerUnaryReactor* CampaignService::ListCampaigns(
    grpc::CallbackServerContext* context,
    const v1::ListCampaignsRequest* request,
    v1::ListCampaignsResponse* response) {
  return ServeRead(sequencer_, context, request, response,
                   ListCampaignsHandler);
}

grpc::ServerUnaryReactor* CampaignService::ExportPlan(
    grpc::CallbackServerContext* context, const v1::ExportPlanRequest* request,
    v1::ExportPlanResponse* response) {
  return ServeRead(sequencer_, context, request, response, ExportPlanHandler);
}

}  // namespace trilab
