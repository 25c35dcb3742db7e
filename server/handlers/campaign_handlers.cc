#include "server/handlers/campaign_handlers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/step_booking.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/campaign.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/page_token.h"
#include "server/handlers/stored_bookings.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Campaign;
using engine::Ptr;
using engine::ResourceKind;

// May the caller book, move and cancel every step of it?
absl::Status MayBookSteps(const ReadCall& call, const Campaign& campaign,
                          const engine::Placements& placements) {
  for (const engine::StepPlacement& placement : placements) {
    TRILAB_RETURN_IF_ERROR(MayBookFor(call.caller, call.catalog(),
                                      campaign.partner, placement.instrument));
  }
  return absl::OkStatus();
}

// Puts what the booking of a step says in place of what was once planned.
void AddBooking(const engine::Catalog& catalog, const engine::Booking& booking,
                v1::Campaign::PlacedStep* proto) {
  proto->set_booking_state(ToProto(booking.state));
  proto->set_instrument(ResourceName(
      ResourceKind::kInstrument,
      catalog.instruments().IdOf(booking.claims.front().instrument)));
  proto->set_operator_(ResourceName(
      ResourceKind::kOperator, catalog.operators().IdOf(booking.operator_uid)));
  proto->set_service_mode(ToProto(booking.mode));
  ToProto(booking.interval.start, proto->mutable_start_time());
  ToProto(booking.interval.end, proto->mutable_end_time());
  const engine::InstrumentSite* site =
      catalog.SiteOf(booking.claims.front().instrument);
  if (site != nullptr && site->centre != nullptr) {
    proto->set_centre(
        ResourceName(ResourceKind::kCentre, site->centre->meta.id));
  }
  proto->set_needs_approval(booking.state ==
                            engine::BookingState::kPendingApproval);
  if (booking.details->quote != nullptr) {
    ToProto(engine::Amount{booking.details->quote->currency,
                           booking.details->quote->payable()},
            proto->mutable_cost());
  }
}

}  // namespace

absl::StatusOr<Ptr<Campaign>> VisibleCampaign(const engine::State& state,
                                              const Caller& caller,
                                              absl::string_view name) {
  TRILAB_ASSIGN_OR_RETURN(const uint64_t id, ParseCampaignName("name", name));
  const auto found = state.campaigns().find(id);
  if (found == state.campaigns().end() ||
      !MaySee(caller, state.catalog(), *found->second)) {
    return NoSuchResourceError(name);
  }
  return found->second;
}

absl::StatusOr<Prepared> PrepareBookCampaign(
    const ReadCall& call, const v1::BookCampaignRequest& request) {
  engine::BookCampaign command;
  TRILAB_ASSIGN_OR_RETURN(
      command.expected_revision,
      ParseEtag("campaign.etag", request.campaign().etag()));
  Campaign campaign;
  if (request.campaign().name().empty()) {
    TRILAB_ASSIGN_OR_RETURN(
        campaign, CampaignFromProto(call.caller, request.campaign(), call.now));
  } else {
    TRILAB_ASSIGN_OR_RETURN(
        const Ptr<Campaign> present,
        VisibleCampaign(call.state(), call.caller, request.campaign().name()));
    // Its definition stays; of the request only placements are read.
    v1::Campaign moves;
    *moves.mutable_placements() = request.campaign().placements();
    TRILAB_ASSIGN_OR_RETURN(campaign,
                            CampaignFromProto(call.caller, moves, call.now));
    campaign.id = present->id;
    campaign.partner = present->partner;
    TRILAB_RETURN_IF_ERROR(MayBookSteps(call, campaign, present->placements));
  }
  TRILAB_RETURN_IF_ERROR(MayBookSteps(call, campaign, campaign.placements));
  command.campaign = std::make_shared<const Campaign>(std::move(campaign));
  return Prepared{.command = std::move(command)};
}

