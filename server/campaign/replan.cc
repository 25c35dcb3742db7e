#include "server/campaign/replan.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "server/campaign/step_options.h"
#include "server/engine/booking_request.h"
#include "server/engine/campaign/step_booking.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Booking;
using engine::BookingState;
using engine::Ptr;

// So many steps that moved in vain are tried where they were.
constexpr int kMovesTakenBack = 16;
constexpr int64_t kStepsToTakeBack = 400;

class Replanner {
 public:
  Replanner(const engine::State& state, const engine::Campaign& campaign,
            const engine::CampaignGraph& graph,
            const std::function<bool(const std::string&)>& may_use,
            absl::Time now, const PlanSearchOptions& search)
      : state_(state),
        campaign_(campaign),
        graph_(graph),
        may_use_(may_use),
        now_(now),
        search_(search) {}

  absl::StatusOr<Replan> Run(const std::set<std::string>& pinned) {
    FindPresent(pinned);
    FindHurt();
    std::vector<bool> free(graph_.steps.size(), false);
    for (const int step : replan_.hurt) free[step] = true;
    for (int level = 0; level < 3; ++level) {
      const std::vector<bool> before = free;
      if (level == 1) FreeFollowers(free);
      if (level == 2) free = movable_;
      if (level > 0 && free == before) continue;
      PlanSearchOptions search = search_;
      // What is left of the time goes by halves, so that every level has some.
      const absl::Time start = absl::Now();
      if (level < 2) search.deadline = start + (search.deadline - start) / 2;
      TRILAB_RETURN_IF_ERROR(Search(free, std::move(search)));
      if (replan_.plan.has_value()) break;
    }
    if (replan_.plan.has_value()) TRILAB_RETURN_IF_ERROR(TakeBack(free));
    return std::move(replan_);
  }

 private:
  void FindPresent(const std::set<std::string>& pinned) {
    movable_.assign(graph_.steps.size(), false);
    replan_.present = campaign_.placements;
    for (size_t i = 0; i < graph_.steps.size(); ++i) {
      engine::StepPlacement& placement = replan_.present[i];
      const Ptr<Booking> booking = engine::LiveBooking(state_, placement);
      const bool stays = pinned.count(graph_.steps[i].name) > 0;
      if (booking == nullptr) {
        // Over, or lost.
        if (placement.booking != 0 &&
            engine::ToTime(placement.interval.end) <= now_) {
          continue;
        }
        movable_[i] = !stays;
        placement.instrument.clear();
        placement.booking = 0;
        continue;
      }
      const engine::Catalog& catalog = state_.catalog();
      placement.interval = booking->interval;
      placement.instrument = std::string(
          catalog.instruments().IdOf(booking->claims.front().instrument));
      placement.operator_id =
          std::string(catalog.operators().IdOf(booking->operator_uid));
      placement.service_mode = booking->mode;
      movable_[i] = !stays && booking->state != BookingState::kInUse &&
                    booking->state != BookingState::kCompleted &&
                    engine::ToTime(booking->interval.start) > now_;
    }
  }

  void FindHurt() {
    std::set<int> hurt;
    for (size_t i = 0; i < graph_.steps.size(); ++i) {
      if (!movable_[i]) continue;
      const engine::StepPlacement& placement = replan_.present[i];
      const Ptr<Booking> booking = engine::LiveBooking(state_, placement);
      if (booking == nullptr || !Stands(*booking)) {
        hurt.insert(static_cast<int>(i));
      }
    }
    for (const engine::Violation& violation : engine::CheckPlacements(
             state_.catalog(), campaign_, graph_, replan_.present)) {
      for (const auto& [name, value] : violation.parameters) {
        if (name != "step" && name != "before") continue;
        const int step = graph_.Find(value);
        if (step >= 0 && movable_[step]) hurt.insert(step);
      }
    }
    replan_.hurt.assign(hurt.begin(), hurt.end());
  }

  // Whether the booking would still be allowed where it is.
  bool Stands(const Booking& booking) const {
    const engine::BookingRequest request = engine::RequestOf(state_, booking);
    if (std::holds_alternative<engine::Rejection>(
            engine::ResolveRequest(state_, request))) {
      return false;
    }
    const engine::Judgement judgement =
        engine::JudgeMove(state_, request, booking, now_);
    // Rules about notice are for who moves it, not for who leaves it.
    return std::all_of(judgement.violations.begin(), judgement.violations.end(),
                       [](const engine::Violation& violation) {
                         return violation.severity !=
                                    engine::Severity::kReject ||
                                !violation.rule.empty();
                       });
  }

