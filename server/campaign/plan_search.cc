#include "server/campaign/plan_search.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/time/clock.h"
#include "server/engine/campaign/transport.h"

namespace trilab {
namespace {

using engine::Minute;
using engine::ViolationCode;

// A search that found nothing after so many polls, of 16 steps each, or this
// part of its time gives up: there may be no plan.
constexpr int64_t kPollsWithoutPlan = 1500;
constexpr double kTimeWithoutPlan = 0.4;
// A plan is examined when the search has run for so many times as long as the
// last examination took.
constexpr int kPatience = 3;

// Whether what was refused depends on the instrument, or on who books alone.
bool OfInstrument(ViolationCode code) {
  switch (code) {
    case ViolationCode::kCountQuota:
    case ViolationCode::kTimeQuota:
    case ViolationCode::kTooManyBookings:
    case ViolationCode::kTooClose:
    case ViolationCode::kSubjectBusy:
    case ViolationCode::kBudgetShort:
    case ViolationCode::kAccountLow:
    case ViolationCode::kSuspended:
      return false;
    default:
      return true;
  }
}

}  // namespace

PlanSearch::PlanSearch(const engine::State& state,
                       const engine::Campaign& campaign,
                       const engine::CampaignGraph& graph,
                       const std::vector<std::vector<StepOption>>& options,
                       absl::Time now, PlanSearchOptions search)
    : state_(state),
      campaign_(campaign),
      graph_(graph),
      options_(options),
      now_(now),
      search_(std::move(search)),
      times_cut_(graph.steps.size(), 0) {}

std::optional<CampaignPlan> PlanSearch::Run(ModelTerms terms) {
  terms_ = std::move(terms);
  best_.reset();
  for (int round = 0; round < kRounds; ++round) {
    const CampaignModel model(state_, campaign_, graph_, options_, terms_);
    homeless_ = model.homeless();
    if (!homeless_.empty()) break;
    Round(model);
    if (!refused_ || cancelled() || absl::Now() >= search_.deadline) break;
    Learn();
  }
  return std::move(best_);
}

void PlanSearch::Round(const CampaignModel& model) {
  model_ = &model;
  refused_ = false;
  heard_any_ = false;
  proven_ = false;
  waiting_.clear();
  polls_ = 0;
  round_start_ = absl::Now();
  examined_ = absl::InfinitePast();
  planner::PlannerOptions options;
  options.seed = search_.seed;
  options.steps_max = search_.steps_max == planner::kNoLimit
                          ? planner::kNoLimit
                          : std::max<int64_t>(1, search_.steps_max - steps_);
  options.stop = [this] { return Stop(); };
  options.on_better = [this](const planner::Outcome& outcome) {
    Hear(outcome);
  };
  const absl::StatusOr<planner::Outcome> outcome =
      planner::MakePlan(model.problem(), options);
  if (outcome.ok()) {
    if (!refused_ && !waiting_.empty()) Examine(model);
    steps_ += outcome->steps;
  } else {
    steps_ += polls_ * 16;
  }
}

// Asked by the planner after every few steps.
bool PlanSearch::Stop() {
  ++polls_;
  if (refused_ || proven_ || cancelled()) return true;
  const absl::Time now = absl::Now();
  if (now >= search_.deadline) return true;
  if (!heard_any_) {
    const absl::Duration given = search_.deadline - round_start_;
    return polls_ > kPollsWithoutPlan ||
           now - round_start_ > given * kTimeWithoutPlan;
  }
  if (!waiting_.empty() && now - examined_ > kPatience * examination_) {
    Examine(*model_);
  }
  return refused_ || proven_;
}

void PlanSearch::Hear(const planner::Outcome& outcome) {
  heard_any_ = true;
  if (refused_) return;
  if (best_.has_value() && model_->InMinutes(outcome.score) >= best_->score) {
    return;
  }
  waiting_.push_back(outcome);
  if (absl::Now() - examined_ > kPatience * examination_) Examine(*model_);
}

// Where the best is refused, one before it may do until the next round finds
// better; so a longer search is never worse than one that ended sooner.
void PlanSearch::Examine(const CampaignModel& model) {
  const absl::Time start = absl::Now();
  const std::vector<planner::Outcome> waiting = std::exchange(waiting_, {});
  if (!Accept(model, waiting.back())) {
    refused_ = true;
    const engine::Placements placements = placements_;
    const auto clashes = clashes_;
    const auto refusals = refusals_;
    const int64_t over_budget = over_budget_;
    for (size_t i = waiting.size() - 1; i > 0; --i) {
      if (Accept(model, waiting[i - 1])) break;
    }
    // What there is to learn is that of the best.
    placements_ = placements;
    clashes_ = clashes;
    refusals_ = refusals;
    over_budget_ = over_budget;
  }
  examined_ = absl::Now();
  examination_ = examined_ - start;
}

// Whether the plan is bookable; if so, it is the best so far.
bool PlanSearch::Accept(const CampaignModel& model,
                        const planner::Outcome& outcome) {
  CampaignPlan plan;
  plan.placements = model.Decode(outcome.plan);
  plan.score = model.InMinutes(outcome.score);
  plan.bound = model.InMinutes({outcome.bound}).front();
  plan.gap = outcome.Gap();
  if (Review(model, plan) == Verdict::kRefused) return false;
  proven_ = plan.gap <= search_.target_gap;
  best_ = std::move(plan);
  if (search_.on_better) search_.on_better(*best_);
  return true;
}

PlanSearch::Verdict PlanSearch::Review(const CampaignModel& model,
                                       CampaignPlan& plan) {
  clashes_.clear();
  refusals_.clear();
  over_budget_ = 0;
  // Of steps left out nothing else is to be checked: each is alone.
  const bool whole = terms_.skip_costs.empty();
  if (whole) {
    for (const engine::Violation& violation : engine::CheckPlacements(
             state_.catalog(), campaign_, graph_, plan.placements)) {
      int step = -1;
      int before = -1;
      for (const auto& [name, value] : violation.parameters) {
        if (name == "step") step = graph_.Find(value);
        if (name == "before") before = graph_.Find(value);
      }
      if (violation.code == ViolationCode::kSampleBusy && before >= 0) {
        clashes_.emplace_back(before, step);
      } else if (step >= 0) {
        refusals_.push_back({step, {violation}});
      }
    }
  }
  placements_ = plan.placements;
  if (!clashes_.empty() || !refusals_.empty()) return Verdict::kRefused;
  engine::StepBookings bookings(state_, campaign_, graph_,
                                state_.revision() + 1, now_);
  engine::Placements booked = plan.placements;
  if (auto wrong = bookings.BookAll(booked, refusals_)) {
    refusals_.push_back({0, wrong->violations});
  }
  if (!refusals_.empty()) return Verdict::kRefused;
  plan.cost = engine::TotalCost(bookings.state(), booked);
  if (whole && campaign_.budget.has_value() && plan.cost.has_value() &&
      plan.cost->fen > campaign_.budget->fen) {
    over_budget_ = plan.cost->fen - campaign_.budget->fen;
    return Verdict::kRefused;
  }
  for (size_t i = 0; i < booked.size(); ++i) {
    plan.placements[i].operator_id = booked[i].operator_id;
    plan.notes.emplace_back();
    const engine::Ptr<engine::Booking> booking =
        engine::LiveBooking(bookings.state(), booked[i]);
    if (booking == nullptr) continue;
    plan.notes[i].needs_approval =
        booking->state == engine::BookingState::kPendingApproval;
    if (booking->details->quote != nullptr) {
      plan.notes[i].cost = engine::Amount{booking->details->quote->currency,
                                          booking->details->quote->payable()};
    }
  }
  Describe(bookings.state(), plan);
  return Verdict::kBookable;
}

// Works out what a plan comes to.
void PlanSearch::Describe(const engine::State& booked,
                          CampaignPlan& plan) const {
  const engine::Catalog& catalog = booked.catalog();
  const engine::TransportTimes transport(catalog, campaign_.transport);
  std::map<std::string, Minute> busy;
  std::map<int, int> last;  // By sample.
  for (const int i : engine::ByStart(plan.placements)) {
    const engine::StepPlacement& placement = plan.placements[i];
    if (placement.instrument.empty()) continue;
    const engine::StepInstance& step = graph_.steps[i];
    const engine::Interval kept = engine::KeptSpan(catalog, placement);
    plan.finish = std::max(plan.finish, kept.end);
    if (step.due != engine::kNever && kept.end > step.due) {
      plan.lateness += step.weight * (kept.end - step.due);
    }
    StepNote& note = plan.notes[i];
    note.centre = engine::CentreIdOf(catalog, placement.instrument);
    const auto [before, first] = last.emplace(step.sample, i);
    note.travel =
        transport.Between(first ? campaign_.samples[step.sample].centre
                                : plan.notes[before->second].centre,
                          note.centre);
    before->second = i;
    plan.travel += note.travel;
    busy["i/" + placement.instrument] += kept.length();
    if (!placement.operator_id.empty()) {
      busy["o/" + placement.operator_id] += kept.length();
    }
  }
  int64_t all = 0;
  int64_t squares = 0;
  for (const auto& [resource, minutes] : busy) {
    all += minutes;
    squares += minutes * minutes;
  }
  plan.evenness = all == 0 ? 0 : squares / all;
}

// Draws from the last refusal what the next round must not do again.
void PlanSearch::Learn() {
  terms_.orders.insert(terms_.orders.end(), clashes_.begin(), clashes_.end());
  if (over_budget_ > 0) {
    const int64_t budget = terms_.budget.value_or(campaign_.budget->fen);
    terms_.budget = std::max<int64_t>(0, budget - over_budget_);
  }
  for (const auto& refusal : refusals_) CutOut(refusal);
}

// Cuts a start out, and each time more of what lies around it.
void PlanSearch::CutOut(const engine::StepBookings::Refusal& refusal) {
  const engine::StepPlacement& placement = placements_[refusal.step];
  const int times = std::min(times_cut_[refusal.step]++, 12);
  const Minute around = std::max<Minute>(30, placement.interval.length() / 2)
                        << times;
  bool of_instrument = true;
  for (const engine::Violation& violation : refusal.violations) {
    of_instrument = of_instrument && OfInstrument(violation.code);
  }
  Cut cut;
  cut.step = refusal.step;
  if (of_instrument) {
    cut.instrument = static_cast<uint32_t>(
        state_.catalog().instruments().UidOf(placement.instrument));
  }
  cut.starts = {placement.interval.start - around,
                placement.interval.start + around};
  terms_.cuts.push_back(cut);
}

}  // namespace trilab
