#include "server/handlers/convert/campaign.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/errors.h"
#include "server/handlers/convert/booking.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/money.h"
#include "server/handlers/convert/resources.h"
#include "server/resource_name.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ResourceKind;

constexpr Minute kDay = 24 * 60;
constexpr Minute kDefaultWindow = 30 * kDay;
constexpr Minute kLongestWindow = 400 * kDay;
constexpr Minute kLongestWait = 400 * kDay;
constexpr int kMostLegs = 1000;
constexpr int kMostGroups = 200;
constexpr int kMostNamed = 1000;

absl::StatusOr<std::string> ParseStepId(const std::string& field,
                                        const std::string& id) {
  if (IsResourceId(id)) return id;
  return InvalidFieldError(
      field, "must have 1 to 63 of a-z, 0-9, \".\", \"_\" and \"-\"");
}

absl::StatusOr<int32_t> ParseWeight(const std::string& field, int64_t value) {
  if (value == 0) return 1;
  return ParseCount(field, value, 1, 1000);
}

// The times that samples and steps have in common.
template <typename Proto, typename Value>
absl::Status ParseTimes(const std::string& field, const Proto& proto,
                        Value& value) {
  if (proto.has_release_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.release,
        ParseMinute(At(field, "release_time"), proto.release_time()));
  }
  if (proto.has_deadline_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.deadline,
        ParseMinute(At(field, "deadline_time"), proto.deadline_time()));
  }
  if (proto.has_due_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        value.due, ParseMinute(At(field, "due_time"), proto.due_time()));
  }
  return absl::OkStatus();
}

absl::StatusOr<engine::CampaignSample> SampleFromProto(
    const std::string& field, const v1::Campaign::Sample& proto) {
  engine::CampaignSample sample;
  TRILAB_ASSIGN_OR_RETURN(sample.id, ParseStepId(At(field, "id"), proto.id()));
  TRILAB_ASSIGN_OR_RETURN(sample.title,
                          ParseText(At(field, "title"), proto.title(), 200));
  TRILAB_ASSIGN_OR_RETURN(
      sample.centre, ParseOptionalName(At(field, "centre"),
                                       ResourceKind::kCentre, proto.centre()));
  TRILAB_RETURN_IF_ERROR(ParseTimes(field, proto, sample));
  TRILAB_ASSIGN_OR_RETURN(sample.priority,
                          ParseWeight(At(field, "priority"), proto.priority()));
  return sample;
}

absl::StatusOr<engine::StepOrder> OrderFromProto(
    const std::string& field, const v1::Campaign::After& proto) {
  engine::StepOrder order;
  TRILAB_ASSIGN_OR_RETURN(
      order.step, ParseRequiredText(At(field, "step"), proto.step(), 127));
  if (proto.has_min_wait()) {
    TRILAB_ASSIGN_OR_RETURN(
        order.min_wait,
        ParseMinutes(At(field, "min_wait"), proto.min_wait(), 0, kLongestWait));
  }
  if (proto.has_max_wait()) {
    TRILAB_ASSIGN_OR_RETURN(
        order.max_wait,
        ParseMinutes(At(field, "max_wait"), proto.max_wait(), 0, kLongestWait));
  }
  return order;
}

