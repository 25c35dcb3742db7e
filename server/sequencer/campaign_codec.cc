#include "server/sequencer/campaign_codec.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/stored_values.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

// The times that samples and steps have in common.
template <typename Value, typename Message>
void TimesToStored(const Value& value, Message& out) {
  if (value.release.has_value()) out.set_release(*value.release);
  if (value.deadline.has_value()) out.set_deadline(*value.deadline);
  if (value.due.has_value()) out.set_due(*value.due);
}

template <typename Message, typename Value>
void TimesFromStored(const Message& message, Value& value) {
  if (message.has_release()) value.release = message.release();
  if (message.has_deadline()) value.deadline = message.deadline();
  if (message.has_due()) value.due = message.due();
}

void SampleToStored(const engine::CampaignSample& sample,
                    stored::CampaignSample& out) {
  out.set_id(sample.id);
  out.set_title(sample.title);
  out.set_centre(sample.centre);
  TimesToStored(sample, out);
  out.set_priority(sample.priority);
}

engine::CampaignSample SampleFromStored(const stored::CampaignSample& message) {
  engine::CampaignSample sample;
  sample.id = message.id();
  sample.title = message.title();
  sample.centre = message.centre();
  TimesFromStored(message, sample);
  sample.priority = message.priority();
  return sample;
}

void ModeToStored(const engine::Ask& ask, stored::CampaignMode& out) {
  for (const std::string& id : ask.instruments) out.add_instruments(id);
  ToStored(ask.need, *out.mutable_need());
  out.set_duration(ask.duration);
  out.mutable_regions()->Add(ask.regions.begin(), ask.regions.end());
  for (const std::string& id : ask.centres) out.add_centres(id);
  if (ask.mode.has_value()) {
    out.set_mode(SameNumber<stored::ServiceMode>(*ask.mode));
  }
  out.set_units(ask.units);
  out.set_operator_(ask.operator_id);
  out.set_configuration(ask.configuration);
  for (const engine::SupplyAmount& draw : ask.draws) {
    ToStored(draw, *out.add_draws());
  }
}

absl::StatusOr<engine::Ask> ModeFromStored(
    const stored::CampaignMode& message) {
  engine::Ask ask;
  ask.instruments = {message.instruments().begin(),
                     message.instruments().end()};
  TRILAB_ASSIGN_OR_RETURN(ask.need, FromStored(message.need()));
  ask.duration = message.duration();
  ask.regions = {message.regions().begin(), message.regions().end()};
  ask.centres = {message.centres().begin(), message.centres().end()};
  if (message.mode() != stored::SERVICE_MODE_UNSPECIFIED) {
    TRILAB_ASSIGN_OR_RETURN(ask.mode, FromStored(message.mode()));
  }
  ask.units = message.units();
  ask.operator_id = message.operator_();
  ask.configuration = message.configuration();
  for (const stored::SupplyAmount& item : message.draws()) {
    ask.draws.push_back(FromStored(item));
  }
  return ask;
}

void StepToStored(const engine::CampaignStep& step, stored::CampaignStep& out) {
  out.set_id(step.id);
  out.set_title(step.title);
  for (const engine::Ask& mode : step.modes) {
    ModeToStored(mode, *out.add_modes());
  }
  out.set_setup(step.setup);
  TimesToStored(step, out);
  out.set_weight(step.weight);
  out.set_any_order(step.any_order);
  for (const engine::StepOrder& order : step.after) {
    stored::CampaignOrder& item = *out.add_after();
    item.set_step(order.step);
    item.set_min_wait(order.min_wait);
    if (order.max_wait.has_value()) item.set_max_wait(*order.max_wait);
  }
  for (const std::string& id : step.samples) out.add_samples(id);
}

absl::StatusOr<engine::CampaignStep> StepFromStored(
    const stored::CampaignStep& message) {
  engine::CampaignStep step;
  step.id = message.id();
  step.title = message.title();
  for (const stored::CampaignMode& item : message.modes()) {
    TRILAB_ASSIGN_OR_RETURN(engine::Ask mode, ModeFromStored(item));
    step.modes.push_back(std::move(mode));
  }
  step.setup = message.setup();
  TimesFromStored(message, step);
  step.weight = message.weight();
  step.any_order = message.any_order();
  for (const stored::CampaignOrder& item : message.after()) {
    engine::StepOrder order{item.step(), item.min_wait(), std::nullopt};
    if (item.has_max_wait()) order.max_wait = item.max_wait();
    step.after.push_back(std::move(order));
  }
  step.samples = {message.samples().begin(), message.samples().end()};
  return step;
}

void PlacementToStored(const engine::StepPlacement& placement,
                       stored::CampaignPlacement& out) {
  out.set_sample(placement.sample);
  out.set_step(placement.step);
  out.set_mode(placement.mode);
  out.set_instrument(placement.instrument);
  out.set_operator_(placement.operator_id);
  out.set_service_mode(SameNumber<stored::ServiceMode>(placement.service_mode));
  out.set_start(placement.interval.start);
  out.set_end(placement.interval.end);
  out.set_booking(placement.booking);
}

absl::StatusOr<engine::StepPlacement> PlacementFromStored(
    const stored::CampaignPlacement& message) {
  engine::StepPlacement placement;
  placement.sample = message.sample();
  placement.step = message.step();
  placement.mode = message.mode();
  placement.instrument = message.instrument();
  placement.operator_id = message.operator_();
  TRILAB_ASSIGN_OR_RETURN(placement.service_mode,
                          FromStored(message.service_mode()));
  placement.interval = {message.start(), message.end()};
  placement.booking = message.booking();
  return placement;
}

