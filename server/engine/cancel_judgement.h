#ifndef TRILAB_SERVER_ENGINE_CANCEL_JUDGEMENT_H_
#define TRILAB_SERVER_ENGINE_CANCEL_JUDGEMENT_H_

#include <vector>

#include "absl/time/time.h"
#include "server/engine/booking.h"
#include "server/engine/catalog.h"
#include "server/engine/constraint.h"
#include "server/engine/state.h"
#include "server/engine/violation.h"

namespace trilab::engine {

// What the rules say of cancelling a booking.
struct CancelJudgement {
  Violations violations;            // Warnings included; of all instruments.
  std::vector<JudgedBy> judged_by;  // Rules.
  // Of what was taken out of `violations` (TakeOverridden).
  std::vector<Override> overrides;
  bool allowed() const;  // No violation is a rejection.
};

// The case of cancelling `booking`, of one of its instruments. Refers to all of
// them.
Case CancelCase(const State& state, const InstrumentSite& site,
                const Booking& booking, absl::Time now);

// Puts Operation::kCancel to the rules of each instrument of `booking`, as of
// `now`. O(r): r rules of its instruments.
CancelJudgement JudgeCancel(const State& state, const Booking& booking,
                            absl::Time now);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CANCEL_JUDGEMENT_H_
