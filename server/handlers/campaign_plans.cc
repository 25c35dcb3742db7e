#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/auth/permissions.h"
#include "server/campaign/allocation.h"
#include "server/campaign/infeasibility.h"
#include "server/campaign/plan_search.h"
#include "server/campaign/replan.h"
#include "server/campaign/step_options.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/errors.h"
#include "server/handlers/campaign_handlers.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/campaign.h"
#include "server/handlers/convert/fields.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Campaign;
using engine::ResourceKind;

constexpr absl::Duration kDefaultTime = absl::Seconds(10);
constexpr absl::Duration kLongestTime = absl::Minutes(10);
// What is left to find out why there is no plan, at least.
constexpr absl::Duration kTimeForReasons = absl::Seconds(5);

// A plan that is better only by a hair need not be sent at once.
constexpr absl::Duration kBetweenMessages = absl::Milliseconds(100);

void ToProto(absl::Duration length, google::protobuf::Duration* proto) {
  absl::Duration rest;
  proto->set_seconds(absl::IDivDuration(length, absl::Seconds(1), &rest));
  proto->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
}

struct Limits {
  absl::Time start = absl::Now();
  absl::Duration time = kDefaultTime;
  PlanSearchOptions search;

  absl::Duration elapsed() const { return absl::Now() - start; }
};

absl::StatusOr<Limits> LimitsFromProto(const v1::PlanLimits& proto) {
  Limits limits;
  if (proto.has_time_limit()) {
    limits.time = absl::Seconds(proto.time_limit().seconds()) +
                  absl::Nanoseconds(proto.time_limit().nanos());
    if (limits.time < absl::Milliseconds(1) || limits.time > kLongestTime) {
      return InvalidFieldError("limits.time_limit",
                               "must be 1 millisecond to 10 minutes");
    }
  }
  if (!(proto.target_gap() >= 0 && proto.target_gap() <= 1)) {
    return InvalidFieldError("limits.target_gap", "must be 0 to 1");
  }
  if (proto.max_steps() < 0) {
    return InvalidFieldError("limits.max_steps", "must not be negative");
  }
  limits.search.target_gap = proto.target_gap();
  if (proto.seed() != 0) limits.search.seed = proto.seed();
  if (proto.max_steps() != 0) limits.search.steps_max = proto.max_steps();
  limits.search.deadline = limits.start + limits.time;
  return limits;
}

// What one call that plans looks at.
struct World {
  engine::State state;
  absl::Time now;
};

World SnapshotOf(Sequencer& sequencer) {
  const ReadView view = sequencer.Read();
  return {view.state(), sequencer.clock().Now()};
}

// Errors of the search as callers know them.
absl::Status Reported(const absl::Status& status) {
  if (absl::IsResourceExhausted(status)) {
    return ErrorWithReason(absl::StatusCode::kResourceExhausted,
                           "TOO_MANY_CANDIDATES", status.message());
  }
  return status;
}

// Sends plans, the last one always.
class PlanSender {
 public:
  PlanSender(const World& world, const Limits& limits,
             const PlanClient<v1::PlanCampaignResponse>& client)
      : world_(world), limits_(limits), client_(client) {}

  void Hear(const CampaignPlan& plan) {
    const absl::Time now = absl::Now();
    if (now - sent_ < kBetweenMessages) return;
    sent_ = now;
    v1::PlanCampaignResponse response;
    Fill(plan, response);
    Send(response);
  }

  void Fill(const CampaignPlan& plan,
            v1::PlanCampaignResponse& response) const {
    trilab::ToProto(world_.state.catalog(), plan, present_,
                    response.mutable_plan());
    response.mutable_plan()->set_revision(world_.state.revision());
  }

  absl::Status Finish(v1::PlanCampaignResponse response, int64_t steps) {
    response.set_last(true);
    response.set_steps(steps);
    return Send(response) ? absl::OkStatus()
                          : absl::CancelledError("The client has gone.");
  }

  bool gone() const { return gone_ || client_.cancelled(); }
  void set_present(const engine::Placements* present) { present_ = present; }

