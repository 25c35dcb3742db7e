#ifndef TRILAB_CLIENT_CPP_CAMPAIGN_CLIENT_H_
#define TRILAB_CLIENT_CPP_CAMPAIGN_CLIENT_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "client/cpp/call_options.h"
#include "client/cpp/connection.h"
#include "trilab/v1/campaign_service.pb.h"

namespace trilab::client {

// Plans campaigns and books them.
//
//   CampaignClient campaigns(connection);
//   v1::PlanCampaignRequest request;
//   ...
//   auto last = campaigns.PlanCampaign(request, [](const auto& better) {});
//
// Errors are those of CampaignService. What plans is not retried. Thread-safe.
class CampaignClient {
 public:
  explicit CampaignClient(std::shared_ptr<Connection> connection)
      : connection_(std::move(connection)) {}

  // Each hands every message to `progress` and returns the last one.
  using Progress = std::function<void(const v1::PlanCampaignResponse&)>;
  absl::StatusOr<v1::PlanCampaignResponse> PlanCampaign(
      const v1::PlanCampaignRequest& request, const Progress& progress = {},
      const CallOptions& options = {});
  absl::StatusOr<v1::PlanCampaignResponse> ReplanCampaign(
      const v1::ReplanCampaignRequest& request, const Progress& progress = {},
      const CallOptions& options = {});
  absl::StatusOr<v1::AllocateAsksResponse> AllocateAsks(
      const v1::AllocateAsksRequest& request,
      const std::function<void(const v1::AllocateAsksResponse&)>& progress = {},
      const CallOptions& options = {});

  absl::StatusOr<v1::Campaign> BookCampaign(
      const v1::BookCampaignRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::Campaign> GetCampaign(
      const v1::GetCampaignRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(
      const v1::ListCampaignsRequest& request, const CallOptions& options = {});
  absl::StatusOr<v1::Campaign> CancelCampaign(
      const v1::CancelCampaignRequest& request,
      const CallOptions& options = {});
  absl::StatusOr<v1::ExportPlanResponse> ExportPlan(
      const v1::ExportPlanRequest& request, const CallOptions& options = {});

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_CAMPAIGN_CLIENT_H_