absl::StatusOr<engine::CampaignStep> StepFromProto(
    const Caller& caller, const std::string& field,
    const v1::Campaign::Step& proto, absl::Time now) {
  engine::CampaignStep step;
  TRILAB_ASSIGN_OR_RETURN(step.id, ParseStepId(At(field, "id"), proto.id()));
  TRILAB_ASSIGN_OR_RETURN(step.title,
                          ParseText(At(field, "title"), proto.title(), 200));
  for (int i = 0; i < proto.modes_size(); ++i) {
    const v1::Ask& mode = proto.modes(i);
    if (mode.instruments().empty() && !mode.has_need()) {
      return InvalidFieldError(At(field, "modes", i),
                               "must name instruments or a need");
    }
    absl::StatusOr<engine::Ask> ask = AskFromProto(caller, mode, now);
    if (!ask.ok()) return ask.status();
    ask->window = {};
    ask->partner.clear();
    ask->member.clear();
    ask->project.clear();
    step.modes.push_back(*std::move(ask));
  }
  if (proto.has_setup()) {
    TRILAB_ASSIGN_OR_RETURN(
        step.setup,
        ParseMinutes(At(field, "setup"), proto.setup(), 0, 7 * kDay));
  }
  TRILAB_RETURN_IF_ERROR(ParseTimes(field, proto, step));
  TRILAB_ASSIGN_OR_RETURN(step.weight,
                          ParseWeight(At(field, "weight"), proto.weight()));
  step.any_order = proto.any_order();
  for (int i = 0; i < proto.after_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::StepOrder order,
        OrderFromProto(At(field, "after", i), proto.after(i)));
    step.after.push_back(std::move(order));
  }
  if (proto.samples_size() > kMostNamed) {
    return InvalidFieldError(At(field, "samples"),
                             "has more than 1,000 entries");
  }
  step.samples = {proto.samples().begin(), proto.samples().end()};
  return step;
}

absl::Status GroupsFromProto(const v1::Campaign& proto,
                             engine::Campaign& campaign) {
  if (proto.groups_size() > kMostGroups) {
    return InvalidFieldError("campaign.groups", "has more than 200 entries");
  }
  for (int i = 0; i < proto.groups_size(); ++i) {
    const v1::Campaign::Group& item = proto.groups(i);
    engine::CampaignGroup group;
    if (item.kind() == v1::Campaign::Group::KIND_SAME_INSTRUMENT) {
      group.kind = engine::CampaignGroup::Kind::kSameInstrument;
    } else if (item.kind() == v1::Campaign::Group::KIND_SAME_CENTRE) {
      group.kind = engine::CampaignGroup::Kind::kSameCentre;
    } else {
      return InvalidFieldError(At("campaign.groups", "kind", i),
                               "is not a known kind");
    }
    if (item.steps().empty() || item.steps_size() > kMostNamed) {
      return InvalidFieldError(At("campaign", "groups", i),
                               "must have 1 to 1,000 steps");
    }
    group.steps = {item.steps().begin(), item.steps().end()};
    group.across_samples = item.across_samples();
    campaign.groups.push_back(std::move(group));
  }
  return absl::OkStatus();
}

absl::Status AimsFromProto(const v1::Campaign& proto,
                           engine::Campaign& campaign) {
  if (proto.objectives_size() > 5) {
    return InvalidFieldError("campaign.objectives", "has more than 5 entries");
  }
  for (int i = 0; i < proto.objectives_size(); ++i) {
    const v1::Campaign::Objective& item = proto.objectives(i);
    const std::string field = At("campaign", "objectives", i);
    if (item.goal() < v1::Campaign::Objective::GOAL_MAKESPAN ||
        item.goal() > v1::Campaign::Objective::GOAL_EVENNESS) {
      return InvalidFieldError(At(field, "goal"), "is not a known goal");
    }
    engine::CampaignAim aim;
    aim.goal = static_cast<engine::CampaignAim::Goal>(item.goal());
    if (item.weight() != 0) {
      TRILAB_ASSIGN_OR_RETURN(
          aim.weight,
          ParseCount(At(field, "weight"), item.weight(), 1, 1'000'000));
    }
    campaign.aims.push_back(aim);
  }
  campaign.lexicographic = proto.lexicographic();
  return absl::OkStatus();
}