 private:
  bool Send(v1::PlanCampaignResponse& response) {
    ToProto(limits_.elapsed(), response.mutable_elapsed());
    gone_ = gone_ || !client_.write(response);
    return !gone_;
  }

  const World& world_;
  const Limits& limits_;
  const PlanClient<v1::PlanCampaignResponse>& client_;
  const engine::Placements* present_ = nullptr;
  absl::Time sent_ = absl::InfinitePast();
  bool gone_ = false;
};

std::function<bool(const std::string&)> MayUse(const Caller& caller,
                                               const engine::Catalog& catalog,
                                               const Campaign& campaign) {
  // An auditor may look, as with CheckBooking.
  if (caller.role != engine::Role::kCentreManager) return nullptr;
  return [&caller, &catalog, &campaign](const std::string& instrument) {
    return MayBookFor(caller, catalog, campaign.partner, instrument).ok();
  };
}

absl::Status MayPlanFor(const Caller& caller, const Campaign& campaign) {
  if (caller.role == engine::Role::kMember &&
      campaign.partner != caller.partner) {
    return NotAllowedError("A member plans only for its own partner.");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunPlanCampaign(
    Sequencer& sequencer, const Caller& caller,
    const v1::PlanCampaignRequest& request,
    const PlanClient<v1::PlanCampaignResponse>& client) {
  const World world = SnapshotOf(sequencer);
  TRILAB_ASSIGN_OR_RETURN(Limits limits, LimitsFromProto(request.limits()));
  TRILAB_ASSIGN_OR_RETURN(
      Campaign campaign,
      CampaignFromProto(caller, request.campaign(), world.now));
  TRILAB_RETURN_IF_ERROR(MayPlanFor(caller, campaign));
  campaign.id = world.state.next_campaign_id();
  const auto written_out = engine::MakeGraph(campaign);
  if (const auto* wrong = std::get_if<engine::Rejection>(&written_out)) {
    return RejectionError(*wrong);
  }
  const auto& graph = std::get<engine::CampaignGraph>(written_out);
  const auto may_use = MayUse(caller, world.state.catalog(), campaign);
  PlanSender sender(world, limits, client);
  limits.search.cancelled = [&sender] { return sender.gone(); };
  limits.search.on_better = [&sender](const CampaignPlan& plan) {
    sender.Hear(plan);
  };
  // Most campaigns have room in the next weeks; those that do not are looked
  // at as a whole.
  std::optional<CampaignPlan> plan;
  int64_t steps = 0;
  for (const OptionLimits& looked_at : {kNearOptions, OptionLimits()}) {
    const auto options =
        FindStepOptions(world.state, campaign, may_use, looked_at, world.now,
                        limits.search.cancelled);
    if (!options.ok()) return Reported(options.status());
    PlanSearch search(world.state, campaign, graph, *options, world.now,
                      limits.search);
    plan = search.Run({});
    steps += search.steps();
    if (plan.has_value() || sender.gone()) break;
  }
  v1::PlanCampaignResponse response;
  if (plan.has_value()) {
    sender.Fill(*plan, response);
  } else if (!sender.gone()) {
    const absl::Time until =
        std::max(limits.search.deadline, absl::Now() + kTimeForReasons);
    trilab::ToProto(world.state.catalog(),
                    FindInfeasibility(world.state, campaign, world.now,
                                      {until, limits.search.seed,
                                       limits.search.cancelled, may_use}),
                    response.mutable_infeasibility());
  }
  return sender.Finish(std::move(response), steps);
}

absl::Status RunReplanCampaign(
    Sequencer& sequencer, const Caller& caller,
    const v1::ReplanCampaignRequest& request,
    const PlanClient<v1::PlanCampaignResponse>& client) {
  const World world = SnapshotOf(sequencer);
  TRILAB_ASSIGN_OR_RETURN(Limits limits, LimitsFromProto(request.limits()));
  TRILAB_ASSIGN_OR_RETURN(const engine::Ptr<Campaign> campaign,
                          VisibleCampaign(world.state, caller, request.name()));
  if (campaign->cancelled) {
    return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                           "CAMPAIGN_CANCELLED", "The campaign is cancelled.");
  }
  const auto written_out = engine::MakeGraph(*campaign);
  if (const auto* wrong = std::get_if<engine::Rejection>(&written_out)) {
    return RejectionError(*wrong);
  }
  const auto& graph = std::get<engine::CampaignGraph>(written_out);
  std::set<std::string> pinned;
  for (int i = 0; i < request.pinned_size(); ++i) {
    if (graph.Find(request.pinned(i)) < 0) {
      return InvalidFieldError(At("", "pinned", i),
                               "is no step of the campaign");
    }
    pinned.insert(request.pinned(i));
  }
  PlanSender sender(world, limits, client);
  limits.search.cancelled = [&sender] { return sender.gone(); };
  const auto may_use = MayUse(caller, world.state.catalog(), *campaign);
  const auto replan = ReplanCampaign(world.state, *campaign, graph, pinned,
                                     may_use, world.now, limits.search);
  if (!replan.ok()) return Reported(replan.status());
  v1::PlanCampaignResponse response;
  if (replan->plan.has_value()) {
    sender.set_present(&replan->present);
    sender.Fill(*replan->plan, response);
  } else {
    for (const int step : replan->hurt) {
      response.mutable_infeasibility()->add_steps(graph.steps[step].name);
    }
  }
  return sender.Finish(std::move(response), replan->steps);
}

absl::Status RunAllocateAsks(
    Sequencer& sequencer, const Caller& caller,
    const v1::AllocateAsksRequest& request,
    const PlanClient<v1::AllocateAsksResponse>& client) {
  const World world = SnapshotOf(sequencer);
  TRILAB_ASSIGN_OR_RETURN(Limits limits, LimitsFromProto(request.limits()));
  if (request.asks().empty() || request.asks_size() > 2000) {
    return InvalidFieldError("asks", "must have 1 to 2,000 entries");
  }
  std::vector<RankedAsk> asks;
  for (int i = 0; i < request.asks_size(); ++i) {
    const auto& item = request.asks(i);
    RankedAsk ranked;
    TRILAB_ASSIGN_OR_RETURN(ranked.ask,
                            AskFromProto(caller, item.ask(), world.now));
    if (ranked.ask.instruments.empty() && ranked.ask.need.empty()) {
      return InvalidFieldError(At("", "asks", i),
                               "must name instruments or a need");
    }
    if (item.priority() != 0) {
      TRILAB_ASSIGN_OR_RETURN(
          ranked.priority,
          ParseCount(At("asks", "priority", i), item.priority(), 1, 1000));
    }
    asks.push_back(std::move(ranked));
  }
  bool gone = false;
  limits.search.cancelled = [&] { return gone || client.cancelled(); };
  const auto send = [&](const Allocation& allocation, bool last) {
    v1::AllocateAsksResponse response;
    for (size_t i = 0; i < asks.size(); ++i) {
      auto* added = response.add_allocations();
      added->set_weight(allocation.weights[i]);
      const engine::StepPlacement& placement = allocation.placements[i];
      if (placement.instrument.empty()) continue;
      added->set_instrument(
          ResourceName(ResourceKind::kInstrument, placement.instrument));
      added->set_operator_(
          ResourceName(ResourceKind::kOperator, placement.operator_id));
      trilab::ToProto(placement.interval.start, added->mutable_start_time());
      trilab::ToProto(placement.interval.end, added->mutable_end_time());
    }
    response.set_placed(allocation.placed);
    response.set_wanted(allocation.wanted);
    ToProto(limits.elapsed(), response.mutable_elapsed());
    response.set_last(last);
    gone = gone || !client.write(response);
  };
  const auto best =
      AllocateAsks(world.state, asks, world.now, limits.search,
                   [&](const Allocation& better) { send(better, false); });
  if (!best.ok()) return Reported(best.status());
  send(*best, true);
  return gone ? absl::CancelledError("The client has gone.") : absl::OkStatus();
}

}  // namespace trilab
