#ifndef TRILAB_SERVER_HANDLERS_CAMPAIGN_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_CAMPAIGN_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/handlers/stream_threads.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/campaign_service.grpc.pb.h"

namespace trilab {

// trilab.v1.CampaignService. Every method only names its handler.
//
// Thread-safe.
class CampaignService final : public v1::CampaignService::CallbackService {
 public:
  // Both must outlive the service.
  CampaignService(Sequencer& sequencer, StreamThreads& threads)
      : sequencer_(sequencer), threads_(threads) {}

  grpc::ServerWriteReactor<v1::PlanCampaignResponse>* PlanCampaign(
      grpc::CallbackServerContext* context,
      const v1::PlanCampaignRequest* request) override;
  grpc::ServerUnaryReactor* BookCampaign(grpc::CallbackServerContext* context,
                                         const v1::BookCampaignRequest* request,
                                         v1::Campaign* response) override;
  grpc::ServerUnaryReactor* GetCampaign(grpc::CallbackServerContext* context,
                                        const v1::GetCampaignRequest* request,
                                        v1::Campaign* response) override;
  grpc::ServerUnaryReactor* ListCampaigns(
      grpc::CallbackServerContext* context,
      const v1::ListCampaignsRequest* request,
      v1::ListCampaignsResponse* response) override;
  grpc::ServerUnaryReactor* CancelCampaign(
      grpc::CallbackServerContext* context,
      const v1::CancelCampaignRequest* request,
      v1::Campaign* response) override;
  grpc::ServerWriteReactor<v1::PlanCampaignResponse>* ReplanCampaign(
      grpc::CallbackServerContext* context,
      const v1::ReplanCampaignRequest* request) override;
  grpc::ServerUnaryReactor* ExportPlan(
      grpc::CallbackServerContext* context,
      const v1::ExportPlanRequest* request,
      v1::ExportPlanResponse* response) override;
  grpc::ServerWriteReactor<v1::AllocateAsksResponse>* AllocateAsks(
      grpc::CallbackServerContext* context,
      const v1::AllocateAsksRequest* request) override;

 private:
  Sequencer& sequencer_;
  StreamThreads& threads_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_CAMPAIGN_SERVICE_H_