absl::Status TransportFromProto(const v1::Campaign& proto,
                                engine::Transport& transport) {
  const v1::Campaign::Transport& item = proto.transport();
  if (item.speed_kmh() != 0) {
    TRILAB_ASSIGN_OR_RETURN(
        transport.speed_kmh,
        ParseCount("campaign.transport.speed_kmh", item.speed_kmh(), 1, 1000));
  }
  if (item.has_handling()) {
    TRILAB_ASSIGN_OR_RETURN(transport.handling,
                            ParseMinutes("campaign.transport.handling",
                                         item.handling(), 0, 30 * kDay));
  }
  if (item.legs_size() > kMostLegs) {
    return InvalidFieldError("campaign.transport.legs",
                             "has more than 1,000 entries");
  }
  for (int i = 0; i < item.legs_size(); ++i) {
    const v1::Campaign::Leg& leg = item.legs(i);
    const std::string field = At("campaign.transport", "legs", i);
    engine::TransportLeg added;
    TRILAB_ASSIGN_OR_RETURN(
        added.from, ParseResourceName(At(field, "from"), ResourceKind::kCentre,
                                      leg.from()));
    TRILAB_ASSIGN_OR_RETURN(
        added.to,
        ParseResourceName(At(field, "to"), ResourceKind::kCentre, leg.to()));
    TRILAB_ASSIGN_OR_RETURN(
        added.minutes,
        ParseMinutes(At(field, "duration"), leg.duration(), 0, 30 * kDay));
    transport.legs.push_back(std::move(added));
  }
  return absl::OkStatus();
}

absl::StatusOr<engine::StepPlacement> PlacementFromProto(
    const std::string& field, const v1::Campaign::PlacedStep& proto) {
  engine::StepPlacement placement;
  placement.sample = proto.sample();
  placement.step = proto.step();
  placement.mode = proto.mode();
  TRILAB_ASSIGN_OR_RETURN(
      placement.instrument,
      ParseResourceName(At(field, "instrument"), ResourceKind::kInstrument,
                        proto.instrument()));
  TRILAB_ASSIGN_OR_RETURN(
      placement.operator_id,
      ParseOptionalName(At(field, "operator"), ResourceKind::kOperator,
                        proto.operator_()));
  if (proto.service_mode() != v1::SERVICE_MODE_UNSPECIFIED) {
    TRILAB_ASSIGN_OR_RETURN(
        placement.service_mode,
        ParseServiceMode(At(field, "service_mode"), proto.service_mode()));
  }
  TRILAB_ASSIGN_OR_RETURN(placement.interval, ParseInterval(field, proto));
  return placement;
}

absl::StatusOr<engine::Interval> WindowFromProto(const v1::Campaign& proto,
                                                 absl::Time now) {
  engine::Interval window;
  window.start = engine::MinuteCeil(now);
  if (proto.has_start_time()) {
    TRILAB_ASSIGN_OR_RETURN(
        window.start, ParseMinute("campaign.start_time", proto.start_time()));
  }
  window.end = window.start + kDefaultWindow;
  if (proto.has_end_time()) {
    TRILAB_ASSIGN_OR_RETURN(window.end,
                            ParseMinute("campaign.end_time", proto.end_time()));
  }
  if (window.empty() || window.length() > kLongestWindow) {
    return InvalidFieldError("campaign.end_time",
                             "must be up to 400 days after start_time");
  }
  return window;
}

absl::Status PartsFromProto(const Caller& caller, const v1::Campaign& proto,
                            absl::Time now, engine::Campaign& campaign) {
  if (proto.samples_size() > 1000 || proto.steps_size() > 200) {
    return InvalidFieldError("campaign.samples",
                             "or steps are more than 1,000 or 200");
  }
  for (int i = 0; i < proto.samples_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::CampaignSample sample,
        SampleFromProto(At("campaign", "samples", i), proto.samples(i)));
    campaign.samples.push_back(std::move(sample));
  }
  for (int i = 0; i < proto.steps_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::CampaignStep step,
        StepFromProto(caller, At("campaign", "steps", i), proto.steps(i), now));
    campaign.steps.push_back(std::move(step));
  }
  if (proto.placements_size() > 2000) {
    return InvalidFieldError("campaign.placements",
                             "has more than 2,000 entries");
  }
  for (int i = 0; i < proto.placements_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(engine::StepPlacement placement,
                            PlacementFromProto(At("campaign", "placements", i),
                                               proto.placements(i)));
    campaign.placements.push_back(std::move(placement));
  }
  return absl::OkStatus();
}