  // What comes after a hurt step on its sample.
  void FreeFollowers(std::vector<bool>& free) const {
    for (const int step : replan_.hurt) {
      for (size_t i = 0; i < graph_.steps.size(); ++i) {
        if (graph_.steps[i].sample == graph_.steps[step].sample &&
            movable_[i] &&
            replan_.present[i].interval.start >=
                replan_.present[step].interval.start) {
          free[i] = true;
        }
      }
    }
  }

  // A copy of the state in which what is free to move is not there.
  engine::State Without(const std::vector<bool>& free) const {
    engine::State state = state_;
    engine::Record record;
    record.revision = state.revision() + 1;
    record.time = now_;
    for (size_t i = 0; i < free.size(); ++i) {
      if (!free[i]) continue;
      const Ptr<Booking> booking =
          engine::LiveBooking(state_, replan_.present[i]);
      if (booking == nullptr) continue;
      Booking gone = *booking;
      gone.state = BookingState::kCancelled;
      record.facts.push_back(
          engine::BookingPut{engine::BookingEvent::kCancelled,
                             std::make_shared<const Booking>(std::move(gone)),
                             {}});
    }
    state.Apply(record);
    return state;
  }

  absl::Status Search(const std::vector<bool>& free, PlanSearchOptions search) {
    const engine::State without = Without(free);
    TRILAB_ASSIGN_OR_RETURN(
        auto options, FindStepOptions(without, campaign_, may_use_, {}, now_,
                                      search.cancelled));
    ModelTerms terms;
    terms.fixed.resize(free.size());
    for (size_t i = 0; i < free.size(); ++i) {
      if (!free[i]) terms.fixed[i] = replan_.present[i];
    }
    // A plan moves the bookings that there are.
    for (const engine::StepPlacement& placement : replan_.present) {
      terms.bookings.push_back(placement.booking);
    }
    PlanSearch moves(state_, campaign_, graph_, options, now_,
                     std::move(search));
    auto plan = moves.Run(std::move(terms));
    replan_.steps += moves.steps();
    if (plan.has_value()) replan_.plan = std::move(plan);
    return absl::OkStatus();
  }

  absl::Status TakeBack(std::vector<bool> free) {
    int tries = 0;
    for (size_t i = 0; i < free.size() && tries < kMovesTakenBack; ++i) {
      if (!free[i] || absl::Now() >= search_.deadline) continue;
      const bool hurt = std::find(replan_.hurt.begin(), replan_.hurt.end(),
                                  static_cast<int>(i)) != replan_.hurt.end();
      const engine::StepPlacement& now_there = replan_.plan->placements[i];
      const engine::StepPlacement& present = replan_.present[i];
      const bool moved = now_there.interval != present.interval ||
                         now_there.instrument != present.instrument;
      if (hurt || !moved || present.instrument.empty()) continue;
      ++tries;
      free[i] = false;
      CampaignPlan kept = *replan_.plan;
      replan_.plan.reset();
      PlanSearchOptions search = search_;
      search.steps_max = kStepsToTakeBack;
      search.on_better = nullptr;
      TRILAB_RETURN_IF_ERROR(Search(free, std::move(search)));
      if (replan_.plan.has_value()) continue;
      replan_.plan = std::move(kept);
      free[i] = true;
    }
    return absl::OkStatus();
  }

  const engine::State& state_;
  const engine::Campaign& campaign_;
  const engine::CampaignGraph& graph_;
  const std::function<bool(const std::string&)>& may_use_;
  const absl::Time now_;
  const PlanSearchOptions& search_;
  std::vector<bool> movable_;
  Replan replan_;
};

}  // namespace

absl::StatusOr<Replan> ReplanCampaign(
    const engine::State& state, const engine::Campaign& campaign,
    const engine::CampaignGraph& graph, const std::set<std::string>& pinned,
    const std::function<bool(const std::string&)>& may_use, absl::Time now,
    const PlanSearchOptions& search) {
  return Replanner(state, campaign, graph, may_use, now, search).Run(pinned);
}

}  // namespace trilab
