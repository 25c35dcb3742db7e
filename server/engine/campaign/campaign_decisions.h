#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_DECISIONS_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_DECISIONS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/engine/command.h"
#include "server/engine/engine.h"
#include "server/engine/state.h"

// The decisions on campaigns. Pure functions, as those on bookings.
//
// Reasons of rejections, besides those of the bookings' own requests:
//   INVALID_ARGUMENT     INVALID_CAMPAIGN, PLACEMENTS_INCOMPLETE.
//   NOT_FOUND            CAMPAIGN_NOT_FOUND.
//   ABORTED              ETAG_MISMATCH, with metadata `etag`.
//   FAILED_PRECONDITION  CAMPAIGN_CANCELLED.
//                        PLAN_REFUSED: steps break the campaign's own terms
//                        (see CheckPlacements; CAMPAIGN_BUDGET), or cannot be
//                        booked. Every violation has parameter `step`; metadata
//                        `refused` tells how many steps, `steps` of how many.

namespace trilab::engine {

// One fact for each booking made or moved, and one of the campaign.
//
// O(s × b): s steps, b for one booking, and a copy of the state.
Decision DecideBookCampaign(const State& state, const BookCampaign& command,
                            uint64_t revision, absl::Time now);

Decision DecideCancelCampaign(const State& state, const CancelCampaign& command,
                              uint64_t revision, absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_CAMPAIGN_DECISIONS_H_