template <typename Value, typename Proto>
void TimesToProto(const Value& value, Proto* proto) {
  if (value.release.has_value()) {
    ToProto(*value.release, proto->mutable_release_time());
  }
  if (value.deadline.has_value()) {
    ToProto(*value.deadline, proto->mutable_deadline_time());
  }
  if (value.due.has_value()) ToProto(*value.due, proto->mutable_due_time());
}

void ModeToProto(const engine::Ask& ask, v1::Ask* proto) {
  for (const std::string& id : ask.instruments) {
    proto->add_instruments(ResourceName(ResourceKind::kInstrument, id));
  }
  if (!ask.need.empty()) ToProto(ask.need, proto->mutable_need());
  MinutesToProto(ask.duration, proto->mutable_duration());
  for (const int32_t region : ask.regions) proto->add_regions(region);
  for (const std::string& id : ask.centres) {
    proto->add_centres(ResourceName(ResourceKind::kCentre, id));
  }
  if (ask.mode.has_value()) proto->set_service_mode(ToProto(*ask.mode));
  if (ask.units != 1) proto->set_units(ask.units);
  proto->set_operator_(ResourceName(ResourceKind::kOperator, ask.operator_id));
  proto->set_configuration(ask.configuration);
  for (const engine::SupplyAmount& draw : ask.draws) {
    v1::SupplyAmount* added = proto->add_draws();
    added->set_supply(ResourceName(ResourceKind::kSupply, draw.supply));
    added->set_amount(draw.amount);
  }
}

void StepToProto(const engine::CampaignStep& step, v1::Campaign::Step* proto) {
  proto->set_id(step.id);
  proto->set_title(step.title);
  for (const engine::Ask& mode : step.modes) {
    ModeToProto(mode, proto->add_modes());
  }
  if (step.setup != 0) MinutesToProto(step.setup, proto->mutable_setup());
  TimesToProto(step, proto);
  proto->set_weight(step.weight);
  proto->set_any_order(step.any_order);
  for (const engine::StepOrder& order : step.after) {
    v1::Campaign::After* added = proto->add_after();
    added->set_step(order.step);
    if (order.min_wait != 0) {
      MinutesToProto(order.min_wait, added->mutable_min_wait());
    }
    if (order.max_wait.has_value()) {
      MinutesToProto(*order.max_wait, added->mutable_max_wait());
    }
  }
  for (const std::string& id : step.samples) proto->add_samples(id);
}

}  // namespace

absl::StatusOr<engine::Campaign> CampaignFromProto(const Caller& caller,
                                                   const v1::Campaign& proto,
                                                   absl::Time now) {
  engine::Campaign campaign;
  if (!proto.name().empty()) {
    TRILAB_ASSIGN_OR_RETURN(campaign.id,
                            ParseCampaignName("campaign.name", proto.name()));
  }
  TRILAB_ASSIGN_OR_RETURN(campaign.title,
                          ParseText("campaign.title", proto.title(), 200));
  TRILAB_ASSIGN_OR_RETURN(campaign.note,
                          ParseText("campaign.note", proto.note(), 2000));
  TRILAB_ASSIGN_OR_RETURN(
      campaign.partner,
      ParseOptionalName("campaign.partner", ResourceKind::kInstitution,
                        proto.partner()));
  if (campaign.partner.empty()) campaign.partner = caller.partner;
  TRILAB_ASSIGN_OR_RETURN(
      campaign.member,
      ParseOptionalName("campaign.member", ResourceKind::kMember,
                        proto.member()));
  TRILAB_ASSIGN_OR_RETURN(
      campaign.project,
      ParseOptionalName("campaign.project", ResourceKind::kProject,
                        proto.project()));
  campaign.subject = caller.subject;
  TRILAB_ASSIGN_OR_RETURN(campaign.window, WindowFromProto(proto, now));
  TRILAB_RETURN_IF_ERROR(PartsFromProto(caller, proto, now, campaign));
  TRILAB_RETURN_IF_ERROR(GroupsFromProto(proto, campaign));
  TRILAB_RETURN_IF_ERROR(AimsFromProto(proto, campaign));
  if (proto.has_budget()) {
    TRILAB_ASSIGN_OR_RETURN(campaign.budget,
                            ParseAmount("campaign.budget", proto.budget()));
    if (campaign.budget->fen < 0) {
      return InvalidFieldError("campaign.budget", "is below 0");
    }
  }
  TRILAB_RETURN_IF_ERROR(TransportFromProto(proto, campaign.transport));
  return campaign;
}