absl::Status TermsFromStored(const stored::Campaign& message,
                             engine::Campaign& campaign) {
  for (const stored::CampaignGroup& item : message.groups()) {
    if (item.kind() != stored::CAMPAIGN_GROUP_KIND_SAME_INSTRUMENT &&
        item.kind() != stored::CAMPAIGN_GROUP_KIND_SAME_CENTRE) {
      return UnknownValue("campaign.groups.kind", item.kind());
    }
    campaign.groups.push_back(
        {SameNumber<engine::CampaignGroup::Kind>(item.kind()),
         {item.steps().begin(), item.steps().end()},
         item.across_samples()});
  }
  for (const stored::CampaignAim& item : message.aims()) {
    if (item.goal() < stored::CAMPAIGN_GOAL_MAKESPAN ||
        item.goal() > stored::CAMPAIGN_GOAL_EVENNESS) {
      return UnknownValue("campaign.aims.goal", item.goal());
    }
    campaign.aims.push_back(
        {SameNumber<engine::CampaignAim::Goal>(item.goal()), item.weight()});
  }
  for (const stored::CampaignLeg& item : message.legs()) {
    campaign.transport.legs.push_back({item.from(), item.to(), item.minutes()});
  }
  return absl::OkStatus();
}

}  // namespace

void ToStored(const engine::Campaign& campaign, stored::Campaign& out) {
  out.set_id(campaign.id);
  out.set_revision(campaign.revision);
  out.set_title(campaign.title);
  out.set_note(campaign.note);
  out.set_subject(campaign.subject);
  out.set_partner(campaign.partner);
  out.set_member(campaign.member);
  out.set_project(campaign.project);
  out.set_window_start(campaign.window.start);
  out.set_window_end(campaign.window.end);
  for (const engine::CampaignSample& sample : campaign.samples) {
    SampleToStored(sample, *out.add_samples());
  }
  for (const engine::CampaignStep& step : campaign.steps) {
    StepToStored(step, *out.add_steps());
  }
  for (const engine::CampaignGroup& group : campaign.groups) {
    stored::CampaignGroup& item = *out.add_groups();
    item.set_kind(SameNumber<stored::CampaignGroupKind>(group.kind));
    for (const std::string& step : group.steps) item.add_steps(step);
    item.set_across_samples(group.across_samples);
  }
  for (const engine::CampaignAim& aim : campaign.aims) {
    stored::CampaignAim& item = *out.add_aims();
    item.set_goal(SameNumber<stored::CampaignGoal>(aim.goal));
    item.set_weight(aim.weight);
  }
  out.set_lexicographic(campaign.lexicographic);
  if (campaign.budget.has_value()) {
    out.set_budget_currency(campaign.budget->currency);
    out.set_budget_fen(campaign.budget->fen);
  }
  out.set_speed_kmh(campaign.transport.speed_kmh);
  out.set_handling(campaign.transport.handling);
  for (const engine::TransportLeg& leg : campaign.transport.legs) {
    stored::CampaignLeg& item = *out.add_legs();
    item.set_from(leg.from);
    item.set_to(leg.to);
    item.set_minutes(leg.minutes);
  }
  for (const engine::StepPlacement& placement : campaign.placements) {
    PlacementToStored(placement, *out.add_placements());
  }
  out.set_cancelled(campaign.cancelled);
  out.set_cancel_reason(campaign.cancel_reason);
  out.set_create_micros(ToStoredMicros(campaign.create_time));
  out.set_update_micros(ToStoredMicros(campaign.update_time));
}

absl::StatusOr<engine::Ptr<engine::Campaign>> FromStored(
    const stored::Campaign& message) {
  if (message.id() == 0 || message.samples().empty() ||
      message.steps().empty()) {
    return absl::DataLossError("campaign lacks an id, samples or steps");
  }
  engine::Campaign campaign;
  campaign.id = message.id();
  campaign.revision = message.revision();
  campaign.title = message.title();
  campaign.note = message.note();
  campaign.subject = message.subject();
  campaign.partner = message.partner();
  campaign.member = message.member();
  campaign.project = message.project();
  campaign.window = {message.window_start(), message.window_end()};
  for (const stored::CampaignSample& item : message.samples()) {
    campaign.samples.push_back(SampleFromStored(item));
  }
  for (const stored::CampaignStep& item : message.steps()) {
    TRILAB_ASSIGN_OR_RETURN(engine::CampaignStep step, StepFromStored(item));
    campaign.steps.push_back(std::move(step));
  }
  TRILAB_RETURN_IF_ERROR(TermsFromStored(message, campaign));
  campaign.lexicographic = message.lexicographic();
  if (!message.budget_currency().empty()) {
    campaign.budget =
        engine::Amount{message.budget_currency(), message.budget_fen()};
  }
  campaign.transport.speed_kmh = message.speed_kmh();
  campaign.transport.handling = message.handling();
  for (const stored::CampaignPlacement& item : message.placements()) {
    TRILAB_ASSIGN_OR_RETURN(engine::StepPlacement placement,
                            PlacementFromStored(item));
    campaign.placements.push_back(std::move(placement));
  }
  campaign.cancelled = message.cancelled();
  campaign.cancel_reason = message.cancel_reason();
  campaign.create_time = FromStoredMicros(message.create_micros());
  campaign.update_time = FromStoredMicros(message.update_micros());
  return std::make_shared<const engine::Campaign>(std::move(campaign));
}

std::string EncodeCampaignRow(const engine::Campaign& campaign) {
  stored::Campaign message;
  ToStored(campaign, message);
  return SerializeStored(message);
}

absl::StatusOr<engine::Ptr<engine::Campaign>> DecodeCampaignRow(
    absl::string_view bytes) {
  stored::Campaign message;
  TRILAB_RETURN_IF_ERROR(ParseStored(bytes, "campaign", message));
  return FromStored(message);
}

}  // namespace trilab