absl::StatusOr<Prepared> PrepareCancelCampaign(
    const ReadCall& call, const v1::CancelCampaignRequest& request) {
  engine::CancelCampaign command;
  TRILAB_ASSIGN_OR_RETURN(command.expected_revision,
                          ParseEtag("etag", request.etag()));
  TRILAB_ASSIGN_OR_RETURN(command.reason,
                          ParseText("reason", request.reason(), 500));
  TRILAB_ASSIGN_OR_RETURN(
      const Ptr<Campaign> campaign,
      VisibleCampaign(call.state(), call.caller, request.name()));
  TRILAB_RETURN_IF_ERROR(MayBookSteps(call, *campaign, campaign->placements));
  command.id = campaign->id;
  return Prepared{.command = std::move(command)};
}

absl::Status AnswerCampaign(const engine::State& state,
                            const engine::Record& record,
                            v1::Campaign* response) {
  const engine::CampaignPut* campaign = nullptr;
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::CampaignPut>(&fact)) {
      campaign = put;
    }
  }
  if (campaign == nullptr) {
    return absl::InternalError("The record holds no campaign.");
  }
  ToProto(state.catalog(), *campaign->campaign, response);
  for (const engine::Fact& fact : record.facts) {
    const auto* put = std::get_if<engine::BookingPut>(&fact);
    if (put == nullptr) continue;
    for (v1::Campaign::PlacedStep& step : *response->mutable_placements()) {
      if (step.booking() == absl::StrCat("bookings/", put->booking->id)) {
        AddBooking(state.catalog(), *put->booking, &step);
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Campaign> PresentCampaign(const ReadCall& call,
                                             const Campaign& campaign) {
  v1::Campaign proto;
  ToProto(call.catalog(), campaign, &proto);
  for (size_t i = 0; i < campaign.placements.size(); ++i) {
    const uint64_t id = campaign.placements[i].booking;
    if (id == 0) continue;
    TRILAB_ASSIGN_OR_RETURN(const Ptr<engine::Booking> booking,
                            FindBooking(call, id));
    AddBooking(call.catalog(), *booking,
               proto.mutable_placements(static_cast<int>(i)));
  }
  auto& placements = *proto.mutable_placements();
  std::stable_sort(placements.begin(), placements.end(),
                   [](const auto& a, const auto& b) {
                     return a.start_time().seconds() < b.start_time().seconds();
                   });
  return proto;
}

absl::Status GetCampaignHandler(const ReadCall& call,
                                const v1::GetCampaignRequest& request,
                                v1::Campaign* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const Ptr<Campaign> campaign,
      VisibleCampaign(call.state(), call.caller, request.name()));
  TRILAB_ASSIGN_OR_RETURN(*response, PresentCampaign(call, *campaign));
  return absl::OkStatus();
}

absl::Status ListCampaignsHandler(const ReadCall& call,
                                  const v1::ListCampaignsRequest& request,
                                  v1::ListCampaignsResponse* response) {
  TRILAB_ASSIGN_OR_RETURN(
      const std::string partner,
      ParseOptionalName("partner", ResourceKind::kInstitution,
                        request.partner()));
  TRILAB_ASSIGN_OR_RETURN(const int32_t size,
                          ParsePageSize(request.page_size(), 50, 1000));
  TRILAB_ASSIGN_OR_RETURN(const std::string cursor, ParsePageToken(request));
  const auto& all = call.state().campaigns();
  auto next = all.end();
  if (!cursor.empty()) {
    uint64_t before = 0;
    if (!absl::SimpleAtoi(cursor, &before)) return BadPageTokenError();
    next = all.lower_bound(before);
  }
  size_t bytes = 0;
  while (next != all.begin()) {
    --next;
    const Campaign& campaign = *next->second;
    if (!partner.empty() && campaign.partner != partner) continue;
    if (!MaySee(call.caller, call.catalog(), campaign)) continue;
    if (response->campaigns_size() == size || bytes > kMaxAnswerBytes) {
      response->set_next_page_token(
          MakePageToken(request, absl::StrCat(next->first + 1)));
      break;
    }
    ToProto(call.catalog(), campaign, response->add_campaigns());
    bytes += response->campaigns(response->campaigns_size() - 1).ByteSizeLong();
  }
  response->set_revision(call.view.revision());
  return absl::OkStatus();
}

}  // namespace trilab