void ToProto(const engine::Catalog& catalog,
             const engine::StepPlacement& placement,
             v1::Campaign::PlacedStep* proto) {
  proto->set_sample(placement.sample);
  proto->set_step(placement.step);
  proto->set_mode(placement.mode);
  proto->set_instrument(
      ResourceName(ResourceKind::kInstrument, placement.instrument));
  proto->set_operator_(
      ResourceName(ResourceKind::kOperator, placement.operator_id));
  proto->set_service_mode(ToProto(placement.service_mode));
  ToProto(placement.interval.start, proto->mutable_start_time());
  ToProto(placement.interval.end, proto->mutable_end_time());
  if (placement.booking != 0) {
    proto->set_booking(absl::StrCat("bookings/", placement.booking));
  }
  proto->set_centre(
      ResourceName(ResourceKind::kCentre,
                   engine::CentreIdOf(catalog, placement.instrument)));
}

void ToProto(const engine::Catalog& catalog, const engine::Campaign& campaign,
             v1::Campaign* proto) {
  proto->set_name(CampaignName(campaign.id));
  proto->set_title(campaign.title);
  proto->set_note(campaign.note);
  proto->set_partner(
      ResourceName(ResourceKind::kInstitution, campaign.partner));
  proto->set_member(ResourceName(ResourceKind::kMember, campaign.member));
  proto->set_project(ResourceName(ResourceKind::kProject, campaign.project));
  ToProto(campaign.window.start, proto->mutable_start_time());
  ToProto(campaign.window.end, proto->mutable_end_time());
  for (const engine::CampaignSample& sample : campaign.samples) {
    v1::Campaign::Sample* added = proto->add_samples();
    added->set_id(sample.id);
    added->set_title(sample.title);
    added->set_centre(ResourceName(ResourceKind::kCentre, sample.centre));
    TimesToProto(sample, added);
    added->set_priority(sample.priority);
  }
  for (const engine::CampaignStep& step : campaign.steps) {
    StepToProto(step, proto->add_steps());
  }
  for (const engine::CampaignGroup& group : campaign.groups) {
    v1::Campaign::Group* added = proto->add_groups();
    added->set_kind(static_cast<v1::Campaign::Group::Kind>(group.kind));
    for (const std::string& step : group.steps) added->add_steps(step);
    added->set_across_samples(group.across_samples);
  }
  for (const engine::CampaignAim& aim : campaign.aims) {
    v1::Campaign::Objective* added = proto->add_objectives();
    added->set_goal(static_cast<v1::Campaign::Objective::Goal>(aim.goal));
    added->set_weight(aim.weight);
  }
  proto->set_lexicographic(campaign.lexicographic);
  if (campaign.budget.has_value()) {
    ToProto(*campaign.budget, proto->mutable_budget());
  }
  v1::Campaign::Transport* transport = proto->mutable_transport();
  transport->set_speed_kmh(campaign.transport.speed_kmh);
  MinutesToProto(campaign.transport.handling, transport->mutable_handling());
  for (const engine::TransportLeg& leg : campaign.transport.legs) {
    v1::Campaign::Leg* added = transport->add_legs();
    added->set_from(ResourceName(ResourceKind::kCentre, leg.from));
    added->set_to(ResourceName(ResourceKind::kCentre, leg.to));
    MinutesToProto(leg.minutes, added->mutable_duration());
  }
  for (const engine::StepPlacement& placement : campaign.placements) {
    ToProto(catalog, placement, proto->add_placements());
  }
  proto->set_cancelled(campaign.cancelled);
  proto->set_cancel_reason(campaign.cancel_reason);
  proto->set_subject(campaign.subject);
  if (campaign.id == 0) return;
  ToProto(campaign.create_time, proto->mutable_create_time());
  ToProto(campaign.update_time, proto->mutable_update_time());
  proto->set_etag(EtagOf(campaign.revision));
}

