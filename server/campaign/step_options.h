#ifndef TRILAB_SERVER_CAMPAIGN_STEP_OPTIONS_H_
#define TRILAB_SERVER_CAMPAIGN_STEP_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/campaign/start_windows.h"
#include "server/engine/slot_search.h"
#include "server/engine/state.h"

namespace trilab {

// One way to do a step: an instrument in a service mode, run by somebody, and
// when it may start as far as every constraint of the engine says.
struct StepOption {
  int mode = 0;  // Of the step.
  std::string instrument;
  std::string operator_id;  // Empty: none is needed.
  engine::ServiceMode service_mode = engine::ServiceMode::kSample;
  std::string centre;
  uint32_t instrument_uid = 0;
  uint32_t operator_uid = 0;
  int capacity = 1;  // Of the instrument, and what the step takes of it.
  int units = 1;
  engine::Minute duration = 0;  // Set-up included.
  engine::Minute before = 0;    // Buffers.
  engine::Minute after = 0;
  std::vector<engine::StartWindow> windows;
  // As of a booking at the first start.
  int64_t cost = 0;
  std::string currency;
  std::vector<engine::Draw> draws;
  std::vector<uint32_t> companions;  // Instruments booked along.
};

// How many are looked at: of each mode of a step so many instruments, those
// that can start first, taking turns between centres; of each so many
// operators, and so many ranges of starts.
struct OptionLimits {
  size_t instruments = 12;
  size_t operators = 3;
  size_t windows = 160;
};

// Enough for a campaign of some weeks, and sooner worked out.
inline constexpr OptionLimits kNearOptions = {12, 3, 24};

// The options of every step of `campaign`, by step; empty for one that can be
// done nowhere. `may_use` tells which instruments (id) the caller may book.
//
// O(s × i × (w + log n)): s steps (not times samples), i instruments that could
// do them, w ranges of starts.
//
// Errors: NOT_FOUND (a name that does not exist), FAILED_PRECONDITION (a member
// or project of another partner), RESOURCE_EXHAUSTED (too many instruments),
// CANCELLED.
absl::StatusOr<std::vector<std::vector<StepOption>>> FindStepOptions(
    const engine::State& state, const engine::Campaign& campaign,
    const std::function<bool(const std::string&)>& may_use,
    const OptionLimits& limits, absl::Time now,
    const std::function<bool()>& cancelled);

}  // namespace trilab

#endif  // TRILAB_SERVER_CAMPAIGN_STEP_OPTIONS_H_
