#include "server/engine/campaign/campaign_decisions.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/engine/booking_change.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/campaign/placement_check.h"
#include "server/engine/campaign/step_booking.h"

namespace trilab::engine {
namespace {

// So many violations are told of a plan; the first tell what is wrong.
constexpr size_t kMostViolations = 200;

Rejection OfCampaign(absl::StatusCode code, absl::string_view reason,
                     uint64_t id, std::string message) {
  Rejection rejection = MakeRejection(code, reason, std::move(message));
  rejection.metadata = {{"resource", absl::StrCat("campaigns/", id)}};
  return rejection;
}

// The campaign, or why it cannot be changed.
std::variant<Ptr<Campaign>, Rejection> FindCampaign(
    const State& state, uint64_t id, uint64_t expected_revision) {
  const auto found = state.campaigns().find(id);
  if (found == state.campaigns().end()) {
    return OfCampaign(absl::StatusCode::kNotFound, "CAMPAIGN_NOT_FOUND", id,
                      absl::StrCat("There is no campaigns/", id, "."));
  }
  const Ptr<Campaign>& campaign = found->second;
  if (expected_revision != 0 && expected_revision != campaign->revision) {
    Rejection rejection = OfCampaign(
        absl::StatusCode::kAborted, "ETAG_MISMATCH", id,
        absl::StrCat("campaigns/", id, " has changed since revision ",
                     expected_revision, "."));
    rejection.metadata.emplace_back("etag", absl::StrCat(campaign->revision));
    return rejection;
  }
  if (campaign->cancelled) {
    return OfCampaign(absl::StatusCode::kFailedPrecondition,
                      "CAMPAIGN_CANCELLED", id,
                      absl::StrCat("campaigns/", id, " is cancelled."));
  }
  return campaign;
}

// A campaign as it will be, before its bookings are decided.
std::variant<Campaign, Rejection> NextValue(const State& state,
                                            const BookCampaign& command,
                                            absl::Time now) {
  if (command.campaign->id == 0) {
    Campaign campaign = *command.campaign;
    campaign.id = state.next_campaign_id();
    campaign.create_time = now;
    campaign.cancelled = false;
    campaign.cancel_reason.clear();
    for (StepPlacement& placement : campaign.placements) placement.booking = 0;
    return campaign;
  }
  auto found =
      FindCampaign(state, command.campaign->id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  Campaign campaign = *std::get<Ptr<Campaign>>(found);
  const Placements before = std::move(campaign.placements);
  campaign.placements = command.campaign->placements;
  for (StepPlacement& placement : campaign.placements) {
    placement.booking = 0;
    for (const StepPlacement& known : before) {
      if (known.sample == placement.sample && known.step == placement.step) {
        placement.booking = known.booking;
      }
    }
  }
  return campaign;
}

// That the bookings of the campaign cost more than it may.
std::optional<Violation> OverBudget(const State& booked,
                                    const Campaign& campaign) {
  if (!campaign.budget.has_value()) return std::nullopt;
  const std::optional<Amount> cost = TotalCost(booked, campaign.placements);
  if (!cost.has_value() || cost->fen <= campaign.budget->fen) {
    return std::nullopt;
  }
  const auto text = [](const Amount& amount) {
    return absl::StrFormat("%s %d.%02d", amount.currency, amount.fen / 100,
                           amount.fen % 100);
  };
  Violation violation;
  violation.code = ViolationCode::kCampaignBudget;
  violation.resource = {ResourceKind::kInstrument,
                        campaign.placements.front().instrument};
  violation.parameters = {{"cost", text(*cost)},
                          {"budget", text(*campaign.budget)}};
  return violation;
}

Rejection PlanRefused(Violations violations, size_t steps) {
  std::set<std::string> refused;
  for (const Violation& violation : violations) {
    for (const auto& [name, value] : violation.parameters) {
      if (name == "step") refused.insert(value);
    }
  }
  if (violations.size() > kMostViolations) violations.resize(kMostViolations);
  Rejection rejection = Refused(std::move(violations), "plan");
  rejection.reason = "PLAN_REFUSED";
  rejection.metadata = {{"steps", absl::StrCat(steps)},
                        {"refused", absl::StrCat(refused.size())}};
  return rejection;
}

}  // namespace

Decision DecideBookCampaign(const State& state, const BookCampaign& command,
                            uint64_t revision, absl::Time now) {
  auto next = NextValue(state, command, now);
  if (auto* rejection = std::get_if<Rejection>(&next)) {
    return std::move(*rejection);
  }
  Campaign campaign = std::get<Campaign>(std::move(next));
  campaign.revision = revision;
  campaign.update_time = now;
  auto written_out = MakeGraph(campaign);
  if (auto* rejection = std::get_if<Rejection>(&written_out)) {
    return std::move(*rejection);
  }
  const CampaignGraph graph = std::get<CampaignGraph>(std::move(written_out));
  auto ordered = OrderPlacements(graph, campaign, campaign.placements);
  if (auto* rejection = std::get_if<Rejection>(&ordered)) {
    return std::move(*rejection);
  }
  campaign.placements = std::get<Placements>(std::move(ordered));
  Violations own =
      CheckPlacements(state.catalog(), campaign, graph, campaign.placements);
  StepBookings bookings(state, campaign, graph, revision, now);
  std::vector<StepBookings::Refusal> refusals;
  if (auto wrong = bookings.BookAll(campaign.placements, refusals)) {
    return *std::move(wrong);
  }
  for (StepBookings::Refusal& refusal : refusals) {
    for (Violation& violation : refusal.violations) {
      violation.parameters.emplace_back("step", graph.steps[refusal.step].name);
      own.push_back(std::move(violation));
    }
  }
  if (own.empty()) {
    if (auto over = OverBudget(bookings.state(), campaign)) {
      own.push_back(*std::move(over));
    }
  }
  if (!own.empty()) return PlanRefused(std::move(own), graph.steps.size());
  Facts facts = bookings.TakeFacts();
  facts.push_back(
      CampaignPut{std::make_shared<const Campaign>(std::move(campaign))});
  return facts;
}

Decision DecideCancelCampaign(const State& state, const CancelCampaign& command,
                              uint64_t revision, absl::Time now) {
  auto found = FindCampaign(state, command.id, command.expected_revision);
  if (auto* rejection = std::get_if<Rejection>(&found)) {
    return std::move(*rejection);
  }
  Campaign campaign = *std::get<Ptr<Campaign>>(found);
  campaign.revision = revision;
  campaign.update_time = now;
  campaign.cancelled = true;
  campaign.cancel_reason = command.reason;
  const CampaignGraph graph;
  StepBookings bookings(state, campaign, graph, revision, now);
  Violations violations;
  for (const StepPlacement& placement : campaign.placements) {
    const Ptr<Booking> booking = LiveBooking(state, placement);
    if (booking == nullptr || booking->state == BookingState::kInUse ||
        booking->state == BookingState::kCompleted ||
        ToTime(booking->interval.end) <= now) {
      continue;
    }
    auto wrong = bookings.Cancel(booking->id, command.reason);
    if (!wrong.has_value()) continue;
    if (wrong->violations.empty()) return *std::move(wrong);
    for (Violation& violation : wrong->violations) {
      if (violation.severity != Severity::kReject) continue;
      violation.parameters.emplace_back("step", StepName(placement));
      violations.push_back(std::move(violation));
    }
  }
  if (!violations.empty()) {
    Rejection rejection =
        PlanRefused(std::move(violations), campaign.placements.size());
    rejection.reason = "CANCELLATION_REFUSED";
    return rejection;
  }
  Facts facts = bookings.TakeFacts();
  facts.push_back(
      CampaignPut{std::make_shared<const Campaign>(std::move(campaign))});
  return facts;
}

}  // namespace trilab::engine