void ToProto(const engine::Catalog& catalog, const CampaignPlan& plan,
             const engine::Placements* present, v1::CampaignPlan* proto) {
  for (const int i : engine::ByStart(plan.placements)) {
    const engine::StepPlacement& placement = plan.placements[i];
    const StepNote& note = plan.notes[i];
    v1::Campaign::PlacedStep* added = proto->add_placements();
    ToProto(catalog, placement, added);
    if (note.cost.has_value()) ToProto(*note.cost, added->mutable_cost());
    if (note.travel != 0) {
      MinutesToProto(note.travel, added->mutable_travel());
    }
    added->set_needs_approval(note.needs_approval);
    if (present == nullptr) continue;
    const engine::StepPlacement& was = (*present)[i];
    added->set_moved(was.instrument != placement.instrument ||
                     was.interval != placement.interval);
    if (!added->moved() || was.instrument.empty()) continue;
    added->set_previous_instrument(
        ResourceName(ResourceKind::kInstrument, was.instrument));
    ToProto(was.interval.start, added->mutable_previous_start_time());
  }
  ToProto(plan.finish, proto->mutable_finish_time());
  proto->set_lateness(plan.lateness);
  if (plan.cost.has_value()) ToProto(*plan.cost, proto->mutable_cost());
  MinutesToProto(plan.travel, proto->mutable_travel());
  proto->set_evenness(plan.evenness);
  proto->mutable_score()->Add(plan.score.begin(), plan.score.end());
  proto->set_bound(plan.bound);
  proto->set_gap(plan.gap);
}

void ToProto(const engine::Catalog& catalog, const Infeasibility& found,
             v1::PlanCampaignResponse::Infeasibility* proto) {
  using Cause = v1::PlanCampaignResponse::Cause;
  for (const std::string& step : found.steps) proto->add_steps(step);
  for (const PlanCause& cause : found.causes) {
    Cause* added = proto->add_causes();
    added->set_kind(static_cast<Cause::Kind>(cause.kind));
    added->set_subject(cause.subject);
    ToProto(cause.text, added->mutable_text());
  }
  for (const StepBlocker& blocker : found.blockers) {
    auto* added = proto->add_blockers();
    added->set_step(blocker.step);
    added->set_candidates(blocker.candidates);
    added->set_shut_out(blocker.shut_out);
    ToProto(blocker.violation, added->mutable_violation());
  }
  for (const PlanRelaxation& relaxation : found.relaxations) {
    auto* added = proto->add_relaxations();
    added->set_kind(static_cast<Cause::Kind>(relaxation.cause.kind));
    added->set_subject(relaxation.cause.subject);
    ToProto(relaxation.text, added->mutable_text());
    if (relaxation.time.has_value()) {
      ToProto(*relaxation.time, added->mutable_time());
    }
    ToProto(catalog, relaxation.plan, nullptr, added->mutable_plan());
  }
}

}  // namespace trilab
