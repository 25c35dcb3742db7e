#ifndef TRILAB_SERVER_ENGINE_CAMPAIGN_START_WINDOWS_H_
#define TRILAB_SERVER_ENGINE_CAMPAIGN_START_WINDOWS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "server/engine/interval.h"
#include "server/engine/leapfrog.h"

namespace trilab::engine {

// Starts from `first` to `last`, both included, `step` minutes apart.
struct StartWindow {
  Minute first = 0;
  Minute last = 0;
  Minute step = 1;
  friend bool operator==(const StartWindow&, const StartWindow&) = default;
};

// The starts in [from, latest] that all of `steps` allow for a stretch of
// `duration`, as ranges: leapfrogs to the start of each and feels for its end,
// an hour or half the duration ahead at most, and then minute by minute by
// halving. Where starts lie on a grid, the steps of the range are those of the
// grid. At most `most` ranges.
//
// A gap shorter than what it feels ahead may be taken for allowed: what is
// placed by these ranges is to be judged again.
std::vector<StartWindow> StartWindows(absl::Span<const Step> steps,
                                      Minute duration, Minute from,
                                      Minute latest, size_t most);

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_CAMPAIGN_START_WINDOWS_H_
