#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_STEP_BOOKING_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_STEP_BOOKING_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/campaign_graph.h"
#include "server/engine/campaign/placement_check.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

// Steps of a campaign as bookings, one after another.

namespace trilab::engine {

// What the booking of a step asks for.
BookingRequest RequestOf(const Campaign& campaign, const CampaignGraph& graph,
                         int step, const StepPlacement& placement);

// Books the steps of a campaign in a copy of the state, each on top of those
// before: what one takes of a quota, a budget or a supply, the next has no
// more.
class StepBookings {
 public:
  // `campaign.id` is the one that the bookings will carry. All must outlive
  // this but the state.
  StepBookings(const State& state, const Campaign& campaign,
               const CampaignGraph& graph, uint64_t revision, absl::Time now)
      : state_(state),
        campaign_(campaign),
        graph_(graph),
        revision_(revision),
        now_(now) {}

  // Books a step, or moves its booking, as `placement` says; on success puts
  // the booking into `placement`. Why not, if it may not be.
  std::optional<Rejection> Book(int step, StepPlacement& placement);
  std::optional<Rejection> Cancel(uint64_t booking, const std::string& reason);

  // Why a step was refused.
  struct Refusal {
    int step = 0;
    Violations violations;  // Rejections alone.
  };
  // Books all of `placements` that name an instrument, the soonest first; one
  // that moves to where another has yet to leave waits for it. What was refused
  // goes into `refusals`; anything else that is wrong ends it.
  std::optional<Rejection> BookAll(Placements& placements,
                                   std::vector<Refusal>& refusals);

  // The state after what was booked.
  const State& state() const { return state_; }
  Facts TakeFacts() { return std::move(facts_); }

 private:
  std::optional<Rejection> Take(Decision decision, int step,
                                StepPlacement* placement);
  // What was done long ago has no booking in memory any more.
  bool IsDone(const StepPlacement& placement) const {
    return placement.booking != 0 && ToTime(placement.interval.end) <= now_;
  }

  State state_;
  const Campaign& campaign_;
  const CampaignGraph& graph_;
  const uint64_t revision_;
  const absl::Time now_;
  Facts facts_;
};

// A booking that still stands for its step, whether to come, in use or over
// but kept in memory; null if there is none.
Ptr<Booking> LiveBooking(const State& state, const StepPlacement& placement);

// Whether `booking` is where `placement` says. An empty operator is any.
bool StandsThere(const State& state, const Booking& booking,
                 const StepPlacement& placement);

// The indexes of `placements`, the soonest to start first.
std::vector<int> ByStart(const Placements& placements);

// What the bookings of `placements`, all made, are to pay together: of one
// currency, that of the first that has a price. Nullopt: nothing has one.
std::optional<Amount> TotalCost(const State& state,
                                const Placements& placements);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_STEP_BOOKING_H_
