#ifndef TRILAB_SERVER_ENGINE_FAIR_SHARE_H_
#define TRILAB_SERVER_ENGINE_FAIR_SHARE_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/engine/interval.h"
#include "server/engine/resources.h"
#include "server/engine/state.h"

namespace trilab::engine {

// Somebody who wants time that others want too.
struct Contender {
  uint64_t id = 0;                       // The caller's.
  uint32_t partner = 0;                  // Institution's uid; 0: none.
  Minute duration = 0;                   // Of what they want.
  absl::Time since = absl::UnixEpoch();  // From when on they have waited.
  friend bool operator==(const Contender&, const Contender&) = default;
};

// The fair share rule that holds for an instrument at `now`: that of the
// narrowest scope, then the first by id. Null if there is none.
const Rule* FairShareRuleFor(const State& state, uint32_t instrument,
                             absl::Time now);

// How much of the instruments that the rule covers the partner has used, in
// minutes: what lies ahead or goes on counts in full, and what ended so many
// half-lives ago that many times halved. Time that nobody came to counts.
double DecayedUse(const State& state, const Rule& rule, uint32_t partner,
                  absl::Time now);

// Weight of the partner by the rule: of its own row, else the greatest of its
// groups, else the default.
int32_t FairShareWeight(const State& state, const FairShareRule& rule,
                        uint32_t partner);

// Puts the contenders in the order in which they are to be served: whoever has
// used least of their share (use by weight) first, what the contenders before
// them get being counted as used; of equal ones, who has waited longest, then
// by id. Without a rule for the instrument, by waiting alone. Contenders
// without a partner share one use.
//
// O(n² + u): n contenders, u bookings of their partners.
void FairShareOrder(const State& state, uint32_t instrument, absl::Time now,
                    std::vector<Contender>& contenders);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_FAIR_SHARE_H_
